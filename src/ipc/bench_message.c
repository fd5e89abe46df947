/* bench_message.c - words that differ from message to message and from place to place. */
#include "bench_message.h"

#include <string.h>

/* Both odd: no two numbers and no two places of a message share a word. */
#define BY_NUMBER UINT64_C(0x9e3779b97f4a7c15)
#define BY_PLACE  UINT64_C(0xd1342543de82ef95)

/* Four words at once, wherever they lie: the checks must cost less than what is measured. */
typedef uint64_t words __attribute__((vector_size(32), aligned(1), may_alias));

static const words places = { 0, BY_PLACE, 2 * BY_PLACE, 3 * BY_PLACE };

void bench_message_fill(void *message, size_t size, uint64_t number)
{
	words word = places + number * BY_NUMBER;
	char *at = message;

	for (; size >= sizeof(words); size -= sizeof(words), at += sizeof(words)) {
		*(words *)at = word;
		word += 4 * BY_PLACE;
	}
	memcpy(at, &word, size);
}

bool bench_message_is(const void *message, size_t size, uint64_t number)
{
	words word = places + number * BY_NUMBER, differ = { 0 };
	const char *at = message;

	for (; size >= sizeof(words); size -= sizeof(words), at += sizeof(words)) {
		differ |= *(const words *)at ^ word;
		word += 4 * BY_PLACE;
	}
	return (differ[0] | differ[1] | differ[2] | differ[3]) == 0 && memcmp(at, &word, size) == 0;
}
