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

/* A cell as it is printed. */
struct printed {
	size_t text;       /* where it is in t->texts, with a NUL behind it */
	size_t len, width; /* bytes, characters */
};

/* Characters of a text that is all UTF-8. */
static size_t characters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

/* Appends the text, which t->texts.data may hold, `at` from its start. */
static struct printed escape(struct table *t, size_t at, size_t len)
{
	struct printed p = { .text = t->texts.used };
	size_t most = 4 * len + 2;
	char *to = buffer_reserve(&t->texts, most);

	if (!to) {
		t->error = -ENOMEM;
		return (struct printed){ .text = at };
	}
	len = text_escape(to, most, t->texts.data + at, len);
	t->texts.used += len + 1;
	p.len = len;
	p.width = characters(to, len);
	return p;
}

static struct printed print_cell(struct table *t, size_t column)
{
	const struct table_cell *cell = &t->row[column];

	if (!cell->plain && !text_is_plain(t->texts.data + cell->text, cell->len))
		return escape(t, cell->text, cell->len);
	return (struct printed){ cell->text, cell->len, cell->len };
}

static void print_blanks(size_t n)
{
	static const char blanks[] = "                                ";

	for (; n >= sizeof(blanks); n -= sizeof(blanks) - 1)
		out_write(blanks, sizeof(blanks) - 1);
	out_write(blanks, n);
}

/*
 * Adds shown column i to a line, and returns its end; *blanks are due before it, and none is left
 * at the end of a line.
 */
static char *add_aligned(char *line, const struct table *t, size_t i, const char *text, size_t len,
			 size_t width, size_t *blanks)
{
	uint8_t kind = t->columns[t->order[i]].kind;
	bool right = kind == CELL_NUMBER || kind == CELL_SIZE || kind == CELL_DURATION ||
		     kind == CELL_AGE;
	size_t fill_up = t->width[i] - width;

	if (right)
		*blanks += fill_up;
	if (len > 0) {
		memset(line, ' ', *blanks);
		line += *blanks;
		copy_bytes(line, text, len);
		line += len;
		*blanks = 0;
	}
	*blanks += GAP + (right ? 0 : fill_up);
	return line;
}

/* Returns the length; `to` gets no NUL. */
static size_t upper(char to[HEADING_MAX], const char *name)
{
	size_t i;

	for (i = 0; name[i] && i < HEADING_MAX; i++)
		to[i] = (char)toupper((unsigned char)name[i]);
	return i;
}

static void print_raw_headings(const struct table *t)
{
	if (t->opts.no_headings)
		return;
	for (size_t i = 0; i < t->shown; i++) {
		char name[HEADING_MAX];
		size_t len = upper(name, t->columns[t->order[i]].name);

		out_write(" ", i > 0);
		out_write(name, len);
	}
	out_write("\n", 1);
}

/*
 * Kept cells follow each other without a gap: a page of memory that is touched for the first time
 * costs as much as a dozen cells. A byte tells the length, or LONG that it stands behind it.
 */
enum { LONG = 255 };

/* Nearly all cells: short, and a character is a byte. */
static bool is_short(const struct printed *cell)
{
	return cell->len < LONG && cell->width == cell->len;
}

static char *keep_cell(char *to, const char *text, const struct printed *cell)
{
	*to++ = (char)(is_short(cell) ? cell->len : LONG);
	if (!is_short(cell)) {
		memcpy(to, cell, sizeof *cell);
		to += sizeof *cell;
	}
	copy_bytes(to, text, cell->len);
	return to + cell->len;
}

/* Where its text begins. */
static const char *kept_cell(const char *from, struct printed *cell)
{
	cell->len = cell->width = (unsigned char)*from++;
	if (cell->len < LONG)
		return from;
	memcpy(cell, from, sizeof *cell);
	return from + sizeof *cell;
}

static void keep_row(struct table *t)
{
	const size_t shown = t->shown;
	size_t bytes = 0, before = t->cells.used;
	struct printed cells[TABLE_COLUMNS_MAX];
	char *to;

	for (size_t i = 0; i < shown; i++) {
		cells[i] = print_cell(t, t->order[i]);
		bytes += cells[i].len;
		if (cells[i].width > t->width[i])
			t->width[i] = cells[i].width;
	}
	to = buffer_reserve(&t->cells, bytes + shown * (1 + sizeof *cells));
	if (!to) {
		t->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < shown; i++)
		to = keep_cell(to, t->texts.data + cells[i].text, &cells[i]);
	t->cells.used = (size_t)(to - t->cells.data);
	if (t->longest < t->cells.used - before)
		t->longest = t->cells.used - before;
}

static void print_headings(const struct table *t, char *line)
{
	size_t blanks = 0;
	char *end = line;

	for (size_t i = 0; i < t->shown; i++) {
		char name[HEADING_MAX];
		size_t len = upper(name, t->columns[t->order[i]].name);

		end = add_aligned(end, t, i, name, len, len, &blanks);
	}
	*end++ = '\n';
	out_write(line, (size_t)(end - line));
}

/* Prints the row that is kept at `from`; returns where the next one is. */
static const char *print_row(const struct table *t, const char *from, char *line)
{
	size_t blanks = 0;
	char *end = line;

	for (size_t i = 0; i < t->shown; i++) {
		struct printed cell;

		from = kept_cell(from, &cell);
		end = add_aligned(end, t, i, from, cell.len, cell.width, &blanks);
		from += cell.len;
	}
	*end++ = '\n';
	out_write(line, (size_t)(end - line));
	return from;
}

static void print_rows(struct table *t)
{
	const char *from = t->cells.data;
	size_t most = t->longest + 1;
	char *line;

	for (size_t i = 0; i < t->shown; i++)
		most += t->width[i] + GAP;
	t->texts.used = 0;
	line = buffer_reserve(&t->texts, most);
	if (!line) {
		out_note(-ENOMEM);
		return;
	}
	if (t->rows > 0 && !t->opts.no_headings)
		print_headings(t, line);
	for (size_t row = 0; row < t->rows; row++)
		from = print_row(t, from, line);
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
		print_raw_headings(t);
	for (size_t i = 0; i < t->shown; i++) {
		struct printed cell = print_cell(t, t->order[i]);
		const char *text = t->texts.data + cell.text;

		if (i > 0)
			out_write(" ", 1);
		if (cell.len == 0)
			out_write("-", 1);
		else if (t->row[t->order[i]].plain)
			out_write(text, cell.len);
		else
			print_raw_text(text);
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
		struct printed cell = print_cell(t, t->order[i]);

		if (!t->opts.no_headings) {
			out_text(t->columns[t->order[i]].name);
			out_text(":");
			print_blanks(cell.len > 0 ? width - t->width[i] + 1 : 0);
		}
		out_write(t->texts.data + cell.text, cell.len);
		out_text("\n");
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

		if (cell->filled && cell->quoted && t->columns[t->order[i]].kind == CELL_LIST)
			json_list(&j, name, text);
		else if (cell->filled && cell->quoted)
			json_text(&j, name, text);
		else
			json_literal(&j, name, text);
	}
	json_end(&j);
	if (t->layout == TABLE_FIELDS)
		out_text("\n");
}

void table_print_row(struct table *t)
{
	if (t->error < 0)
		return;
	if (t->opts.json)
		print_json(t);
	else if (t->opts.raw)
		print_raw(t);
	else if (t->layout == TABLE_FIELDS)
		print_fields(t);
	else
		keep_row(t);
	t->texts.used = 0;
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
