/* sem alter - change mode, owner and group of named semaphores and sets. */
#include "sem.h"

#include <errno.h>

struct alter_opts {
	struct perm_opts perm;
};

static const struct alter_opts defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = { OPT_ALTER(struct alter_opts, perm) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM, .repeats = true },
};

static int alter_one(const char *address, const struct perm_change *change)
{
	struct semaphore s;
	int r = semaphore_alter(&s, address, change);

	if (r == -EOPNOTSUPP)
		return err_at(ST_FAIL, address, "has the mode and owner of the memory it lies in");
	if (r < 0)
		return sem_fail(&s, r);
	err_note(address, "altered");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct alter_opts *o = parsed;
	struct perm_change change;
	int first = alter_resolve(&change, &o->perm, "");

	for (int i = 0; i < argc && first == ST_OK; i++)
		first = sem_whole(argv[i], "mode and owner are those of the whole set");
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, alter_one(argv[i], &change));
	return first;
}

const struct verb sem_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner and group of named semaphores and sets",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
