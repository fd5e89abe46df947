/*
 * table.h - rows of named columns, as aligned text, as raw text, as JSON, or a line a column.
 *
 * `ls` and `stat` of an applet share one array of columns and one function that fills a row. The
 * meaning of -o, -J, -H, -r and -b is that of lsblk(8).
 */
#ifndef IPCTOOL_TABLE_H
#define IPCTOOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum cell_kind {
	CELL_TEXT,
	CELL_NUMBER,
	CELL_SIZE, /* bytes; as 1.5M on a terminal's table, plain with --bytes, --raw, --json */
	CELL_TIME, /* seconds since 1970; ISO 8601 */
	CELL_MODE, /* 0640 */
	CELL_BOOL,
};

struct column {
	const char *name; /* lower case; headings print it in upper case, JSON as it is */
	const char *help;
	uint8_t kind; /* enum cell_kind */
	bool extra;   /* shown only when --output names it */
};

/* The options that every table has; TABLE_OPTS() in verb.h puts them into a verb's table. */
struct table_opts {
	const char *output; /* NULL: the default columns */
	bool json, raw, no_headings, bytes;
};

enum table_layout {
	TABLE_ROWS,   /* ls: a line a row, with headings; JSON: one array */
	TABLE_FIELDS, /* stat: a line a column, "name: value"; JSON: one object a line */
};

/* Forty columns are more than any applet has; a unit test walks them all. */
#define TABLE_COLUMNS_MAX 40

struct table {
	const struct column *columns;
	struct table_opts opts;
	unsigned char layout, count, shown;
	unsigned char order[TABLE_COLUMNS_MAX]; /* shown columns, in order */
	size_t rows;
	char *cells; /* formatted cells of all rows, each NUL-terminated */
	size_t used, room;
	char *row[TABLE_COLUMNS_MAX]; /* the row that is being filled, malloc'ed texts */
	int error;                    /* -ENOMEM sticks */
};

/*
 * The --output text was checked by the parser. With TABLE_FIELDS all columns are shown unless
 * --output says otherwise. The columns must outlive the table.
 */
void table_begin(struct table *t, enum table_layout layout, const struct column *columns,
		 size_t count, const struct table_opts *opts);

/* Is the column shown? Lets a caller skip costly look-ups. */
bool table_shows(const struct table *t, size_t column);

/* Fill cells of the current row; a cell that is not filled does not apply: "-", null in JSON. */
void table_text(struct table *t, size_t column, const char *text);
void table_number(struct table *t, size_t column, int64_t n);
void table_unsigned(struct table *t, size_t column, uint64_t n);
void table_time(struct table *t, size_t column, int64_t seconds); /* 0: never, as if not filled */
void table_mode(struct table *t, size_t column, mode_t mode);
void table_bool(struct table *t, size_t column, bool value);
/* What could not be read: "?" in text, null in JSON. */
void table_unknown(struct table *t, size_t column);

void table_row_end(struct table *t);

/* Prints what is not printed yet and frees all. 0 or -errno (out.h's error, -ENOMEM). */
int table_end(struct table *t);

/* Is `output` a valid --output text? NULL, or the name in it that is not a column (malloc'ed
 * copy is not needed: it points into buf of cap bytes). */
const char *table_check_output(const struct column *columns, size_t count, const char *output,
			       char *buf, size_t cap);

#endif
