/* lock test - is a file locked, and by whom? */
#include "err.h"
#include "lock.h"

#include <errno.h>

struct test_opts {
	struct lock_opts lock;
	struct table_opts table;
};

static const struct test_opts defaults = { .lock = LOCK_OPTS_DEFAULT };

static const struct opt opts[] = {
	OPT_LOCK(struct test_opts, lock, "only what is in the way of a shared lock",
		 "only what is in the way of a lock of this kind"),
	OPT_TABLE_OF(struct test_opts, table, lock_columns, LOCK_COLUMNS_TEST),
};

static const struct operand operands[] = { { .metavar = "PATH", .kind = KIND_FILE } };

/* Is it in the way, of a lock of any kind if none was given? */
static bool is_asked_for(const struct lock *l, const struct lock_opts *o, struct lock_want want)
{
	if (o->kind == LOCK_KIND_OPEN && !o->range)
		want.kind = l->line.kind;
	return l->line.kind < LOCK_LEASE && lock_conflicts(l, &want);
}

static int list(const struct lock_table *locks, const struct test_opts *o,
		const struct lock_want *want)
{
	int status = ST_OK;
	struct table t;

	table_begin(&t, TABLE_ROWS, lock_columns, LOCK_COLUMNS_TEST, &o->table);
	for (size_t i = 0; i < locks->count; i++) {
		const struct lock *l = &locks->locks[i];

		if (!is_asked_for(l, &o->lock, *want))
			continue;
		status = ST_NO;
		for (size_t k = 0; k < l->holder_count; k++)
			lock_fill(&t, l, &l->holders[k]);
		if (l->holder_count == 0)
			lock_fill(&t, l, NULL);
	}
	table_end(&t);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct test_opts *o = parsed;
	struct lock_table locks;
	struct lock_want want;
	int r, status = lock_want(&want, &o->lock);

	(void)argc;
	if (status != ST_OK)
		return status;
	r = lock_table_read(&locks, argv[0]);
	if (r == 0)
		status = list(&locks, o, &want);
	else if (r == -ENOSYS)
		status = err_at(ST_FAIL, argv[0], "cannot be tested (/proc/locks is not there)");
	else
		status = err_sys(r, argv[0], NULL);
	lock_table_free(&locks);
	return status;
}

const struct verb lock_test_verb = {
	.name = "test",
	.brief = "Tell whether a file is locked, and who has the lock",
	.notes = "Status 0: it is free; 3: it is locked. No lock is taken for that.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
