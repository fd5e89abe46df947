/* condition.c - what is taken has a number only where it compares, and compares with some. */
#include "condition.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct condition c;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	if (!condition_parse(&c, text)) {
		const char *name = condition_name(c.word);

		require(strncmp(text, name, strlen(name)) == 0);
		require(c.word >= CONDITION_VALUE || (c.orders == 0 && c.number == 0));
		require(c.word < CONDITION_VALUE || c.orders != 0);
		require(condition_compares(&c, c.number) == !!(c.orders & CONDITION_EQUAL));
	}
	free(text);
	return 0;
}
