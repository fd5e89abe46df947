/* sem wait - take permits, as soon as there are as many. */
#include "sem.h"

struct wait_opts {
	uint64_t count;
	struct timeout timeout;
};

static const struct wait_opts defaults = { .count = 1, .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_NUMBER(struct wait_opts, count, 'c', "count", "N", 1, SEMAPHORE_MAX,
		   "take N at once, or none (default 1)"),
	OPT_TIMEOUT(struct wait_opts, timeout),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
};

static int run(const void *parsed, int argc, char **argv)
{
	const struct wait_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct semaphore s;
	int r = sem_check_count(argv[0], o->count);

	(void)argc;
	if (r != ST_OK)
		return r;
	r = semaphore_open(&s, argv[0]);
	if (r == 0)
		r = semaphore_wait(&s, (uint32_t)o->count, deadline);
	semaphore_close(&s);
	if (r < 0)
		return sem_fail_wait(&s, r, o->count);
	sem_note_value(&s);
	return ST_OK;
}

const struct verb sem_wait_verb = {
	.name = "wait",
	.brief = "Take permits, waiting until there are as many",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
