/* sem ls - list the POSIX named semaphores. */
#include "sem.h"

#include "shmfs.h"

#include <limits.h>
#include <stdio.h>

struct ls_opts {
	struct table_opts table;
};

static const struct ls_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct ls_opts, table, sem_columns) };

static int run(const void *parsed, int argc, char **argv)
{
	const struct ls_opts *o = parsed;
	struct semaphore_stat info;
	struct semaphore_list list;
	const char *address;
	struct table t;
	bool content;
	int r = semaphore_list_open(&list);

	(void)argc;
	(void)argv;
	if (r < 0) {
		semaphore_list_close(&list);
		return err_sys(r, SHMFS_DIR, NULL);
	}
	table_begin(&t, TABLE_ROWS, sem_columns, COUNT(sem_columns), &o->table);
	content = table_shows(&t, SEM_VALUE) || table_shows(&t, SEM_WAITERS);
	while ((r = semaphore_next(&list, content, &address, &info)) > 0)
		sem_row(&t, address, &info);
	table_end(&t);
	semaphore_list_close(&list);
	return r < 0 ? err_sys(r, SHMFS_DIR, NULL) : ST_OK;
}

const struct verb sem_ls_verb = {
	.name = "ls",
	.brief = "List the named semaphores (?: may not be read, or is no semaphore)",
	STATE(defaults),
	OPTS(opts),
	.run = run,
};
