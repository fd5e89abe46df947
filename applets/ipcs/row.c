/* row.c - rows, digit by digit. */
#include "row.h"

#include "copy.h"
#include "out.h"

#include <string.h>

enum { DIGITS = 24 }; /* more than any number has */

static void add_blanks(struct row *row, size_t count)
{
	static const char blanks[] = "                                ";

	for (size_t n; count > 0; count -= n) {
		n = count < sizeof blanks ? count : sizeof blanks - 1;
		copy_bytes(row->text + row->len, blanks, n);
		row->len += n;
	}
}

static void add_cell(struct row *row, const char *text, size_t len, size_t width)
{
	size_t room = sizeof row->text - 1 - row->len;

	if (width < len)
		width = len;
	if (width + 1 > room)
		return;
	copy_bytes(row->text + row->len, text, len);
	row->len += len;
	add_blanks(row, width - len + 1);
}

/* At the end of `digits`; how many there are. */
static size_t write_digits(char digits[DIGITS], uint64_t number, unsigned int base)
{
	size_t at = DIGITS;

	do {
		digits[--at] = (char)('0' + number % base);
		number /= base;
	} while (number > 0);
	return DIGITS - at;
}

static void add_number(struct row *row, uint64_t number, unsigned int base, size_t width)
{
	char digits[DIGITS];
	size_t len = write_digits(digits, number, base);

	add_cell(row, digits + DIGITS - len, len, width);
}

void row_text(struct row *row, const char *text, size_t width)
{
	add_cell(row, text, strlen(text), width);
}

void row_number(struct row *row, uint64_t number, size_t width)
{
	add_number(row, number, 10, width);
}

void row_octal(struct row *row, unsigned int number, size_t width)
{
	add_number(row, number, 8, width);
}

void row_key(struct row *row, uint32_t key)
{
	char text[] = "0x00000000";

	for (size_t i = sizeof text - 2; key > 0; key >>= 4)
		text[i--] = "0123456789abcdef"[key & 15];
	add_cell(row, text, sizeof text - 1, 0);
}

void row_user(struct row *row, const char *name, size_t width)
{
	add_cell(row, name, strnlen(name, 10), width);
}

void row_right(struct row *row, uint64_t number, size_t before, size_t width)
{
	char digits[DIGITS];
	size_t len = write_digits(digits, number, 10);

	before += width > len ? width - len : 0;
	if (before > sizeof row->text - row->len)
		return;
	add_blanks(row, before);
	add_cell(row, digits + DIGITS - len, len, 0);
}

/* The last blank has become the end of the line. */
int row_print(struct row *row)
{
	if (row->len == 0)
		return 0;
	row->text[row->len - 1] = '\n';
	return out_write(row->text, row->len);
}
