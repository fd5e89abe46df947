/* row.h - a line of ipcs: cells with a blank between them. printf() takes three times as long. */
#ifndef IPCTOOL_IPCS_ROW_H
#define IPCTOOL_IPCS_ROW_H

#include <stddef.h>
#include <stdint.h>

struct row {
	size_t len;
	char text[1024];
};

/* Each adds a cell of at least `width` characters, filled up with blanks on its right. */
void row_text(struct row *row, const char *text, size_t width);
void row_number(struct row *row, uint64_t number, size_t width);
void row_octal(struct row *row, unsigned int number, size_t width);
/* 0x and eight digits. */
void row_key(struct row *row, uint32_t key);
/* Cut at 10 characters. */
void row_user(struct row *row, const char *name, size_t width);
/* At the right of `width` characters, `before` blanks before them. */
void row_right(struct row *row, uint64_t number, size_t before, size_t width);

/* Prints it: 0 or -errno. */
int row_print(struct row *row);

#endif
