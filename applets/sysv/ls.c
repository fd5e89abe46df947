/* sysv ls - list the System V objects. */
#include "err.h"
#include "sysv.h"
#include "sysvipc.h"

#include <errno.h>

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_TABLE(struct options, table, sysv_columns),
};

static const struct operand operands[] = {
	{ .metavar = "KIND",
	  .kind = KIND_CHOICE,
	  .choices = sysv_kinds,
	  .optional = true,
	  .repeats = true },
};

/* The columns, of which those of families that are not asked for are shown only on demand. */
static void choose_default(struct column columns[SYSV_COLUMN_COUNT], const struct sysv_asked *asked)
{
	for (enum sysv_column i = 0; i < SYSV_COLUMN_COUNT; i++) {
		enum family family = sysv_column_family(i);

		columns[i] = sysv_columns[i];
		if (family != FAMILY_NONE && !asked->family[family])
			columns[i].extra = true;
	}
}

static int list(struct table *t, enum family family)
{
	bool memory = table_shows(t, SYSV_RSS) || table_shows(t, SYSV_SWAPPED);
	struct sysv_object object;
	struct sysv_scan scan;
	int r = sysv_scan_open(&scan, family, memory);

	if (r < 0)
		return sysv_scan_failed(family, r);
	while ((r = sysv_next(&scan, &object)) > 0)
		sysv_row(t, &object);
	sysv_scan_close(&scan);
	return r < 0 ? sysv_scan_failed(family, r) : ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct sysv_asked asked = sysv_parse_kinds(argc, argv);
	struct column columns[SYSV_COLUMN_COUNT];
	struct table t;
	int first = ST_OK;

	choose_default(columns, &asked);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &o->table);
	for (enum family family = FAMILY_MQ; family <= FAMILY_SHM; family++)
		first = err_first(first, asked.family[family] ? list(&t, family) : ST_OK);
	table_end(&t);
	return first;
}

const struct verb sysv_ls_verb = {
	.name = "ls",
	.brief = "List System V objects, of the KINDs given or all",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
