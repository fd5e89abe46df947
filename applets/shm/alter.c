/* shm alter - change mode, owner and group of shared memory. */
#include "err.h"
#include "shm.h"

struct options {
	struct perm_opts perm;
};

static const struct options defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = {
	OPT_ALTER(struct options, perm),
};

static const struct operand operands[] = {
	{ .metavar = "ADDRESS", .kind = KIND_ADDRESS, .family = FAMILY_SHM, .repeats = true },
};

static int alter(const char *address, const struct perm_change *change)
{
	struct segment s;
	int r = segment_open(&s, address, SEGMENT_LOOK);

	if (r < 0)
		return shm_fail(&s, r);
	r = segment_alter(&s, change);
	segment_close(&s);
	if (r < 0)
		return shm_fail(&s, r);
	err_note(address, "altered");
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct perm_change change;
	int first = alter_resolve(&change, &o->perm);

	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++) {
		int status = alter(argv[i], &change);

		if (first == ST_OK)
			first = status;
	}
	return first;
}

const struct verb shm_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner and group of shared memory",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
