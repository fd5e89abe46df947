/* sem rm - remove semaphores. */
#include "sem.h"

#include <errno.h>
#include <inttypes.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM, .repeats = true },
};

static int remove_one(const char *address)
{
	struct semaphore s;
	int r = semaphore_remove(&s, address);

	if (r == -EBUSY)
		return err_at(ST_FAIL, address, "in use (%" PRIu32 " %s on it)", s.waiters,
			      s.waiters == 1 ? "process waits" : "processes wait");
	if (r < 0)
		return sem_fail(&s, r);
	err_note(address, "removed");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	int first = ST_OK;

	(void)parsed;
	for (int i = 0; i < argc && first == ST_OK; i++)
		first = sem_whole(argv[i], "only a whole set can be removed");
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i]));
	return first;
}

const struct verb sem_rm_verb = {
	.name = "rm",
	.brief = "Remove semaphores; in memory, by clearing them",
	OPERANDS(operands),
	.run = run,
};
