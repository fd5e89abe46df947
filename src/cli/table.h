/*
 * table.h - rows of named columns, as aligned text, as raw text, as JSON, or a line a column.
 *
 * `ls` and `stat` of an applet share one array of columns and one function that fills a row. The
 * meaning of -o, -J, -H, -r and -b is that of lsblk(8):
 *
 *	text	columns aligned by characters, numbers to the right, two blanks apart; headings
 *		when there are rows
 *	--raw	one blank apart, and none inside of a cell: it is \x20 there, and an empty cell
 *		"-". So `read -r a b c` takes a row apart. Nothing is kept: a row is written at once
 *	--json	TABLE_ROWS: an array, "[]" without rows; TABLE_FIELDS: an object a line. A row is
 *		written at once
 *
 * All text from outside is escaped here (text.h); callers pass it as it is.
 */
#ifndef IPCTOOL_TABLE_H
#define IPCTOOL_TABLE_H

#include "address.h"
#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum cell_kind {
	CELL_TEXT,
	CELL_NUMBER,
	CELL_SIZE,     /* bytes; as 1.5M in aligned text, plain with --bytes, --raw, --json */
	CELL_DURATION, /* nanoseconds; as 5.2us in aligned text, plain likewise */
	CELL_AGE,      /* seconds; as 59m or 12d in aligned text, plain otherwise */
	CELL_TIME,     /* seconds since 1970; ISO 8601 */
	CELL_MODE,     /* 0640, in JSON "0640" */
	CELL_BOOL,     /* yes or no, in JSON true or false */
	CELL_LIST,     /* table_text() with words of our own: a,b,c, in JSON an array */
};

struct column {
	const char *name; /* lower case; headings print it in upper case, JSON as it is */
	const char *help;
	uint8_t kind;  /* enum cell_kind */
	uint8_t extra; /* enum column_extra bits; 0: shown by default */
};

/* A column that not all objects have is shown by default when there is one that has it. */
enum column_extra {
	COLUMN_EXTRA = 1, /* true: shown only when --output names it, or in TABLE_FIELDS */
	COLUMN_FILE = 2,  /* POSIX objects and files have it */
	COLUMN_SYSV = 4,  /* System V objects have it; of these, */
	COLUMN_MQ = 8,
	COLUMN_SEM = 16,
	COLUMN_SHM = 32,
	COLUMN_KINDS = 62,
};

/* The options that every table has; OPT_TABLE() in verb.h puts them into a verb's table. */
struct table_opts {
	const char *output; /* NULL: the default columns */
	bool json, raw, no_headings, bytes;
};

enum table_layout {
	TABLE_ROWS, /* ls: a line a row, with headings; JSON: one array */
	/*
	 * stat: a line a column, "name: value" (--no-headings: "value"), a blank line between
	 * rows; JSON: one object a line. --raw is as with TABLE_ROWS.
	 */
	TABLE_FIELDS,
};

/* Fifty columns are more than any applet has; a unit test walks them all. */
#define TABLE_COLUMNS_MAX 50

/* A cell of the row that is being filled. */
struct table_cell {
	size_t text, len; /* where it starts in texts */
	bool filled;
	bool quoted; /* a string in JSON */
	bool plain;  /* nothing in it is to be escaped */
};

struct table {
	const struct column *columns;
	struct table_opts opts;
	unsigned char layout, count, shown;
	unsigned char order[TABLE_COLUMNS_MAX]; /* shown columns, in order */
	bool shows[TABLE_COLUMNS_MAX];
	size_t width[TABLE_COLUMNS_MAX]; /* in characters */
	size_t rows;
	struct table_cell row[TABLE_COLUMNS_MAX]; /* the row that is being filled */
	struct buffer texts;                      /* what it was filled with */
	struct buffer cells;                      /* of the rows that are not printed yet */
	size_t longest; /* bytes of the longest of these rows, without blanks */
	int error;      /* -ENOMEM sticks */
};

/*
 * Where the default columns depend on more than the table knows: `columns` are shown when --output
 * names none, and before those of "+COL". buf holds what is put together; too long is as without.
 */
void table_default(struct table_opts *opts, const char *columns, char *buf, size_t cap);

/*
 * The --output text was checked by the parser. With TABLE_FIELDS all columns are shown unless
 * --output says otherwise. A column named twice is shown once. The columns must outlive the table.
 */
void table_begin(struct table *t, enum table_layout layout, const struct column *columns,
		 size_t count, const struct table_opts *opts);

/* The same with columns that only some kinds of objects have: `kinds` are those that there are. */
void table_begin_for(struct table *t, enum table_layout layout, const struct column *columns,
		     size_t count, const struct table_opts *opts, unsigned int kinds);

/* The kinds of the addresses, which the parser has checked; FAMILY_NONE: of KIND:ADDRESS. */
unsigned int table_kinds(enum family family, char **addresses);
unsigned int table_kind(enum family family);

/* Is the column shown? Lets a caller skip costly look-ups. */
bool table_shows(const struct table *t, size_t column);

/*
 * Fill cells of the current row, in any order; filled twice, the last one counts. A cell that is
 * not filled does not apply: "-", null in JSON. Texts are copied; NULL is as if not filled.
 */
void table_text(struct table *t, size_t column, const char *text);
void table_word(struct table *t, size_t column, const char *word); /* ours: nothing to escape */
/* Numbers with commas in between, in JSON an array of them. */
void table_numbers(struct table *t, size_t column, const char *numbers);
void table_number(struct table *t, size_t column, int64_t n);
void table_unsigned(struct table *t, size_t column, uint64_t n);
void table_time(struct table *t, size_t column, int64_t seconds); /* 0: never, as if not filled */
void table_mode(struct table *t, size_t column, mode_t mode);
void table_bool(struct table *t, size_t column, bool value);
/* What could not be read: "?" in text, null in JSON. */
void table_unknown(struct table *t, size_t column);

void table_row_end(struct table *t);

/*
 * Prints what is not printed yet and frees all. 0 or -errno (out.h's error, -ENOMEM). Both stick
 * in out.h, so that main reports them, and a verb has nothing to say.
 */
int table_end(struct table *t);

/*
 * Is `output` a valid --output text? NULL, or the name in it that is not a column, which is
 * copied into buf of cap bytes and cut when it is longer.
 */
const char *table_check_output(const struct column *columns, size_t count, const char *output,
			       char *buf, size_t cap);

#endif
