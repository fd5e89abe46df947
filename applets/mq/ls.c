/* mq ls - list the POSIX queues; sysv ls lists the others. */
#include "err.h"
#include "mq.h"
#include "mqueue_fs.h"
#include "posix_mq.h"
#include "posix_names.h"

#include <errno.h>

struct ls_opts {
	struct table_opts table;
};

static const struct ls_opts defaults;

static const struct opt opts[] = { OPT_TABLE_OF(struct ls_opts, table, mq_columns,
						MQ_POSIX_COLUMNS) };

/* Says what is missing to list them. */
static int unreachable(int r, enum mqueue_fs_lack lack)
{
	if (r == -ENOSYS)
		return err_at(ST_FAIL, NULL, "this kernel has no POSIX message queues");
	if (r != -ENODATA)
		return err_sys(r, "the mqueue file system", NULL);
	err_at(ST_FAIL, NULL,
	       "cannot list the queues in the mqueue file system (%s; without a mount it takes "
	       "CAP_SYS_ADMIN)",
	       mqueue_fs_words(lack));
	err_hint("as root: mount -t mqueue mqueue /dev/mqueue");
	return ST_FAIL;
}

/* 0 or -errno. */
static int read_names(struct mqueue_fs *fs, struct posix_names *names)
{
	const char *name;
	int r;

	while ((r = mqueue_fs_next(fs, &name)) > 0) {
		r = posix_names_add(names, name, NULL);
		if (r < 0)
			return r;
	}
	return r < 0 ? r : posix_names_sort(names);
}

/* Is a column shown that takes more than fstat(2)? */
static bool shows_content(const struct table *t)
{
	for (size_t column = MQ_MAXMSG; column <= MQ_NOTIFY; column++)
		if (table_shows(t, column))
			return true;
	return table_shows(t, MQ_NOTIFY_BY);
}

/* A row; no word of a queue that was removed meanwhile. */
static int show(struct table *t, int dir, const char *name)
{
	struct queue_info info;
	int r = posix_mq_info_at(dir, name + 1, shows_content(t), &info);

	if (r == -ENOENT)
		return ST_OK;
	if (r < 0)
		return err_sys(r, name, NULL);
	mq_row(t, name, &info);
	return ST_OK;
}

static int show_all(struct mqueue_fs *fs, const struct table_opts *table)
{
	struct posix_names names = { 0 };
	const char *name;
	struct table t;
	int status = ST_OK, r = read_names(fs, &names);

	if (r == 0) {
		table_begin(&t, TABLE_ROWS, mq_columns, MQ_POSIX_COLUMNS, table);
		while ((name = posix_names_next(&names, NULL)))
			status = err_first(status, show(&t, mqueue_fs_fd(fs), name));
		table_end(&t);
	}
	posix_names_free(&names);
	return r < 0 ? err_sys(r, "the mqueue file system", NULL) : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct ls_opts *o = parsed;
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	int r = mqueue_fs_open(&fs, &lack);
	int status;

	(void)argc;
	(void)argv;
	if (r < 0)
		return unreachable(r, lack);
	status = show_all(&fs, &o->table);
	mqueue_fs_close(&fs);
	return status;
}

const struct verb mq_ls_verb = {
	.name = "ls",
	.brief = "List the POSIX queues",
	STATE(defaults),
	OPTS(opts),
	.run = run,
};
