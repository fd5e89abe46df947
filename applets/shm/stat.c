/* shm stat - show all that is known about shared memory. */
#include "err.h"
#include "shm.h"
#include "sysv_shm.h"

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_TABLE(struct options, table, shm_columns),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM, .repeats = true },
};

static int show(struct table *t, const char *address)
{
	struct segment_stat st;
	struct segment s;
	int r = segment_open(&s, address, SEGMENT_LOOK);

	if (r < 0)
		return shm_fail(&s, r);
	r = segment_stat(&s, &st);
	segment_close(&s);
	if (r < 0)
		return shm_fail(&s, r);
	if (st.sysv && (table_shows(t, SHM_ALLOCATED) || table_shows(t, SHM_RSS) ||
			table_shows(t, SHM_SWAPPED)))
		sysv_shm_memory(&s.object);
	shm_row(t, address, &st);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	int first = ST_OK;
	struct table t;

	table_begin_for(&t, TABLE_FIELDS, shm_columns, SHM_COLUMN_COUNT, &o->table,
			table_kinds(FAMILY_SHM, argv));
	for (int i = 0; i < argc; i++)
		first = err_first(first, show(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb shm_stat_verb = {
	.name = "stat",
	.brief = "Show size, owner, times and more of shared memory",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
