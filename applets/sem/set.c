/* sem set - give it another value. */
#include "sem.h"

#include <inttypes.h>

struct set_opts {
	uint64_t value;
};

static const struct set_opts defaults;

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
	OPERAND_NUMBER(struct set_opts, value, "VALUE", 0, SEMAPHORE_MAX),
};

static int run(const void *parsed, int argc, char **argv)
{
	const struct set_opts *o = parsed;
	struct semaphore s;
	int r = semaphore_open(&s, argv[0]);

	(void)argc;
	if (r == 0)
		r = semaphore_set(&s, (uint32_t)o->value);
	semaphore_close(&s);
	if (r < 0)
		return sem_fail(&s, r);
	err_note(argv[0], "value was %" PRIu32, s.value);
	return ST_OK;
}

const struct verb sem_set_verb = {
	.name = "set",
	.brief = "Set the value, and wake who waits if it is raised",
	STATE(defaults),
	OPERANDS(operands),
	.run = run,
};
