/* table_print.c - rows are written at once, or kept until the widths of all are known. */

#include "table_print.h"

#include "copy.h"
#include "json.h"
#include "out.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define GAP         2 /* blanks between columns of aligned text */
#define HEADING_MAX 40

/* The cell as it is printed, now at the end of t->cells; "" when there is no memory. */
static const char *append_cell(struct table *t, size_t column, size_t *len)
{
	const struct table_cell *cell = &t->row[column];
	const char *text = cell->filled ? t->texts.data + cell->text : "-";
	size_t most;
	char *to;

	*len = cell->filled ? cell->len : 1;
	most = 4 * *len + 2;
	to = buffer_reserve(&t->cells, most);
	if (!to) {
		t->error = -ENOMEM;
		*len = 0;
		return "";
	}
	if (cell->filled && cell->outside)
		*len = text_escape(to, most, text, *len);
	else
		copy_bytes(to, text, *len);
	to[*len] = '\0';
	t->cells.used += *len + 1;
	return to;
}

/* Characters of a text that is all UTF-8. */
static size_t characters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

static void print_blanks(size_t n)
{
	static const char blanks[] = "                                ";

	for (; n >= sizeof(blanks); n -= sizeof(blanks) - 1)
		out_write(blanks, sizeof(blanks) - 1);
	out_write(blanks, n);
}

/* Prints shown column i; *blanks are due before it, and none is printed at the end of a line. */
static void print_aligned(const struct table *t, size_t i, const char *text, size_t len,
			  size_t *blanks)
{
	uint8_t kind = t->columns[t->order[i]].kind;
	bool right = kind == CELL_NUMBER || kind == CELL_SIZE;
	size_t fill_up = t->width[i] - characters(text, len);

	if (right)
		*blanks += fill_up;
	if (len > 0) {
		print_blanks(*blanks);
		out_write(text, len);
		*blanks = 0;
	}
	*blanks += GAP + (right ? 0 : fill_up);
}

/* Returns the length; `to` gets no NUL. */
static size_t upper(char to[HEADING_MAX], const char *name)
{
	size_t i;

	for (i = 0; name[i] && i < HEADING_MAX; i++)
		to[i] = (char)toupper((unsigned char)name[i]);
	return i;
}

static void print_headings(const struct table *t)
{
	size_t blanks = 0;

	if (t->opts.no_headings)
		return;
	for (size_t i = 0; i < t->shown; i++) {
		char name[HEADING_MAX];
		size_t len = upper(name, t->columns[t->order[i]].name);

		if (t->opts.raw) {
			out_text(i > 0 ? " " : "");
			out_write(name, len);
		} else {
			print_aligned(t, i, name, len, &blanks);
		}
	}
	out_text("\n");
}

static void print_rows(const struct table *t)
{
	const char *text = t->cells.data;

	if (t->rows > 0)
		print_headings(t);
	for (size_t row = 0; row < t->rows; row++) {
		size_t blanks = 0;

		for (size_t i = 0; i < t->shown; i++) {
			size_t len = strlen(text);

			print_aligned(t, i, text, len, &blanks);
			text += len + 1;
		}
		out_text("\n");
	}
}

/* Also escapes what would look like two cells, or like a cell that does not apply. */
static void print_raw_text(const char *text)
{
	const char *blank;

	if (!strcmp(text, "-") || !strcmp(text, "?")) {
		out_text(*text == '-' ? "\\x2d" : "\\x3f");
		return;
	}
	for (; (blank = strchr(text, ' ')); text = blank + 1) {
		out_write(text, (size_t)(blank - text));
		out_text("\\x20");
	}
	out_text(text);
}

static void print_raw(struct table *t)
{
	if (t->rows == 0)
		print_headings(t);
	for (size_t i = 0; i < t->shown; i++) {
		const struct table_cell *cell = &t->row[t->order[i]];
		size_t len;
		const char *text = append_cell(t, t->order[i], &len);

		if (i > 0)
			out_write(" ", 1);
		if (len == 0)
			out_write("-", 1);
		else if (cell->filled && cell->outside)
			print_raw_text(text);
		else
			out_write(text, len);
		t->cells.used = 0;
	}
	out_write("\n", 1);
}

static void print_fields(struct table *t)
{
	size_t width = 0;

	for (size_t i = 0; i < t->shown; i++)
		width = t->width[i] > width ? t->width[i] : width;
	if (t->rows > 0)
		out_text("\n");
	for (size_t i = 0; i < t->shown; i++) {
		size_t len;
		const char *text = append_cell(t, t->order[i], &len);

		if (!t->opts.no_headings) {
			out_text(t->columns[t->order[i]].name);
			out_text(":");
			print_blanks(len > 0 ? width - t->width[i] + 1 : 0);
		}
		out_write(text, len);
		out_text("\n");
		t->cells.used = 0;
	}
}

static void print_json(const struct table *t)
{
	struct json j;

	if (t->layout == TABLE_ROWS)
		out_text(t->rows > 0 ? ",\n" : "[\n");
	json_begin(&j);
	for (size_t i = 0; i < t->shown; i++) {
		const struct table_cell *cell = &t->row[t->order[i]];
		const char *name = t->columns[t->order[i]].name;
		const char *text = cell->filled ? t->texts.data + cell->text : "null";

		if (cell->filled && cell->outside && t->columns[t->order[i]].kind == CELL_LIST)
			json_list(&j, name, text);
		else if (cell->filled && cell->outside)
			json_text(&j, name, text);
		else
			json_literal(&j, name, text);
	}
	json_end(&j);
	if (t->layout == TABLE_FIELDS)
		out_text("\n");
}

static void keep_row(struct table *t)
{
	for (size_t i = 0; i < t->shown; i++) {
		size_t len;
		const char *text = append_cell(t, t->order[i], &len);
		size_t width = characters(text, len);

		if (width > t->width[i])
			t->width[i] = width;
	}
}

void table_print_row(struct table *t)
{
	if (t->opts.json)
		print_json(t);
	else if (t->opts.raw)
		print_raw(t);
	else if (t->layout == TABLE_FIELDS)
		print_fields(t);
	else
		keep_row(t);
}

void table_print_end(struct table *t)
{
	if (t->layout == TABLE_FIELDS)
		return;
	if (t->opts.json)
		out_text(t->rows > 0 ? "\n]\n" : "[]\n");
	else if (!t->opts.raw)
		print_rows(t);
}
