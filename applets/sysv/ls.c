/* sysv ls - list the System V objects. */
#include "err.h"
#include "sysv.h"
#include "sysvipc.h"

#include <errno.h>

struct options {
	struct table_opts table;
	bool creator, times, pids, limits, summary;
};

static const struct options defaults = { 0 };

/* The first three can be combined; the others are about no object, and stand alone. */
#define OPT_VIEW(field, bits, text) \
	{ \
		.kind = KIND_FLAG, .name = #field, .help = (text), .excludes = (bits), \
		.offset = FIELD(struct options, field, bool) \
	}

static const struct opt opts[] = {
	OPT_VIEW(creator, 1, "who owns and who created them, and the mode"),
	OPT_VIEW(times, 2, "when they were used and changed last"),
	OPT_VIEW(pids, 4, "which processes used them last"),
	OPT_VIEW(limits, 15, "the limits of each kind, and what is in use"),
	OPT_VIEW(summary, 15, "what all objects of each kind take together"),
	OPT_TABLE(struct options, table, sysv_columns),
};

static const struct operand operands[] = {
	{ .metavar = "KIND",
	  .kind = KIND_CHOICE,
	  .choices = sysv_kinds,
	  .optional = true,
	  .repeats = true },
};

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

/* What a view shows, of the kinds that have it. */
static const enum sysv_column creator_view[] = {
	SYSV_ADDRESS, SYSV_MODE, SYSV_OWNER, SYSV_GROUP, SYSV_CREATOR, SYSV_CREATOR_GROUP,
};
static const enum sysv_column times_view[] = {
	SYSV_ADDRESS, SYSV_OWNER, SYSV_STIME, SYSV_RTIME,
	SYSV_OTIME,   SYSV_ATIME, SYSV_DTIME, SYSV_CTIME,
};
static const enum sysv_column pids_view[] = {
	SYSV_ADDRESS, SYSV_OWNER,         SYSV_LSPID,         SYSV_LRPID,        SYSV_CPID,
	SYSV_LPID,    SYSV_LSPID_COMMAND, SYSV_LRPID_COMMAND, SYSV_CPID_COMMAND, SYSV_LPID_COMMAND,
};
static const enum sysv_column limits_view[] = {
	SYSV_KIND, SYSV_LIMIT, SYSV_VALUE, SYSV_USED, SYSV_DESCRIPTION,
};
static const enum sysv_column summary_view[] = {
	SYSV_KIND,  SYSV_COUNT, SYSV_MESSAGES, SYSV_BYTES,
	SYSV_NSEMS, SYSV_SIZE,  SYSV_RSS,      SYSV_SWAPPED,
};

/* The columns, of which those of the views that are asked for, if any, are the default. */
static void choose_default(struct column columns[SYSV_COLUMN_COUNT], const struct options *o)
{
	const struct {
		bool asked;
		const enum sysv_column *columns;
		size_t count;
	} views[] = {
		{ o->creator, creator_view, COUNT(creator_view) },
		{ o->times, times_view, COUNT(times_view) },
		{ o->pids, pids_view, COUNT(pids_view) },
		{ o->limits, limits_view, COUNT(limits_view) },
		{ o->summary, summary_view, COUNT(summary_view) },
	};
	bool any = o->creator || o->times || o->pids || o->limits || o->summary;

	for (size_t i = 0; i < SYSV_COLUMN_COUNT; i++) {
		columns[i] = sysv_columns[i];
		if (any)
			columns[i].extra |= COLUMN_EXTRA;
	}
	for (size_t v = 0; v < COUNT(views); v++)
		for (size_t i = 0; views[v].asked && i < views[v].count; i++)
			columns[views[v].columns[i]].extra &= COLUMN_KINDS;
}

static int show(struct table *t, const struct options *o, enum family family)
{
	if (o->limits)
		return sysv_show_limits(t, family);
	if (o->summary)
		return sysv_show_summary(t, family);
	return list(t, family);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	struct sysv_asked asked = sysv_parse_kinds(argc, argv);
	struct column columns[SYSV_COLUMN_COUNT];
	unsigned int kinds = 0;
	int first = ST_OK;
	struct table t;

	for (enum family family = FAMILY_MQ; family <= FAMILY_SHM; family++)
		kinds |= asked.family[family] ? table_kind(family) : 0;
	choose_default(columns, o);
	table_begin_for(&t, TABLE_ROWS, columns, COUNT(columns), &o->table, kinds);
	for (enum family family = FAMILY_MQ; family <= FAMILY_SHM; family++)
		first = err_first(first, asked.family[family] ? show(&t, o, family) : ST_OK);
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
