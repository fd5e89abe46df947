/*
 * check.h - what a unit test needs: named cases, checks that say where and what, TAP on stdout.
 *
 *	static void cuts_lines(void)
 *	{
 *		CHECK_EQ(count("a\nb"), 2);
 *		CHECK_STR(first("a\nb"), "a");
 *	}
 *
 *	static const struct check_case cases[] = {
 *		{ "cuts lines", cuts_lines },
 *	};
 *	CHECK_MAIN(cases)
 *
 * A check that fails does not end its case: the others still speak.
 */
#ifndef IPCTOOL_CHECK_H
#define IPCTOOL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct check_case {
	const char *name;
	void (*run)(void);
};

static bool check_failed;

static inline bool check_is(bool ok, const char *file, int line, const char *what)
{
	if (!ok) {
		check_failed = true;
		printf("# %s:%d: %s\n", file, line, what);
	}
	return ok;
}

static inline void check_eq(intmax_t got, intmax_t want, const char *file, int line,
			    const char *what)
{
	if (!check_is(got == want, file, line, what))
		printf("#   got %jd, want %jd\n", got, want);
}

static inline void check_str(const char *got, const char *want, const char *file, int line,
			     const char *what)
{
	bool same = got && want ? !strcmp(got, want) : got == want;

	if (!check_is(same, file, line, what))
		printf("#   got  '%s'\n#   want '%s'\n", got ? got : "(null)",
		       want ? want : "(null)");
}

static inline void check_mem(const void *got, const void *want, size_t n, const char *file,
			     int line, const char *what)
{
	const unsigned char *g = got, *w = want;

	for (size_t i = 0; i < n; i++)
		if (!check_is(g[i] == w[i], file, line, what)) {
			printf("#   byte %zu: got %#x, want %#x\n", i, g[i], w[i]);
			return;
		}
}

#define CHECK(cond)             check_is((cond), __FILE__, __LINE__, #cond)
#define CHECK_EQ(got, want)     check_eq((intmax_t)(got), (intmax_t)(want), __FILE__, __LINE__, #got)
#define CHECK_STR(got, want)    check_str((got), (want), __FILE__, __LINE__, #got)
#define CHECK_MEM(got, want, n) check_mem((got), (want), (n), __FILE__, __LINE__, #got)

static inline int check_run(const struct check_case *cases, size_t n)
{
	int status = 0;

	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		check_failed = false;
		cases[i].run();
		printf("%sok %zu %s\n", check_failed ? "not " : "", i + 1, cases[i].name);
		fflush(stdout); /* what was said before a crash is not lost */
		status |= check_failed;
	}
	return status;
}

#define CHECK_MAIN(cases) \
	int main(void) \
	{ \
		return check_run((cases), sizeof(cases) / sizeof((cases)[0])); \
	}

#endif
