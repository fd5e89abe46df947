/* fifo stat - show a FIFO, what is in it and who has it open. */
#include "err.h"
#include "fifo.h"
#include "fifo_path.h"
#include "fifo_users.h"
#include "perm.h"

struct fifo_stat_opts {
	struct table_opts table;
};

static const struct fifo_stat_opts defaults = { 0 };

enum {
	PATH,
	CAPACITY,
	UNREAD,
	READERS,
	WRITERS,
	HIDDEN,
	MODE,
	OWNER,
	GROUP,
	MTIME,
	UID,
	GID,
	ATIME,
	CTIME,
	INODE,
};

static const struct column columns[] = {
	[PATH] = { "path", "as it was given", CELL_TEXT, false },
	[CAPACITY] = { "capacity", "bytes that it can hold, while anybody has it open", CELL_SIZE,
		       false },
	[UNREAD] = { "unread", "bytes that wait to be read", CELL_SIZE, false },
	[READERS] = { "readers", "how often it is open for reading", CELL_NUMBER, false },
	[WRITERS] = { "writers", "how often it is open for writing", CELL_NUMBER, false },
	[HIDDEN] = { "hidden", "processes that could not be looked into for these", CELL_NUMBER,
		     false },
	[MODE] = { "mode", "permission bits", CELL_MODE, false },
	[OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[GROUP] = { "group", "group it belongs to", CELL_TEXT, false },
	[MTIME] = { "mtime", "last write", CELL_TIME, false },
	[UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[ATIME] = { "atime", "last read", CELL_TIME, true },
	[CTIME] = { "ctime", "last change of its mode, owner or names", CELL_TIME, true },
	[INODE] = { "inode", "inode number", CELL_NUMBER, true },
};

static const struct opt opts[] = {
	OPT_TABLE(struct fifo_stat_opts, table, columns),
};

static const struct operand operands[] = {
	{ .metavar = "PATH", .kind = KIND_FILE, .repeats = true },
};

/* Is anything to be shown that takes a look at all processes? */
static bool shows_users(const struct table *t)
{
	return table_shows(t, CAPACITY) || table_shows(t, UNREAD) || table_shows(t, READERS) ||
	       table_shows(t, WRITERS) || table_shows(t, HIDDEN);
}

static void fill_use(struct table *t, const struct fifo_users *users, const struct stat *st)
{
	struct fifo_use use = fifo_users_of(users, st);
	bool closed = use.readers == 0 && use.writers == 0 && users->hidden == 0;

	table_unsigned(t, READERS, use.readers);
	table_unsigned(t, WRITERS, use.writers);
	table_unsigned(t, HIDDEN, users->hidden);
	if (use.pipe_known) {
		table_unsigned(t, CAPACITY, use.capacity);
		table_unsigned(t, UNREAD, use.unread);
	} else if (closed) {
		table_unsigned(t, UNREAD, 0); /* and there is no pipe that has a capacity */
	} else {
		table_unknown(t, CAPACITY);
		table_unknown(t, UNREAD);
	}
}

static int show(struct table *t, const struct fifo_users *users, const char *path)
{
	struct stat st;
	int r = fifo_inode(path, &st);

	if (r < 0)
		return fifo_failed(r, path);
	if (shows_users(t))
		fill_use(t, users, &st);
	table_text(t, PATH, path);
	table_mode(t, MODE, st.st_mode & 07777);
	table_text(t, OWNER, user_name(st.st_uid));
	table_text(t, GROUP, group_name(st.st_gid));
	table_time(t, MTIME, st.st_mtime);
	table_unsigned(t, UID, st.st_uid);
	table_unsigned(t, GID, st.st_gid);
	table_time(t, ATIME, st.st_atime);
	table_time(t, CTIME, st.st_ctime);
	table_unsigned(t, INODE, st.st_ino);
	table_row_end(t);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct fifo_stat_opts *o = parsed;
	struct fifo_users users = { 0 };
	struct table t;
	int first = ST_OK;

	table_begin(&t, TABLE_FIELDS, columns, COUNT(columns), &o->table);
	if (shows_users(&t)) {
		int r = fifo_users_look(&users);

		if (r < 0)
			first = err_sys(r, "/proc", "it tells who has a FIFO open");
	}
	for (int i = 0; i < argc; i++)
		first = err_first(first, show(&t, &users, argv[i]));
	table_end(&t);
	err_hidden("readers and writers may be more", users.hidden);
	fifo_users_free(&users);
	return first;
}

const struct verb fifo_stat_verb = {
	.name = "stat",
	.brief = "Show FIFOs, what is in them and who has them open",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
