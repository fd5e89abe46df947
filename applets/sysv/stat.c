/* sysv stat - show all that is known about System V objects. */
#include "err.h"
#include "sysv.h"
#include "sysv_shm.h"

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_TABLE_OF(struct options, table, sysv_columns, SYSV_OBJECT_COLUMNS),
};

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .repeats = true },
};

static int show(struct table *t, const char *text)
{
	struct sysv_object object;
	int status = sysv_look(text, &object);

	if (status != ST_OK)
		return status;
	if (object.family == FAMILY_SHM &&
	    (table_shows(t, SYSV_RSS) || table_shows(t, SYSV_SWAPPED)))
		sysv_shm_memory(&object);
	sysv_row(t, &object);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	int first = sysv_check_whole(argc, argv, "shown here; sem stat shows its elements");
	struct table t;

	if (first != ST_OK)
		return first;
	table_begin_for(&t, TABLE_FIELDS, sysv_columns, SYSV_OBJECT_COLUMNS, &o->table,
			table_kinds(FAMILY_NONE, argv));
	for (int i = 0; i < argc; i++)
		first = err_first(first, show(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb sysv_stat_verb = {
	.name = "stat",
	.brief = "Show all that is known about System V objects",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
