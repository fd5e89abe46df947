/* The messages of a benchmark: nothing passes for another one. */
#include "bench_message.h"

#include "check.h"

enum { LONGEST = 200 };

static void is_what_was_filled(void)
{
	char message[LONGEST + 2];
	size_t wrong = 0;

	for (size_t size = 0; size <= LONGEST; size++) {
		memset(message, '#', sizeof(message));
		bench_message_fill(message + 1, size, size * 7);
		wrong += !bench_message_is(message + 1, size, size * 7);
		wrong += message[0] != '#' || message[1 + size] != '#';
	}
	CHECK_EQ(wrong, 0);
}

static void every_bit_counts(void)
{
	char message[LONGEST];
	size_t missed = 0;

	for (size_t size = 1; size <= LONGEST; size += 13) {
		bench_message_fill(message, size, 5);
		for (size_t bit = 0; bit < 8 * size; bit++) {
			message[bit / 8] = (char)(message[bit / 8] ^ 1 << bit % 8);
			missed += bench_message_is(message, size, 5);
			message[bit / 8] = (char)(message[bit / 8] ^ 1 << bit % 8);
		}
	}
	CHECK_EQ(missed, 0);
}

static void is_no_other_number(void)
{
	char message[LONGEST];
	size_t taken = 0;

	bench_message_fill(message, sizeof(message), 1000);
	for (uint64_t number = 0; number < 2000; number++)
		taken += bench_message_is(message, sizeof(message), number);
	CHECK_EQ(taken, 1);
	taken = 0;
	for (uint64_t number = 745; number < 1256; number++)
		taken += bench_message_is(message, 1, number);
	CHECK_EQ(taken, 1); /* its only byte tells it from 255 others before it and after it */
}

/* Parts of two messages, and a message that begins later. */
static void is_no_mixture(void)
{
	char one[LONGEST], two[LONGEST];
	size_t taken = 0;

	bench_message_fill(one, sizeof(one), 1);
	bench_message_fill(two, sizeof(two), 2);
	for (size_t cut = 1; cut < sizeof(one); cut++) {
		char mixed[LONGEST];

		memcpy(mixed, one, cut);
		memcpy(mixed + cut, two + cut, sizeof(two) - cut);
		taken += bench_message_is(mixed, sizeof(mixed), 1);
		taken += bench_message_is(one + cut, sizeof(one) - cut, 1);
	}
	CHECK_EQ(taken, 0);
}

static const struct check_case cases[] = {
	{ "a message is what was filled, and nothing around it", is_what_was_filled },
	{ "every bit counts", every_bit_counts },
	{ "it is no other number", is_no_other_number },
	{ "it is no mixture of two", is_no_mixture },
};

CHECK_MAIN(cases)
