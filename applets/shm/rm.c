/* shm rm - remove shared memory. */
#include "err.h"
#include "perm.h"
#include "shm.h"

#include <errno.h>

static const struct operand operands[] = {
	{ .metavar = "ADDRESS", .kind = KIND_ADDRESS, .family = FAMILY_SHM, .repeats = true },
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

static int remove_one(const char *address)
{
	struct segment s;
	int r = segment_remove(&s, address);

	if (r == -EACCES || r == -EPERM)
		return fail_denied(&s, r);
	if (r < 0)
		return shm_fail(&s, r);
	err_note(address, "removed");
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	int first = ST_OK;

	(void)opts_;
	for (int i = 0; i < argc; i++) {
		int status = remove_one(argv[i]);

		if (first == ST_OK)
			first = status;
	}
	return first;
}

const struct verb shm_rm_verb = {
	.name = "rm",
	.brief = "Remove shared memory; who has it mapped keeps it until unmapped",
	OPERANDS(operands),
	.run = run,
};
