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
	int first = ST_OK;
	struct table t;

	table_begin_for(&t, TABLE_FIELDS, sem_columns, SEM_COLUMNS, &o->table,
			table_kinds(FAMILY_SEM, argv));
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
