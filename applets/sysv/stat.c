/* sysv stat - show all that is known about System V objects. */
#include "err.h"
#include "sysv.h"
#include "sysv_shm.h"

#include <stdio.h>

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_TABLE(struct options, table, sysv_columns),
};

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .repeats = true },
};

#define OUTPUT_MAX 4096

/* All columns that objects of these kinds have, and `more`, which --output adds. */
static void make_default(char output[OUTPUT_MAX], char **addresses, const char *more)
{
	bool asked[FAMILY_SHM + 1] = { [FAMILY_NONE] = true };
	struct address a;
	int len = 0;

	for (; *addresses; addresses++) {
		address_parse_kind(&a, *addresses);
		asked[a.family] = true;
	}
	for (enum sysv_column i = 0; i < SYSV_COLUMN_COUNT; i++)
		if (asked[sysv_column_family(i)])
			len += snprintf(output + len, (size_t)(OUTPUT_MAX - len), "%s,",
					sysv_columns[i].name);
	snprintf(output + len, (size_t)(OUTPUT_MAX - len), "%s", more ? more : "address");
}

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
	struct table_opts table = o->table;
	int first = sysv_check_whole(argc, argv, "shown here; sem stat shows its elements");
	char output[OUTPUT_MAX];
	struct table t;

	if (first != ST_OK)
		return first;
	if (!table.output || *table.output == '+') {
		make_default(output, argv, table.output ? table.output + 1 : NULL);
		table.output = output;
	}
	table_begin(&t, TABLE_FIELDS, sysv_columns, COUNT(sysv_columns), &table);
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
