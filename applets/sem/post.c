/* sem post - add permits, and wake who waits for them. */
#include "sem.h"

#include <errno.h>
#include <inttypes.h>

struct post_opts {
	uint64_t count;
};

static const struct post_opts defaults = { .count = 1 };

static const struct opt opts[] = {
	OPT_NUMBER(struct post_opts, count, 'c', "count", "N", 1, SEMAPHORE_MAX,
		   "add N at once (default 1)"),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
};

static int fail(const struct semaphore *s, int r, uint64_t count)
{
	if (r != -EOVERFLOW)
		return sem_fail(s, r);
	if (s->value_unknown)
		return err_at(ST_FAIL, s->address.text,
			      "too many permits (the value may not be above %" PRIu32 ")",
			      semaphore_max(&s->address));
	return err_at(ST_FAIL, s->address.text,
		      "too many permits (value is %" PRIu32 "; %" PRIu64
		      " more would be above %" PRIu32 ")",
		      s->value, count, semaphore_max(&s->address));
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct post_opts *o = parsed;
	struct semaphore s;
	int r = semaphore_open(&s, argv[0]);

	(void)argc;
	if (r == 0)
		r = semaphore_post(&s, (uint32_t)o->count);
	semaphore_close(&s);
	if (r < 0)
		return fail(&s, r, o->count);
	sem_note_value(&s);
	return ST_OK;
}

const struct verb sem_post_verb = {
	.name = "post",
	.brief = "Add permits, and wake who waits for them",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
