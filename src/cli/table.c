/* table.c - choosing the columns, and filling one row at a time. */

#include "table.h"

#include "copy.h"
#include "out.h"
#include "table_print.h"
#include "units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CELL_MAX 40 /* bytes of a formatted cell that is not a text */

/* The columns */

/* Index of the column of that name, or -1. */
static int find_column(const struct column *columns, size_t count, const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (!strncasecmp(columns[i].name, name, len) && !columns[i].name[len])
			return (int)i;
	return -1;
}

static void show(struct table *t, size_t column)
{
	if (t->shows[column])
		return;
	t->shows[column] = true;
	t->order[t->shown] = (unsigned char)column;
	if (!t->opts.no_headings)
		t->width[t->shown] = strlen(t->columns[column].name);
	t->shown++;
}

static bool is_default(const struct table *t, const struct column *c, unsigned int kinds)
{
	if (c->extra & COLUMN_KINDS && !(c->extra & kinds))
		return false;
	return t->layout == TABLE_FIELDS || !(c->extra & COLUMN_EXTRA);
}

static void choose_columns(struct table *t, const char *output, unsigned int kinds)
{
	size_t len;

	for (size_t i = 0; i < t->count && (!output || *output == '+'); i++)
		if (is_default(t, &t->columns[i], kinds))
			show(t, i);
	if (!output)
		return;
	output += *output == '+';
	for (;; output += len + 1) {
		int i;

		len = strcspn(output, ",");
		i = find_column(t->columns, t->count, output, len);
		if (i >= 0)
			show(t, (size_t)i);
		if (!output[len])
			return;
	}
}

const char *table_check_output(const struct column *columns, size_t count, const char *output,
			       char *buf, size_t cap)
{
	size_t len;

	output += *output == '+';
	for (;; output += len + 1) {
		len = strcspn(output, ",");
		if (find_column(columns, count, output, len) < 0) {
			snprintf(buf, cap, "%.*s", (int)len, output);
			return buf;
		}
		if (!output[len])
			return NULL;
	}
}

void table_begin(struct table *t, enum table_layout layout, const struct column *columns,
		 size_t count, const struct table_opts *opts)
{
	table_begin_for(t, layout, columns, count, opts, COLUMN_KINDS);
}

void table_begin_for(struct table *t, enum table_layout layout, const struct column *columns,
		     size_t count, const struct table_opts *opts, unsigned int kinds)
{
	*t = (struct table){
		.columns = columns,
		.count = (unsigned char)count,
		.layout = (unsigned char)layout,
		.opts = *opts,
	};
	choose_columns(t, opts->output, kinds);
}

unsigned int table_kind(enum family family)
{
	static const uint8_t kinds[] = { 0, COLUMN_MQ, COLUMN_SEM, COLUMN_SHM };

	return kinds[family];
}

unsigned int table_kinds(enum family family, char **addresses)
{
	unsigned int kinds = 0;
	struct address a;

	for (; *addresses; addresses++) {
		if (family == FAMILY_NONE)
			address_parse_kind(&a, *addresses);
		else
			address_parse(&a, family, *addresses);
		kinds |= table_kind(a.family);
		kinds |= a.form & ADDRESS_SYSV ? COLUMN_SYSV : COLUMN_FILE;
	}
	return kinds;
}

bool table_shows(const struct table *t, size_t column)
{
	return t->shows[column];
}

/* Filling a row */

/* As text from outside it is escaped in the end, and a string in JSON; else it stays as it is. */
static void fill(struct table *t, size_t column, const char *text, bool outside)
{
	struct table_cell *cell = &t->row[column];
	size_t len;
	char *to;

	cell->filled = false;
	if (!text || !t->shows[column])
		return;
	len = strlen(text);
	to = buffer_reserve(&t->texts, len + 1);
	if (!to) {
		t->error = -ENOMEM;
		return;
	}
	copy_bytes(to, text, len + 1);
	*cell = (struct table_cell){ t->texts.used, len, .filled = true, .outside = outside };
	t->texts.used += len + 1;
}

void table_text(struct table *t, size_t column, const char *text)
{
	fill(t, column, text, true);
}

/* Digits from the back of buf, so that no cell costs a printf. */
static char *digits(char buf[CELL_MAX], uint64_t n, unsigned int base, int at_least)
{
	char *p = buf + CELL_MAX - 1;

	*p = '\0';
	for (; n > 0 || at_least > 0; at_least--, n /= base)
		*--p = (char)('0' + n % base);
	return p;
}

void table_number(struct table *t, size_t column, int64_t n)
{
	char buf[CELL_MAX], *text;

	if (n >= 0) {
		table_unsigned(t, column, (uint64_t)n);
		return;
	}
	text = digits(buf, -(uint64_t)n, 10, 1);
	*--text = '-';
	fill(t, column, text, false);
}

void table_unsigned(struct table *t, size_t column, uint64_t n)
{
	bool plain = t->opts.bytes || t->opts.raw || t->opts.json;
	char buf[CELL_MAX];

	if (t->columns[column].kind == CELL_SIZE && !plain)
		fill(t, column, size_format_human(buf, sizeof(buf), n), false);
	else
		fill(t, column, digits(buf, n, 10, 1), false);
}

void table_time(struct table *t, size_t column, int64_t seconds)
{
	char buf[CELL_MAX];

	if (t->shows[column])
		fill(t, column, seconds ? time_format(buf, sizeof(buf), seconds) : NULL, true);
}

void table_mode(struct table *t, size_t column, mode_t mode)
{
	char buf[CELL_MAX];

	fill(t, column, digits(buf, mode & 07777, 8, 4), true);
}

void table_bool(struct table *t, size_t column, bool value)
{
	if (t->opts.json)
		fill(t, column, value ? "true" : "false", false);
	else
		fill(t, column, value ? "yes" : "no", false);
}

void table_unknown(struct table *t, size_t column)
{
	fill(t, column, t->opts.json ? "null" : "?", false);
}

void table_row_end(struct table *t)
{
	table_print_row(t);
	t->rows++;
	t->texts.used = 0;
	memset(t->row, 0, sizeof(t->row));
}

int table_end(struct table *t)
{
	if (t->error == 0)
		table_print_end(t);
	else
		out_note(t->error);
	buffer_free(&t->texts);
	buffer_free(&t->cells);
	return out_error();
}
