/* rwlock rm - remove read-write locks. */
#include "rwlock.h"

#include <errno.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_RWLOCK, .repeats = true },
};

static int remove_one(const char *address)
{
	struct rwlock l;
	int r = rwlock_remove(&l, address);

	if (r == -EBUSY)
		return rwlock_fail_held(&l, r);
	if (r < 0)
		return rwlock_fail(&l, r);
	err_note(address, "removed");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	int first = ST_OK;

	(void)parsed;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i]));
	return first;
}

const struct verb rwlock_rm_verb = {
	.name = "rm",
	.brief = "Remove read-write locks, and the objects that were made for them",
	OPERANDS(operands),
	.run = run,
};
