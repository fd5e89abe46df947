/* value.c - what an option of each kind takes, and what is said of anything else. */
#include "value.h"

#include "err.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Before the name in messages: an option is "--name", an operand (which has no help) METAVAR. */
static const char *dashes(const struct opt *o)
{
	return o->help ? "--" : "";
}

static int bad_value(const struct opt *o, const char *text, const char *what)
{
	return err_usage("%s%s: '%s' is not %s", dashes(o), o->name, text, what);
}

static int store_number(const struct opt *o, uint64_t *field, const char *text)
{
	char what[96];
	uint64_t n;

	if (number_parse(&n, text) == 0 && n >= o->min && n <= o->max) {
		*field = n;
		return ST_OK;
	}
	if (o->max == UINT64_MAX)
		snprintf(what, sizeof what, "a number of at least %llu",
			 (unsigned long long)o->min);
	else
		snprintf(what, sizeof what, "a number from %llu to %llu",
			 (unsigned long long)o->min, (unsigned long long)o->max);
	return bad_value(o, text, what);
}

static int store_signed(const struct opt *o, int64_t *field, const char *text)
{
	int64_t min = (int64_t)o->min, max = (int64_t)o->max, value;
	bool negative = *text == '-';
	char what[96];
	uint64_t n;

	if (number_parse(&n, text + negative) == 0 && n <= INT64_MAX) {
		value = negative ? -(int64_t)n : (int64_t)n;
		if (value >= min && value <= max) {
			*field = value;
			return ST_OK;
		}
	}
	snprintf(what, sizeof what, "a number from %lld to %lld", (long long)min, (long long)max);
	return bad_value(o, text, what);
}

static int store_size(const struct opt *o, uint64_t *field, const char *text)
{
	char what[96], min[24], max[24];
	uint64_t n;
	int r = size_parse(&n, text);

	if (r == 0 && n >= o->min && n <= o->max) {
		*field = n;
		return ST_OK;
	}
	if (r == -EINVAL)
		return bad_value(o, text, "a size like 4096, 64K or 1M");
	snprintf(what, sizeof what, "a size from %s to %s", size_format(min, sizeof min, o->min),
		 size_format(max, sizeof max, o->max));
	return bad_value(o, text, what);
}

/* "one of mq, sem, shm" */
static int bad_choice(const struct opt *o, const char *text)
{
	const char *near = text_nearest(text, o->choices);
	char what[256] = "one of ";
	size_t len = strlen(what);

	if (near)
		return err_usage("%s%s: unknown value '%s'; did you mean '%s'?", dashes(o), o->name,
				 text, near);
	for (size_t i = 0; o->choices[i] && len < sizeof what; i++)
		len += (size_t)snprintf(what + len, sizeof what - len, "%s%s", i ? ", " : "",
					o->choices[i]);
	return bad_value(o, text, what);
}

static int store_choice(const struct opt *o, unsigned int *field, const char *text)
{
	if (!text) {
		*field = (unsigned int)o->min;
		return ST_OK;
	}
	for (unsigned int i = 0; o->choices[i]; i++) {
		if (strcmp(o->choices[i], text) == 0) {
			*field = i;
			return ST_OK;
		}
	}
	return bad_choice(o, text);
}

static int store_signal(const struct opt *o, int *field, const char *text)
{
	const char *near = signal_nearest(text);
	char what[96];
	int signum;

	if (signal_parse(&signum, text) == 0 && signum >= (int)o->min && signum <= (int)o->max) {
		*field = signum;
		return ST_OK;
	}
	if (near)
		return err_usage("%s%s: unknown signal '%s'; did you mean '%s'?", dashes(o),
				 o->name, text, near);
	snprintf(what, sizeof what, "a signal like TERM, RTMIN+1, or a number from %d to %d",
		 (int)o->min, (int)o->max);
	return bad_value(o, text, what);
}

static int store_columns(const struct opt *o, const char **field, const char *text)
{
	char name[64];
	const char *unknown =
		table_check_output(o->columns, o->column_count, text, name, sizeof name);

	if (unknown)
		return err_usage("--%s: there is no column '%s'", o->name, unknown);
	*field = text;
	return ST_OK;
}

int value_store(const struct opt *o, void *state, const char *text)
{
	void *field = (char *)state + o->offset;

	switch ((enum kind)o->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		return ST_OK;
	case KIND_NONBLOCK:
		((struct timeout *)field)->ns = 0;
		return ST_OK;
	case KIND_NUMBER:
		return store_number(o, field, text);
	case KIND_SIGNED:
		return store_signed(o, field, text);
	case KIND_SIZE:
		return store_size(o, field, text);
	case KIND_TIME:
		if (timeout_parse(field, text) < 0)
			return bad_value(o, text, "a time like 2, 1.5 or 250ms");
		return ST_OK;
	case KIND_MODE:
		if (mode_parse(field, text) < 0)
			return bad_value(o, text, "a mode like 0640 or u=rw,g=r");
		return ST_OK;
	case KIND_SET:
		*(unsigned int *)field = (unsigned int)o->min;
		return ST_OK;
	case KIND_EACH:
		return ST_OK; /* the parser keeps where they are */
	case KIND_CHOICE:
		return store_choice(o, field, text);
	case KIND_SIGNAL:
		return store_signal(o, field, text);
	case KIND_COLUMNS:
		return store_columns(o, field, text);
	default:
		*(const char **)field = text ? text : "";
		return ST_OK;
	}
}
