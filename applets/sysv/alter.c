/* sysv alter - change mode, owner and group of System V objects. */
#include "alter.h"

#include "err.h"
#include "sysv.h"
#include "sysv_alter.h"

struct options {
	struct perm_opts perm;
};

static const struct options defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = {
	OPT_ALTER(struct options, perm),
};

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .repeats = true },
};

static int alter(const char *text, const struct perm_change *change)
{
	struct sysv_object object;
	int r, status = sysv_look(text, &object);

	if (status != ST_OK)
		return status;
	r = sysv_alter(object.family, object.id, change);
	if (r < 0)
		return sysv_refused(text, &object, r, "alter");
	err_note(text, "altered");
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct perm_change change;
	int first = alter_resolve(&change, &o->perm, "");

	if (first == ST_OK)
		first = sysv_check_whole(argc, argv, "altered");
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, alter(argv[i], &change));
	return first;
}

const struct verb sysv_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner and group of System V objects",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
