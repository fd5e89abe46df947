/* scalar.c - typed numbers. */
#include "scalar.h"

#include "units.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const scalar_names[] = {
	"u8",    "u16",   "u16le", "u16be", "u32",   "u32le", "u32be", "u64",   "u64le",
	"u64be", "i8",    "i16",   "i16le", "i16be", "i32",   "i32le", "i32be", "i64",
	"i64le", "i64be", "f32",   "f32le", "f32be", "f64",   "f64le", "f64be", NULL,
};

struct scalar scalar_of(const char *name)
{
	const char *other = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "be" : "le";
	char *order;
	unsigned long width = strtoul(name + 1, &order, 10);

	return (struct scalar){
		.kind = name[0],
		.size = (unsigned char)(width / 8),
		.swapped = strcmp(order, other) == 0,
	};
}

uint64_t scalar_swap(struct scalar type, uint64_t bits)
{
	return type.swapped ? __builtin_bswap64(bits) >> (64 - 8 * type.size) : bits;
}

static uint64_t greatest_unsigned(struct scalar type)
{
	return UINT64_MAX >> (64 - 8 * type.size);
}

static int64_t greatest_signed(struct scalar type)
{
	return (int64_t)(greatest_unsigned(type) >> 1);
}

static int64_t to_signed(struct scalar type, uint64_t bits)
{
	unsigned int unused = 64 - 8U * type.size;

	return (int64_t)(bits << unused) >> unused;
}

static double to_double(struct scalar type, uint64_t bits)
{
	uint32_t narrow = (uint32_t)bits;
	double d;
	float f;

	if (type.size == sizeof f) {
		memcpy(&f, &narrow, sizeof f);
		return (double)f;
	}
	memcpy(&d, &bits, sizeof d);
	return d;
}

static uint64_t from_double(struct scalar type, double d)
{
	float f = (float)d;
	uint32_t narrow;
	uint64_t bits;

	if (type.size == sizeof f) {
		memcpy(&narrow, &f, sizeof f);
		return narrow;
	}
	memcpy(&bits, &d, sizeof d);
	return bits;
}

/* A float of 32 bits is not read as one of 64 first: rounding twice may miss the nearest. */
static int parse_float(struct scalar type, const char *text, uint64_t *bits)
{
	char *end;
	double d;

	if (isspace((unsigned char)*text) || !*text)
		return -EINVAL;
	errno = 0;
	d = type.size == sizeof(float) ? (double)strtof(text, &end) : strtod(text, &end);
	if (*end)
		return -EINVAL;
	if (errno == ERANGE && (isinf(d) || d == 0))
		return -ERANGE;
	*bits = from_double(type, d);
	return 0;
}

static int parse_magnitude(const char *text, bool *negative, uint64_t *magnitude)
{
	*negative = *text == '-';
	return number_parse(magnitude, text + *negative);
}

int scalar_parse(struct scalar type, const char *text, uint64_t *bits)
{
	uint64_t n, limit;
	bool negative;
	int r;

	if (type.kind == 'f')
		return parse_float(type, text, bits);
	r = parse_magnitude(text, &negative, &n);
	if (r < 0)
		return r;
	limit = type.kind == 'u' ? greatest_unsigned(type) : (uint64_t)greatest_signed(type);
	if (negative)
		limit = type.kind == 'u' ? 0 : limit + 1;
	if (n > limit)
		return -ERANGE;
	*bits = (negative ? -n : n) & greatest_unsigned(type);
	return 0;
}

const char *scalar_range(struct scalar type, char *buf)
{
	int64_t most = greatest_signed(type);

	if (type.kind == 'f')
		snprintf(buf, SCALAR_TEXT, "%s",
			 type.size == sizeof(float) ? "1.4e-45 to 3.4028235e+38, with either sign"
						    : "4.9e-324 to 1.7976931348623157e+308, with "
						      "either sign");
	else if (type.kind == 'u')
		snprintf(buf, SCALAR_TEXT, "0 to %" PRIu64, greatest_unsigned(type));
	else
		snprintf(buf, SCALAR_TEXT, "%" PRId64 " to %" PRId64, -most - 1, most);
	return buf;
}

/* The fewest digits that mean the same float: 9 always do for 32 bits, 17 for 64. */
static void format_float(struct scalar type, uint64_t bits, char *buf)
{
	double d = to_double(type, bits);
	uint64_t back;

	if (isnan(d)) {
		snprintf(buf, SCALAR_TEXT, "nan");
		return;
	}
	for (int digits = type.size == sizeof(float) ? 6 : 15; digits <= 17; digits++) {
		snprintf(buf, SCALAR_TEXT, "%.*g", digits, d);
		if (parse_float(type, buf, &back) == 0 && back == bits)
			return;
	}
}

const char *scalar_format(struct scalar type, uint64_t bits, bool hex, char *buf)
{
	if (hex)
		snprintf(buf, SCALAR_TEXT, "0x%0*" PRIx64, 2 * type.size, bits);
	else if (type.kind == 'f')
		format_float(type, bits, buf);
	else if (type.kind == 'u')
		snprintf(buf, SCALAR_TEXT, "%" PRIu64, bits);
	else
		snprintf(buf, SCALAR_TEXT, "%" PRId64, to_signed(type, bits));
	return buf;
}

bool scalar_is_finite(struct scalar type, uint64_t bits)
{
	return type.kind != 'f' || isfinite(to_double(type, bits));
}

enum scalar_order scalar_compare(struct scalar type, uint64_t a, uint64_t b)
{
	if (type.kind == 'f') {
		double x = to_double(type, a), y = to_double(type, b);

		if (isnan(x) || isnan(y))
			return SCALAR_UNORDERED;
		return x < y ? SCALAR_LESS : x > y ? SCALAR_MORE : SCALAR_EQUAL;
	}
	if (type.kind == 'i') {
		int64_t x = to_signed(type, a), y = to_signed(type, b);

		return x < y ? SCALAR_LESS : x > y ? SCALAR_MORE : SCALAR_EQUAL;
	}
	return a < b ? SCALAR_LESS : a > b ? SCALAR_MORE : SCALAR_EQUAL;
}

int scalar_parse_addend(struct scalar type, const char *text, struct scalar_addend *addend)
{
	int r;

	addend->negative = false;
	if (type.kind == 'f')
		return parse_float(type, text, &addend->bits);
	r = parse_magnitude(text, &addend->negative, &addend->bits);
	return r == 0 && addend->bits > greatest_unsigned(type) ? -ERANGE : r;
}

static int add_unsigned(struct scalar type, uint64_t n, struct scalar_addend a, uint64_t *sum)
{
	bool over = a.negative ? __builtin_sub_overflow(n, a.bits, sum)
			       : __builtin_add_overflow(n, a.bits, sum);

	return over || *sum > greatest_unsigned(type) ? -ERANGE : 0;
}

static int add_signed(struct scalar type, int64_t n, struct scalar_addend a, uint64_t *sum)
{
	int64_t most = greatest_signed(type), result;
	bool over = a.negative ? __builtin_sub_overflow(n, a.bits, &result)
			       : __builtin_add_overflow(n, a.bits, &result);

	*sum = (uint64_t)result;
	return over || result > most || result < -most - 1 ? -ERANGE : 0;
}

int scalar_add(struct scalar type, uint64_t bits, struct scalar_addend addend, uint64_t *sum)
{
	int r = 0;

	if (type.kind == 'f')
		*sum = from_double(type, to_double(type, bits) + to_double(type, addend.bits));
	else if (type.kind == 'u')
		r = add_unsigned(type, bits, addend, sum);
	else
		r = add_signed(type, to_signed(type, bits), addend, sum);
	*sum &= greatest_unsigned(type);
	return r;
}
