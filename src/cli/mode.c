/* mode.c - permission bits. A symbolic mode is worked out to what it keeps and what it sets. */
#include "mode.h"

#include <errno.h>

#define ALL_BITS 0777

static int parse_octal(struct mode_change *change, const char *text)
{
	mode_t bits = 0;
	bool overflow = false;

	for (; *text >= '0' && *text <= '7'; text++) {
		bits = bits << 3 | (mode_t)(*text - '0');
		if (bits > ALL_BITS)
			overflow = true;
	}
	if (*text)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	*change = MODE_EXACT(bits);
	return 0;
}

/* "ug" is 0770; nothing, or "a", is 0777. */
static const char *scan_who(const char *p, mode_t *who)
{
	for (*who = 0;; p++) {
		if (*p == 'u')
			*who |= 0700;
		else if (*p == 'g')
			*who |= 0070;
		else if (*p == 'o')
			*who |= 0007;
		else if (*p == 'a')
			*who |= ALL_BITS;
		else
			break;
	}
	if (!*who)
		*who = ALL_BITS;
	return p;
}

/* "rw" is 0666. */
static const char *scan_bits(const char *p, mode_t *bits)
{
	for (*bits = 0;; p++) {
		if (*p == 'r')
			*bits |= 0444;
		else if (*p == 'w')
			*bits |= 0222;
		else if (*p == 'x')
			*bits |= 0111;
		else
			return p;
	}
}

static void add_action(struct mode_change *c, char action, mode_t who, mode_t bits)
{
	mode_t cleared = action == '=' ? who : action == '-' ? who & bits : 0;

	c->keep &= ~cleared;
	c->set &= ~cleared;
	if (action != '-')
		c->set |= who & bits;
}

/* "u=rw-x": for whom, and one action or more. Returns its end, NULL when it is malformed. */
static const char *scan_clause(struct mode_change *c, const char *p)
{
	mode_t who, bits;
	char action;

	p = scan_who(p, &who);
	if (*p != '+' && *p != '-' && *p != '=')
		return NULL;
	while (*p == '+' || *p == '-' || *p == '=') {
		action = *p++;
		p = scan_bits(p, &bits);
		add_action(c, action, who, bits);
	}
	return p;
}

int mode_parse(struct mode_change *change, const char *text)
{
	struct mode_change c = MODE_UNCHANGED;

	if (*text >= '0' && *text <= '7')
		return parse_octal(change, text);
	for (;; text++) {
		text = scan_clause(&c, text);
		if (!text)
			return -EINVAL;
		if (*text != ',')
			break;
	}
	if (*text)
		return -EINVAL;
	*change = c;
	return 0;
}

mode_t mode_apply(struct mode_change change, mode_t old)
{
	return (old & change.keep) | change.set;
}

bool mode_is_unchanged(struct mode_change change)
{
	return change.keep == ALL_BITS && !change.set;
}
