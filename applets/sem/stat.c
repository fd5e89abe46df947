/* sem stat - all that is known of semaphores. */
#include "sem.h"

#include <errno.h>
#include <stdio.h>

struct stat_opts {
	struct table_opts table;
};

static const struct stat_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct stat_opts, table, sem_columns) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM, .repeats = true },
};

/* All columns that semaphores of a kind have. */
static const char posix_columns[] =
	"address,value,waiters,mode,owner,group,size,mtime,uid,gid,atime,ctime,inode,";
static const char sysv_columns[] =
	"address,value,waiters,zero-waiters,pid,command,id,key,mode,owner,group,uid,gid,"
	"creator,creator-group,cuid,cgid,otime,ctime,";

#define OUTPUT_MAX 4096

/* Those of the kinds that are asked for, and `more`, which --output adds. */
static void make_default(char output[OUTPUT_MAX], char **addresses, const char *more)
{
	bool posix = false, sysv = false;

	for (; *addresses; addresses++) {
		struct address a;

		address_parse(&a, FAMILY_SEM, *addresses);
		*(a.form & ADDRESS_SYSV ? &sysv : &posix) = true;
	}
	snprintf(output, OUTPUT_MAX, "%s%s%s", posix ? posix_columns : "", sysv ? sysv_columns : "",
		 more ? more : "address");
}

/* An element, also of a whole set, has an address of its own. */
static void add_row(struct table *t, const struct semaphore *s, const struct semaphore_stat *info)
{
	char address[32];

	snprintf(address, sizeof address, "id:%d#%u", s->id, s->address.element);
	sem_row(t, info->elements > 0 ? address : s->address.text, info);
}

/* What its inode tells is shown even if what is in it cannot be; zeros are nothing to show. */
static int stat_one(struct table *t, const char *address)
{
	struct semaphore_stat info;
	struct semaphore s;
	int r = semaphore_stat(&s, address, &info);

	if (r == 0 && info.content == -ENODATA)
		r = info.content;
	if (r < 0)
		return sem_fail(&s, r);
	do {
		add_row(t, &s, &info);
		r = semaphore_stat_next(&s, &info);
	} while (r > 0);
	if (r == 0)
		r = info.content;
	return r < 0 ? sem_fail(&s, r) : ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct stat_opts *o = parsed;
	struct table_opts table = o->table;
	char output[OUTPUT_MAX];
	int first = ST_OK;
	struct table t;

	if (!table.output || *table.output == '+') {
		make_default(output, argv, table.output ? table.output + 1 : NULL);
		table.output = output;
	}
	table_begin(&t, TABLE_FIELDS, sem_columns, COUNT(sem_columns), &table);
	for (int i = 0; i < argc; i++)
		first = err_first(first, stat_one(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb sem_stat_verb = {
	.name = "stat",
	.brief = "Show all that is known of semaphores",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
