/*
 * scalar.h - the numbers that are in shared memory: integers and floats of a given width and byte
 * order, as text and as bits.
 *
 * The bits of a value are what a variable of its type holds, in the low bytes of a uint64_t, in
 * this machine's byte order; scalar_swap() makes of them what memory has, and the other way round.
 */
#ifndef IPCTOOL_SCALAR_H
#define IPCTOOL_SCALAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "u8" to "f64be", NULL-terminated. */
extern const char *const scalar_names[];

struct scalar {
	char kind;          /* 'u', 'i' or 'f' */
	unsigned char size; /* bytes: 1, 2, 4 or 8 */
	bool swapped;       /* its byte order is not this machine's */
};

/* Of one of scalar_names. */
struct scalar scalar_of(const char *name);

uint64_t scalar_swap(struct scalar type, uint64_t bits);

/*
 * Integers are decimal, or hexadecimal with 0x; floats as strtod(3) has them, with inf and nan. The
 * text is checked whole. 0; -EINVAL: it is no such number; -ERANGE.
 */
int scalar_parse(struct scalar type, const char *text, uint64_t *bits);

/* "0 to 255": what a type can hold, for messages. buf of at least SCALAR_TEXT bytes. */
const char *scalar_range(struct scalar type, char *buf);

/*
 * As scalar_parse() takes it: a float has as few digits as read back exactly. With `hex` all digits
 * of the bits. buf of at least SCALAR_TEXT bytes.
 */
const char *scalar_format(struct scalar type, uint64_t bits, bool hex, char *buf);
#define SCALAR_TEXT 64

/* Neither infinite nor a nan, for which JSON has no numbers. */
bool scalar_is_finite(struct scalar type, uint64_t bits);

/* How two values compare, as numbers: one bit. A nan compares with nothing, itself included. */
enum scalar_order { SCALAR_LESS = 1, SCALAR_EQUAL = 2, SCALAR_MORE = 4, SCALAR_UNORDERED = 8 };
enum scalar_order scalar_compare(struct scalar type, uint64_t a, uint64_t b);

/* What is added to an integer may be as far below 0 as above; to a float it is a float. */
struct scalar_addend {
	bool negative;
	uint64_t bits; /* its magnitude, or the bits of the float */
};
int scalar_parse_addend(struct scalar type, const char *text, struct scalar_addend *addend);

/* -ERANGE: an integer overflowed, and *sum has wrapped around. Floats go to infinity. */
int scalar_add(struct scalar type, uint64_t bits, struct scalar_addend addend, uint64_t *sum);

#endif
