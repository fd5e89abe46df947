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

void table_default(struct table_opts *opts, const char *columns, char *buf, size_t cap)
{
	if (!opts->output)
		opts->output = columns;
	else if (*opts->output == '+' &&
		 snprintf(buf, cap, "%s,%s", columns, opts->output + 1) < (int)cap)
		opts->output = buf;
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
	static const uint8_t kinds[FAMILY_LOCK + 1] = {
		[FAMILY_MQ] = COLUMN_MQ,
		[FAMILY_SEM] = COLUMN_SEM,
		[FAMILY_SHM] = COLUMN_SHM,
	};

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

enum { QUOTED = 1, PLAIN = 2 }; /* how, as struct table_cell has it */

static void fill(struct table *t, size_t column, const char *text, size_t len, unsigned int how)
{
	struct table_cell *cell = &t->row[column];
	char *to;

	if (!t->shows[column])
		return;
	to = buffer_reserve(&t->texts, len + 1);
	if (!to) {
		t->error = -ENOMEM;
		return;
	}
	copy_bytes(to, text, len);
	to[len] = '\0';
	cell->text = t->texts.used;
	cell->len = len;
	cell->filled = true;
	cell->quoted = how & QUOTED;
	cell->plain = how & PLAIN;
	t->texts.used += len + 1;
}

void table_text(struct table *t, size_t column, const char *text)
{
	t->row[column].filled = false;
	if (text && t->shows[column])
		fill(t, column, text, strlen(text), QUOTED);
}

static void fill_word(struct table *t, size_t column, const char *text, unsigned int how)
{
	fill(t, column, text, strlen(text), how | PLAIN);
}

void table_word(struct table *t, size_t column, const char *word)
{
	if (t->shows[column])
		fill_word(t, column, word, QUOTED);
}

void table_numbers(struct table *t, size_t column, const char *numbers)
{
	struct table_cell *cell = &t->row[column];
	size_t len = strlen(numbers);

	if (!t->opts.json) {
		table_word(t, column, numbers);
		return;
	}
	/* Room for the brackets; then they are put around what is there. */
	fill(t, column, numbers, len, PLAIN);
	if (!cell->filled || !buffer_reserve(&t->texts, 2))
		return;
	memmove(t->texts.data + cell->text + 1, t->texts.data + cell->text, len);
	t->texts.data[cell->text] = '[';
	memcpy(t->texts.data + cell->text + 1 + len, "]", 2);
	t->texts.used += 2;
}

/* A number whose digits end where buf ends: no cell costs a printf. */
static void fill_digits(struct table *t, size_t column, const char buf[CELL_MAX],
			const char *digits, unsigned int how)
{
	size_t len = (size_t)(buf + CELL_MAX - digits);

	fill(t, column, digits, len, how | PLAIN);
}

static char *decimal(char buf[CELL_MAX], uint64_t n)
{
	char *p = buf + CELL_MAX;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	return p;
}

void table_number(struct table *t, size_t column, int64_t n)
{
	char buf[CELL_MAX], *text;

	if (n >= 0) {
		table_unsigned(t, column, (uint64_t)n);
		return;
	}
	text = decimal(buf, -(uint64_t)n);
	*--text = '-';
	fill_digits(t, column, buf, text, 0);
}

void table_unsigned(struct table *t, size_t column, uint64_t n)
{
	bool plain = t->opts.bytes || t->opts.raw || t->opts.json;
	uint8_t kind = t->columns[column].kind;
	char buf[CELL_MAX];

	if (!t->shows[column])
		return;
	if (kind == CELL_SIZE && !plain)
		fill_word(t, column, size_format_human(buf, sizeof(buf), n), 0);
	else if (kind == CELL_AGE && !plain)
		fill_word(t, column, seconds_format_human(buf, sizeof(buf), n), 0);
	else if (kind == CELL_DURATION && !plain)
		fill_word(t, column, duration_format_human(buf, sizeof(buf), n), 0);
	else
		fill_digits(t, column, buf, decimal(buf, n), 0);
}

void table_time(struct table *t, size_t column, int64_t seconds)
{
	char buf[CELL_MAX];

	t->row[column].filled = false;
	if (t->shows[column] && seconds)
		fill_word(t, column, time_format(buf, sizeof(buf), seconds), QUOTED);
}

void table_mode(struct table *t, size_t column, mode_t mode)
{
	char buf[CELL_MAX], *p = buf + CELL_MAX;

	for (int i = 0; i < 4; i++, mode >>= 3)
		*--p = (char)('0' + (mode & 7));
	fill_digits(t, column, buf, p, QUOTED);
}

void table_bool(struct table *t, size_t column, bool value)
{
	if (t->opts.json)
		fill_word(t, column, value ? "true" : "false", 0);
	else
		fill_word(t, column, value ? "yes" : "no", 0);
}

void table_unknown(struct table *t, size_t column)
{
	fill_word(t, column, t->opts.json ? "null" : "?", 0);
}

void table_row_end(struct table *t)
{
	for (size_t i = 0; i < t->shown && !t->opts.json; i++)
		if (!t->row[t->order[i]].filled)
			fill_word(t, t->order[i], "-", 0);
	table_print_row(t);
	t->rows++;
	for (size_t i = 0; i < t->shown; i++)
		t->row[t->order[i]].filled = false;
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
