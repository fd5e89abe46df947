/* sem get - print the value. */
#include "sem.h"

#include "out.h"

#include <inttypes.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
};

static int run(const void *parsed, int argc, char **argv)
{
	struct semaphore_stat info;
	struct semaphore s;
	int r = semaphore_stat(&s, argv[0], &info);

	(void)parsed;
	(void)argc;
	if (r == 0)
		r = info.content;
	if (r < 0)
		return sem_fail(&s, r);
	out_printf("%" PRIu32 "\n", info.value);
	return ST_OK;
}

const struct verb sem_get_verb = {
	.name = "get",
	.brief = "Print the value; takes only permission to read",
	OPERANDS(operands),
	.run = run,
};
