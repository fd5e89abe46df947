/* Bytes that grow, and the copying of a few of them. */
#include "buffer.h"

#include "check.h"
#include "copy.h"

#include <stdint.h>

static void grows(void)
{
	struct buffer b = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < 100000; i++) {
		char *to = buffer_reserve(&b, 3);

		if (!to)
			break;
		copy_bytes(to, "abc", 3);
		b.used += 3;
	}
	CHECK_EQ(b.used, 300000);
	CHECK(b.room >= b.used && b.room < 4 * b.used);
	for (size_t i = 0; i < b.used; i++)
		wrong += b.data[i] != "abc"[i % 3];
	CHECK_EQ(wrong, 0);
	buffer_free(&b);
	CHECK(!b.data);
	CHECK_EQ(b.room, 0);
}

static void at_once(void)
{
	struct buffer b = { 0 };
	char *to = buffer_reserve(&b, 1000000);

	CHECK(to && to == b.data && b.used == 0);
	CHECK(buffer_reserve(&b, 1000000) == to);
	b.used = b.room;
	CHECK(buffer_reserve(&b, 0) == b.data + b.used);
	buffer_free(&b);
}

static void no_memory(void)
{
	struct buffer b = { 0 };
	char *to = buffer_reserve(&b, 10);

	CHECK(to);
	copy_bytes(to, "kept", 5);
	b.used = 5;
	CHECK(!buffer_reserve(&b, SIZE_MAX));
	CHECK_STR(b.data, "kept");
	buffer_free(&b);
}

static void copies_of_all_lengths(void)
{
	char from[100], to[102];

	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (char)('!' + i % 90);
	for (size_t len = 0; len <= sizeof(from); len++) {
		memset(to, '\0', sizeof(to));
		copy_bytes(to + 1, from, len);
		CHECK_EQ(to[0], 0);
		CHECK_MEM(to + 1, from, len);
		CHECK_EQ(to[1 + len], 0);
	}
}

static const struct check_case cases[] = {
	{ "a buffer grows", grows },
	{ "a large piece at once", at_once },
	{ "no memory leaves it as it was", no_memory },
	{ "copies of all lengths", copies_of_all_lengths },
};

CHECK_MAIN(cases)
