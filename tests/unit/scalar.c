/* scalar.c - typed numbers: what is printed is read back, and arithmetic stays within its width. */
#include "scalar.h"

#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that look random, and are the same each time. */
static uint64_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state ^ *state >> 29;
}

static uint64_t mask_of(struct scalar type)
{
	return UINT64_MAX >> (64 - 8 * type.size);
}

static void knows_its_names(void)
{
	for (size_t i = 0; scalar_names[i]; i++) {
		struct scalar type = scalar_of(scalar_names[i]);
		size_t len = strlen(scalar_names[i]);
		bool big = strcmp(scalar_names[i] + len - 2, "be") == 0;
		bool little = strcmp(scalar_names[i] + len - 2, "le") == 0;

		CHECK_EQ(type.kind, scalar_names[i][0]);
		CHECK_EQ(8 * type.size, atoi(scalar_names[i] + 1));
		CHECK_EQ(type.swapped, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? big : little);
	}
}

static void reads_back_what_it_prints(void)
{
	uint64_t state = 1, back;
	char text[SCALAR_TEXT];

	for (size_t i = 0; scalar_names[i]; i++) {
		struct scalar type = scalar_of(scalar_names[i]);

		for (int k = 0; k < 2000; k++) {
			uint64_t bits = next(&state) & mask_of(type);

			scalar_format(type, bits, false, text);
			CHECK_EQ(scalar_parse(type, text, &back), 0);
			if (strcmp(text, "nan") != 0)
				CHECK_EQ((int64_t)back, (int64_t)bits);
		}
	}
}

static void swaps_there_and_back(void)
{
	struct scalar type = { 'u', 4, true };

	CHECK_EQ((int64_t)scalar_swap(type, 0x01020304), 0x04030201);
	CHECK_EQ((int64_t)scalar_swap(type, scalar_swap(type, 0x01020304)), 0x01020304);
	type.swapped = false;
	CHECK_EQ((int64_t)scalar_swap(type, 0x01020304), 0x01020304);
}

/* Against arithmetic that is wide enough. */
static void adds_within_its_width(void)
{
	static const char *const names[] = { "u8", "i8", "u16", "i16", "u32", "i32" };
	uint64_t state = 2, sum;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct scalar type = scalar_of(names[i]);
		int64_t span = (int64_t)mask_of(type) + 1;
		int64_t least = type.kind == 'i' ? -span / 2 : 0;

		for (int k = 0; k < 2000; k++) {
			int64_t n = least + (int64_t)(next(&state) & mask_of(type));
			struct scalar_addend a = { next(&state) & 1, next(&state) & mask_of(type) };
			int64_t want = n + (a.negative ? -(int64_t)a.bits : (int64_t)a.bits);
			bool fits = want >= least && want < least + span;
			int r = scalar_add(type, (uint64_t)n & mask_of(type), a, &sum);

			CHECK_EQ(r, fits ? 0 : -ERANGE);
			CHECK_EQ((int64_t)sum, (int64_t)((uint64_t)want & mask_of(type)));
		}
	}
}

static void compares_as_numbers(void)
{
	struct scalar i8 = scalar_of("i8"), u8 = scalar_of("u8"), f64 = scalar_of("f64");
	uint64_t nan, zero, minus_zero;

	CHECK_EQ(scalar_compare(i8, 0xff, 1), SCALAR_LESS);
	CHECK_EQ(scalar_compare(u8, 0xff, 1), SCALAR_MORE);
	CHECK_EQ(scalar_parse(f64, "nan", &nan), 0);
	CHECK_EQ(scalar_parse(f64, "0", &zero), 0);
	CHECK_EQ(scalar_parse(f64, "-0", &minus_zero), 0);
	CHECK_EQ(scalar_compare(f64, nan, nan), SCALAR_UNORDERED);
	CHECK_EQ(scalar_compare(f64, zero, minus_zero), SCALAR_EQUAL);
	CHECK(zero != minus_zero);
	CHECK(!scalar_is_finite(f64, nan) && scalar_is_finite(f64, zero));
}

static const struct check_case cases[] = {
	{ "knows its names", knows_its_names },
	{ "reads back what it prints", reads_back_what_it_prints },
	{ "swaps there and back", swaps_there_and_back },
	{ "adds within its width", adds_within_its_width },
	{ "compares as numbers", compares_as_numbers },
};
CHECK_MAIN(cases)
