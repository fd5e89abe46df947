/* shm alter - change mode, owner and group of shared memory, and lock it in memory. */
#include "err.h"
#include "perm.h"
#include "shm.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

enum lock {
	LOCK_KEEP,
	LOCK_ON,
	LOCK_OFF,
};

struct options {
	struct perm_opts perm;
	unsigned int lock; /* enum lock */
};

static const struct options defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = {
	OPT_ALTER(struct options, perm),
	{ .kind = KIND_SET,
	  .name = "lock",
	  .help = "keep it in memory, never swapped (System V)",
	  .min = LOCK_ON,
	  .only = ADDRESS_SYSV,
	  .excludes = 1,
	  .offset = FIELD(struct options, lock, unsigned int) },
	{ .kind = KIND_SET,
	  .name = "unlock",
	  .help = "let it be swapped again (System V)",
	  .min = LOCK_OFF,
	  .only = ADDRESS_SYSV,
	  .excludes = 1,
	  .offset = FIELD(struct options, lock, unsigned int) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM, .repeats = true },
};

static bool owns(const struct sysv_object *o)
{
	return geteuid() == o->uid || geteuid() == o->cuid;
}

/* Its owner is refused by a limit only, which the kernel reports as EPERM when it is 0. */
static int fail_lock(struct segment *s, int r)
{
	struct segment_stat st;
	struct rlimit limit;

	if ((r != -ENOMEM && r != -EPERM) || segment_stat(s, &st) < 0 ||
	    getrlimit(RLIMIT_MEMLOCK, &limit) < 0 || (r == -EPERM && !owns(st.sysv)))
		return shm_fail(s, r);
	err_at(r == -EPERM ? ST_DENIED : ST_FAIL, s->address.text,
	       "cannot be locked in memory (it has %llu bytes; RLIMIT_MEMLOCK allows a user %llu "
	       "in all)",
	       (unsigned long long)st.size, (unsigned long long)limit.rlim_cur);
	err_hint("ulimit -l in bash raises it, up to the hard limit (ulimit -Hl)");
	return r == -EPERM ? ST_DENIED : ST_FAIL;
}

static int alter_open(struct segment *s, const struct perm_change *change, enum lock lock)
{
	int r = 0;

	if (lock != LOCK_KEEP)
		r = segment_lock(s, lock == LOCK_ON);
	if (r < 0)
		return fail_lock(s, r);
	if (!mode_is_unchanged(change->mode) || change->uid != PERM_KEEP ||
	    change->gid != PERM_KEEP)
		r = segment_alter(s, change);
	if (r < 0)
		return shm_fail(s, r);
	err_note(s->address.text, "altered");
	return ST_OK;
}

static int alter(const char *address, const struct perm_change *change, enum lock lock)
{
	struct segment s;
	int status, r = segment_open(&s, address, SEGMENT_LOOK);

	if (r < 0)
		return shm_fail(&s, r);
	status = alter_open(&s, change, lock);
	segment_close(&s);
	return status;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct perm_change change = { MODE_UNCHANGED, PERM_KEEP, PERM_KEEP };
	bool perm = !mode_is_unchanged(o->perm.mode) || o->perm.owner || o->perm.group;
	int first = ST_OK;

	if (perm || o->lock == LOCK_KEEP)
		first = alter_resolve(&change, &o->perm, ", or, of System V, --lock or --unlock");
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, alter(argv[i], &change, (enum lock)o->lock));
	return first;
}

const struct verb shm_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner and group of shared memory, or lock it in memory",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
