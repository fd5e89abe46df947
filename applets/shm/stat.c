/* shm stat - show all that is known about shared memory. */
#include "err.h"
#include "shm.h"
#include "sysv_shm.h"

#include <stdio.h>

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

/* All columns that segments of a kind have. */
static const char file_columns[] =
	"address,size,allocated,mode,owner,group,mtime,uid,gid,atime,ctime,inode,links,";
static const char sysv_columns[] =
	"address,size,allocated,mode,owner,group,uid,gid,atime,ctime,id,key,nattch,status,creator,"
	"creator-group,cuid,cgid,cpid,lpid,dtime,rss,swapped,";

#define OUTPUT_MAX 4096

/* Those of the kinds that are asked for, and `more`, which --output adds. */
static void make_default(char output[OUTPUT_MAX], char **addresses, const char *more)
{
	bool file = false, sysv = false;
	struct address a;

	for (; *addresses; addresses++) {
		address_parse(&a, FAMILY_SHM, *addresses);
		*(a.form & ADDRESS_SYSV ? &sysv : &file) = true;
	}
	snprintf(output, OUTPUT_MAX, "%s%s%s", file ? file_columns : "", sysv ? sysv_columns : "",
		 more ? more : "address");
}

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
	struct table_opts table = o->table;
	char output[OUTPUT_MAX];
	int first = ST_OK;
	struct table t;

	if (!table.output || *table.output == '+') {
		make_default(output, argv, table.output ? table.output + 1 : NULL);
		table.output = output;
	}
	table_begin(&t, TABLE_FIELDS, shm_columns, COUNT(shm_columns), &table);
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
