/* shm ls - list the POSIX shared memory objects. */
#include "err.h"
#include "posix_shm.h"
#include "shm.h"
#include "shmfs.h"

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_TABLE_OF(struct options, table, shm_columns, SHM_FILE_COLUMNS),
};

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct posix_shm_list list;
	struct segment_stat st;
	const char *address;
	struct table t;
	int r = posix_shm_list_open(&list);

	(void)argc;
	(void)argv;
	if (r < 0) {
		posix_shm_list_close(&list);
		return err_sys(r, SHMFS_DIR, NULL);
	}
	table_begin(&t, TABLE_ROWS, shm_columns, SHM_FILE_COLUMNS, &o->table);
	while ((address = posix_shm_next(&list, &st)))
		shm_row(&t, address, &st);
	table_end(&t);
	posix_shm_list_close(&list);
	return ST_OK;
}

const struct verb shm_ls_verb = {
	.name = "ls",
	.brief = "List the POSIX shared memory objects",
	OPTS(opts),
	STATE(defaults),
	.run = run,
};
