/* bench_message.c - words that differ from message to message and from place to place. */
#include "bench_message.h"

#include <string.h>

/* Both odd: no two numbers and no two places of a message share a word. */
#define BY_NUMBER UINT64_C(0x9e3779b97f4a7c15)
#define BY_PLACE  UINT64_C(0xd1342543de82ef95)

/* Two words at once, wherever they lie: to fill and check must cost less than to send. */
typedef uint64_t pair __attribute__((vector_size(16), aligned(1), may_alias));

#define PAIRS UINT64_C(4) /* of a cache line */
#define FIRST UINT64_C(3) /* written last: who spins looks at their line, and takes it away */

static const pair places = { 0, BY_PLACE };
static const pair step = { 2 * BY_PLACE, 2 * BY_PLACE };

static void fill(void *message, size_t size, pair word)
{
	pair *at = message;

	for (; size >= PAIRS * sizeof *at; size -= PAIRS * sizeof *at, at += PAIRS) {
		at[0] = word;
		at[1] = word + step;
		at[2] = word + 2 * step;
		at[3] = word + 3 * step;
		word += PAIRS * step;
	}
	for (; size >= sizeof *at; size -= sizeof *at, at++) {
		*at = word;
		word += step;
	}
	memcpy(at, &word, size);
}

void bench_message_fill(void *message, size_t size, uint64_t number)
{
	const pair word = places + number * BY_NUMBER;
	const size_t first = size < FIRST * sizeof word ? size : FIRST * sizeof word;

	fill((char *)message + first, size - first, word + FIRST * step);
	fill(message, first, word);
}

bool bench_message_is(const void *message, size_t size, uint64_t number)
{
	pair word = places + number * BY_NUMBER, differ = { 0 };
	const pair *at = message;

	for (; size >= PAIRS * sizeof *at; size -= PAIRS * sizeof *at, at += PAIRS) {
		differ |= at[0] ^ word;
		differ |= at[1] ^ (word + step);
		differ |= at[2] ^ (word + 2 * step);
		differ |= at[3] ^ (word + 3 * step);
		word += PAIRS * step;
	}
	for (; size >= sizeof *at; size -= sizeof *at, at++) {
		differ |= *at ^ word;
		word += step;
	}
	return (differ[0] | differ[1]) == 0 && memcmp(at, &word, size) == 0;
}
