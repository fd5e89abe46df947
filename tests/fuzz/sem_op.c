/* sem_op.c - operations on a set: what is taken is in the ranges that semop(2) has. */
#include "sem_op.h"

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

static void check_expansion(const struct sem_op *op)
{
	size_t count = sem_op_count(op);
	struct sembuf *out = malloc(count * sizeof *out);

	require(out);
	sem_op_expand(op, SEM_UNDO, out);
	for (size_t i = 0; i < count; i++)
		require(out[i].sem_num == op->first + i && out[i].sem_op == op->change);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct sem_op op;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	if (!sem_op_parse(&op, text)) {
		require(op.first <= op.last && op.last <= 65535);
		require(op.change >= -32767 && op.change <= 32767);
		require(strpbrk(text, "+-="));
		check_expansion(&op);
	}
	free(text);
	return 0;
}
