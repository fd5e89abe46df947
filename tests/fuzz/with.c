/* with.c - an operand of with is taken apart within its text. */
#include "with/with.h"

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
	struct with_operand o;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	if (!with_split(&o, text)) {
		require(o.name > text && o.name[-1] == '=' && o.name_len > 0);
		require(o.name_len <= strlen(o.name));
		require(!*o.spec || o.spec == o.name + o.name_len + 1);
	}
	free(text);
	return 0;
}
