/* rwlock create - make a read-write lock. */
#include "rwlock.h"

#include <errno.h>

struct create_opts {
	struct mode_change mode;
	bool exist_ok, pthread;
};

static const struct create_opts defaults = { .mode = { .keep = 0777 } };

static const struct opt opts[] = {
	OPT_CREATE(struct create_opts, mode, exist_ok),
	RWLOCK_OPT_PTHREAD(struct create_opts, pthread),
};

static const struct operand operands[] = { RWLOCK_OPERAND };

/* One of C programs lies in an object of theirs, which is not for us to make. */
static int create_pthread(struct rwlock *l, const char *address, bool exist_ok)
{
	int r = glibc_rwlock_create(l, address);

	rwlock_close(l);
	return r == -EEXIST && exist_ok ? 1 : r;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct create_opts *o = parsed;
	int r, status = rwlock_check_pthread(o->pthread);
	struct rwlock l;

	(void)argc;
	if (status != ST_OK)
		return status;
	if (o->pthread)
		r = create_pthread(&l, argv[0], o->exist_ok);
	else
		r = rwlock_create(&l, argv[0], mode_apply(o->mode, 0600), o->exist_ok);
	if (r < 0) {
		status = rwlock_fail(&l, r);
		/* Something else has the place. */
		return r == -EBADMSG && !o->exist_ok ? ST_EXISTS : status;
	}
	err_note(argv[0], r > 0 ? "exists already: left as it is" : "created");
	return ST_OK;
}

const struct verb rwlock_create_verb = {
	.name = "create",
	.brief = "Create a read-write lock, which nobody holds",
	.notes = "It takes 64 bytes that are zero. With no @OFFSET, an object that is missing is\n"
		 "made for it, with that mode; rm removes it again.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
