/* sem set - give it another value, or a whole set other values. */
#include "sem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

struct set_opts {
	uint64_t value; /* only checked there: the operands may be several */
};

static const struct set_opts defaults;

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
	{ .metavar = "VALUE",
	  .kind = KIND_NUMBER,
	  .max = SEMAPHORE_MAX,
	  .repeats = true,
	  .offset = FIELD(struct set_opts, value, uint64_t) },
};

static int fail(const struct semaphore *s, int r, int count)
{
	if (r == -EDOM)
		return err_at(ST_FAIL, s->address.text,
			      "%d values given, but the set has %" PRIu64 " elements", count,
			      s->size);
	return sem_fail(s, r);
}

static int set(const char *address, const uint32_t *values, int count)
{
	struct semaphore s;
	int r = semaphore_open(&s, address);

	if (r == 0)
		r = semaphore_set(&s, values, (unsigned int)count);
	semaphore_close(&s);
	if (r < 0)
		return fail(&s, r, count);
	if (count > 1 || s.value_unknown)
		err_note(address, "done");
	else
		err_note(address, "value was %" PRIu32, s.value);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	uint32_t *values;
	int status = ST_OK;

	(void)parsed;
	if (argc > 2)
		status = sem_whole(argv[0], "an element takes one value");
	if (status == ST_OK)
		status = sem_values(argv[0], argc - 1, argv + 1, &values);
	if (status != ST_OK)
		return status;
	status = set(argv[0], values, argc - 1);
	free(values);
	return status;
}

const struct verb sem_set_verb = {
	.name = "set",
	.brief = "Set the value, and wake who waits if it is raised",
	.notes = "Several values are for all elements of a System V set, in one step. What "
		 "processes\n"
		 "would undo at their end (run, SEM_UNDO) the kernel forgets.\n",
	STATE(defaults),
	OPERANDS(operands),
	.run = run,
};
