/* shm rm - remove shared memory. */
#include "err.h"
#include "perm.h"
#include "shm.h"

#include <errno.h>
#include <stdio.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM, .repeats = true },
};

/* The directory decides who may remove, and with its sticky bit the owner of what is in it. */
static int fail_denied(struct segment *s, int r)
{
	struct segment_place place;
	struct segment_stat st;
	int looked;

	if (segment_place(s, &place) < 0 || segment_open(s, s->address.text, SEGMENT_LOOK) < 0)
		return shm_fail(s, r);
	looked = segment_stat(s, &st);
	segment_close(s);
	if (looked < 0)
		return shm_fail(s, r);
	/* user_name() remembers one name at a time. */
	return err_sys(r, s->address.text, "owner %s; directory %s: mode %04o%s", user_name(st.uid),
		       place.directory, place.mode,
		       place.mode & 01000 ? ", sticky: only the owner removes" : "");
}

/* Only its owner and its creator may remove a System V segment, whatever the directory. */
static int fail_owner(const struct segment *s, int r)
{
	char owner[64];

	snprintf(owner, sizeof owner, "%s", user_name(s->object.uid));
	return err_sys(r, s->address.text, "owner %s, creator %s: only they may remove it", owner,
		       user_name(s->object.cuid));
}

static int remove_one(const char *address)
{
	struct segment s;
	int r = segment_remove(&s, address);

	if (r == -EPERM && s.address.form & ADDRESS_SYSV)
		return fail_owner(&s, r);
	if (r == -EACCES || r == -EPERM)
		return fail_denied(&s, r);
	if (r < 0)
		return shm_fail(&s, r);
	err_removed(s.address.text, s.address.form & ADDRESS_SYSV ? s.object.shm.nattch : 0);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	int first = ST_OK;

	(void)opts_;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i]));
	return first;
}

const struct verb shm_rm_verb = {
	.name = "rm",
	.brief = "Remove shared memory; who has it mapped or attached keeps it",
	OPERANDS(operands),
	.run = run,
};
