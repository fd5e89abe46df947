/* rwlock rm - remove read-write locks. */
#include "rwlock.h"

#include <errno.h>

struct rm_opts {
	bool pthread;
};

static const struct rm_opts defaults;

static const struct opt opts[] = { RWLOCK_OPT_PTHREAD(struct rm_opts, pthread) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_RWLOCK, .repeats = true },
};

static int remove_one(const char *address, bool pthread)
{
	struct glibc_rwlock_state state;
	struct rwlock l;
	int r;

	if (pthread) {
		r = glibc_rwlock_remove(&l, address, &state);
		rwlock_close(&l);
	} else {
		r = rwlock_remove(&l, address);
	}
	if (r == -EBUSY)
		return pthread ? rwlock_fail_pthread(&l, r, &state) : rwlock_fail_held(&l, r);
	if (r < 0)
		return rwlock_fail(&l, r);
	err_note(address, "removed");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct rm_opts *o = parsed;
	int first = rwlock_check_pthread(o->pthread);

	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i], o->pthread));
	return first;
}

const struct verb rwlock_rm_verb = {
	.name = "rm",
	.brief = "Remove read-write locks, and the objects that were made for them",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
