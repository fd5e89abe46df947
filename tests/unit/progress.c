/* Progress: on a terminal only, late and seldom. The terminal is a pty of our own. */
#include "progress.h"

#include "capture.h"
#include "check.h"

#include <fcntl.h>

#define SECOND   INT64_C(1000000000)
#define LINE_LEN 60

static int master, saved;
static char screen[1024];

static void terminal_begin(void)
{
	int terminal;

	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		abort();
	terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
	fflush(NULL);
	saved = dup(STDERR_FILENO);
	dup2(terminal, STDERR_FILENO);
	close(terminal);
}

/* What came since the last look. */
static const char *look(void)
{
	ssize_t n = read(master, screen, sizeof(screen) - 1);

	screen[n > 0 ? n : 0] = '\0';
	return screen;
}

static void terminal_end(void)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(master);
}

/*
 * As if time had passed. So much at once that what really passes, on however busy a machine,
 * changes no rate that is checked.
 */
static void pass(struct progress *p, int64_t ns)
{
	p->start -= ns;
	p->shown -= ns;
}

static void check_line(const char *want)
{
	const char *got = look();
	size_t len = strlen(want);

	CHECK_EQ(strlen(got), LINE_LEN + 1);
	CHECK(!strncmp(got, want, len));
	CHECK_EQ(strspn(got + len, " "), LINE_LEN - len);
	CHECK_EQ(got[LINE_LEN], '\r');
}

static void short_work_says_nothing(void)
{
	struct progress p;

	terminal_begin();
	progress_begin(&p, 100);
	pass(&p, -1000 * SECOND);
	progress_update(&p, 50);
	CHECK_STR(look(), "");
	progress_end(&p);
	CHECK_STR(look(), "");
	terminal_end();
}

static void long_work_draws(void)
{
	struct progress p;

	terminal_begin();
	progress_begin(&p, 4 << 20);
	pass(&p, 10000 * SECOND);
	progress_update(&p, 1 << 20);
	check_line(" 25%  1M of 4M  104/s");
	p.shown += 1000 * SECOND;
	progress_update(&p, 2 << 20);
	CHECK_STR(look(), "");
	p.shown -= 1000 * SECOND;
	pass(&p, SECOND / 10);
	progress_update(&p, 4 << 20);
	check_line("100%  4M of 4M  419/s");
	progress_end(&p);
	check_line("");
	progress_end(&p);
	CHECK_STR(look(), "");
	terminal_end();
}

static void more_than_expected(void)
{
	struct progress p;

	terminal_begin();
	progress_begin(&p, 1024);
	pass(&p, 10000 * SECOND);
	progress_update(&p, 2048);
	check_line("100%  2K of 1K  0/s");
	terminal_end();
}

static void unknown_total(void)
{
	struct progress p;

	terminal_begin();
	progress_begin(&p, 0);
	pass(&p, 2 * SECOND);
	progress_update(&p, 0);
	check_line("0  0/s");
	terminal_end();
}

static void no_terminal(void)
{
	struct progress p;
	struct capture c;

	capture_begin(&c, STDERR_FILENO);
	progress_begin(&p, 100);
	pass(&p, 10 * SECOND);
	progress_update(&p, 50);
	progress_end(&p);
	capture_end(&c);
	CHECK_STR(c.text, "");
	free(c.text);
}

static const struct check_case cases[] = {
	{ "short work says nothing", short_work_says_nothing },
	{ "long work draws at most ten times a second, and wipes", long_work_draws },
	{ "more than was expected is all of it", more_than_expected },
	{ "an unknown total", unknown_total },
	{ "no terminal, no progress", no_terminal },
};

CHECK_MAIN(cases)
