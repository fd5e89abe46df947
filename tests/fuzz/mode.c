/* mode.c - modes: all bits stay permission bits, and a change applied twice is applied once. */
#include "mode.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_change(struct mode_change c)
{
	bool changes = false;

	require(!(c.keep & ~0777u) && !(c.set & ~0777u));
	for (mode_t old = 0; old <= 0777; old++) {
		mode_t new = mode_apply(c, old);

		require(!(new & ~0777u));
		require(mode_apply(c, new) == new);
		changes |= new != old;
	}
	require(!mode_is_unchanged(c) || !changes);
}

/* Another clause is the same as another command. */
static void check_sequence(struct mode_change first, const char *text)
{
	static const char more[] = ",g=w,o+x,u-r";
	struct mode_change both, second;
	size_t len = strlen(text);
	char *joined = malloc(len + sizeof(more));

	require(joined);
	memcpy(joined, text, len);
	memcpy(joined + len, more, sizeof(more));
	require(mode_parse(&both, joined) == 0);
	require(mode_parse(&second, more + 1) == 0);
	for (mode_t old = 0; old <= 0777; old++)
		require(mode_apply(both, old) == mode_apply(second, mode_apply(first, old)));
	free(joined);
}

/* What it means can be written in octal, for each mode there was before. */
static void check_octal(struct mode_change c)
{
	char octal[8];
	struct mode_change back;

	for (mode_t old = 0; old <= 0777; old += 0111) {
		snprintf(octal, sizeof(octal), "%o", mode_apply(c, old));
		require(mode_parse(&back, octal) == 0);
		require(!back.keep && back.set == mode_apply(c, old));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mode_change c = { .keep = 0123, .set = 0456 };
	char *text = malloc(size + 1);
	int r;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	r = mode_parse(&c, text);
	require(r == 0 || r == -EINVAL || r == -ERANGE);
	require(r == 0 || (c.keep == 0123 && c.set == 0456));
	if (r == 0) {
		check_change(c);
		check_octal(c);
		if (*text < '0' || *text > '7')
			check_sequence(c, text);
	}
	free(text);
	return 0;
}
