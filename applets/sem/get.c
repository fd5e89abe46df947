/* sem get - print the value, of a whole set all values. */
#include "sem.h"

#include "out.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
};

static int run(const void *parsed, int argc, char **argv)
{
	uint32_t *values;
	struct semaphore s;
	int count = semaphore_values(&s, argv[0], &values);

	(void)parsed;
	(void)argc;
	if (count < 0)
		return sem_fail(&s, count);
	for (int i = 0; i < count; i++)
		out_printf("%" PRIu32 "%c", values[i], i + 1 < count ? ' ' : '\n');
	free(values);
	return ST_OK;
}

const struct verb sem_get_verb = {
	.name = "get",
	.brief = "Print the value, of a System V set all values",
	OPERANDS(operands),
	.run = run,
};
