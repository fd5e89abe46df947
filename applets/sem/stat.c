/* sem stat - all that is known of semaphores. */
#include "sem.h"

#include <errno.h>

struct stat_opts {
	struct table_opts table;
};

static const struct stat_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct stat_opts, table, sem_columns) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM, .repeats = true },
};

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
	sem_row(t, address, &info);
	return info.content < 0 ? sem_fail(&s, info.content) : ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct stat_opts *o = parsed;
	int first = ST_OK;
	struct table t;

	table_begin(&t, TABLE_FIELDS, sem_columns, COUNT(sem_columns), &o->table);
	for (int i = 0; i < argc; i++) {
		int status = stat_one(&t, argv[i]);

		if (first == ST_OK)
			first = status;
	}
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
