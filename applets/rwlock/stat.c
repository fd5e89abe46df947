/* rwlock stat - who has a read-write lock, who waits for it, and whose it is. */
#include "rwlock.h"

#include "perm.h"
#include "process_status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct stat_opts {
	struct table_opts table;
	bool pthread;
};

static const struct stat_opts defaults;

enum {
	COL_ADDRESS,
	COL_STATE,
	COL_READERS,
	COL_WRITER,
	COL_WAITING,
	COL_HOLDERS,
	COL_WAITERS,
	COL_MODE,
	COL_OWNER,
	COL_GROUP,
	COL_UID,
	COL_GID,
	COL_SIZE,
	COL_WHOLE,
	COLUMNS,
};

static const struct column columns[COLUMNS] = {
	[COL_ADDRESS] = { "address", "address of the lock", CELL_TEXT, false },
	[COL_STATE] = { "state", "free, read or write", CELL_TEXT, false },
	[COL_READERS] = { "readers", "how many hold it for reading", CELL_NUMBER, false },
	[COL_WRITER] = { "writer", "process that holds it for writing", CELL_NUMBER, false },
	[COL_WAITING] = { "waiting", "how many wait for it", CELL_NUMBER, false },
	[COL_HOLDERS] = { "holders", "each process that holds it, as PID (COMMAND)", CELL_TEXT,
			  false },
	[COL_WAITERS] = { "waiters", "each process that waits, as PID (COMMAND)", CELL_TEXT,
			  false },
	[COL_MODE] = { "mode", "permission bits of the object that it is in", CELL_MODE, false },
	[COL_OWNER] = { "owner", "user that object belongs to", CELL_TEXT, false },
	[COL_GROUP] = { "group", "group that object belongs to", CELL_TEXT, false },
	[COL_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[COL_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[COL_SIZE] = { "size", "bytes of that object", CELL_SIZE, true },
	[COL_WHOLE] = { "whole", "was the object made for the lock?", CELL_BOOL, true },
};

static const struct opt opts[] = {
	OPT_TABLE(struct stat_opts, table, columns),
	RWLOCK_OPT_PTHREAD(struct stat_opts, pthread),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_RWLOCK, .repeats = true },
};

/* Processes of one side: "12 (make), 13 (sh)". */
struct people {
	struct buffer text;
	size_t locks; /* an entry of /proc/locks each */
	bool unknown; /* of some nobody may be told */
};

static void append(struct people *p, const char *text)
{
	size_t room = strlen(text) + sizeof ", ";
	char *to = buffer_reserve(&p->text, room);

	if (to)
		p->text.used +=
			(size_t)snprintf(to, room, "%s%s", p->text.used > 0 ? ", " : "", text);
}

static void add(struct people *p, const struct lock *lock)
{
	char name[PROCESS_COMMAND_SIZE], text[PROCESS_COMMAND_SIZE + 32];

	p->locks++;
	p->unknown |= lock->holder_count == 0;
	for (size_t i = 0; i < lock->holder_count; i++) {
		pid_t pid = lock->holders[i].pid;

		snprintf(text, sizeof text, "%d (%s)", pid, process_name(pid, name));
		append(p, text);
	}
}

static void put_people(struct table *t, size_t column, struct people *p)
{
	if (p->unknown)
		append(p, "?");
	if (p->text.used > 0)
		table_text(t, column, p->text.data);
	buffer_free(&p->text);
}

static void put_writer(struct table *t, const struct lock *lock)
{
	if (lock->holder_count > 0)
		table_number(t, COL_WRITER, lock->holders[0].pid);
	else
		table_unknown(t, COL_WRITER);
}

static void put_users(struct table *t, const struct rwlock *l, const struct lock_table *locks)
{
	struct people holders = { 0 }, waiters = { 0 };
	bool written = false;

	for (size_t i = 0; i < locks->count; i++) {
		const struct lock *lock = &locks->locks[i];

		if (rwlock_is_waited(l, lock))
			add(&waiters, lock);
		if (!rwlock_is_held(l, lock))
			continue;
		add(&holders, lock);
		if (!lock->line.exclusive)
			continue;
		written = true;
		put_writer(t, lock);
	}
	table_text(t, COL_STATE, written ? "write" : holders.locks > 0 ? "read" : "free");
	table_unsigned(t, COL_READERS, written ? 0 : holders.locks);
	table_unsigned(t, COL_WAITING, waiters.locks);
	put_people(t, COL_HOLDERS, &holders);
	put_people(t, COL_WAITERS, &waiters);
}

static void put_object(struct table *t, const struct segment_stat *st)
{
	table_mode(t, COL_MODE, st->mode);
	if (table_shows(t, COL_OWNER))
		table_text(t, COL_OWNER, user_name(st->uid));
	if (table_shows(t, COL_GROUP))
		table_text(t, COL_GROUP, group_name(st->gid));
	table_unsigned(t, COL_UID, st->uid);
	table_unsigned(t, COL_GID, st->gid);
	table_unsigned(t, COL_SIZE, st->size);
}

/* What may not be read is shown as far as its inode and /proc tell. */
static int stat_one(struct table *t, const char *address)
{
	struct rwlock_stat info;
	struct rwlock l;
	int r = rwlock_stat(&l, address, &info);

	if (r == 0 && info.content < 0 && info.content != -EACCES)
		r = info.content;
	if (r == 0) {
		table_text(t, COL_ADDRESS, address);
		put_users(t, &l, &info.locks);
		put_object(t, &info.object);
		if (info.content == 0)
			table_bool(t, COL_WHOLE, l.whole);
		else
			table_unknown(t, COL_WHOLE);
		table_row_end(t);
		r = info.content;
	}
	lock_table_free(&info.locks);
	return r < 0 ? rwlock_fail(&l, r) : ST_OK;
}

static void put_state(struct table *t, const struct glibc_rwlock_state *state)
{
	char name[PROCESS_COMMAND_SIZE], holder[PROCESS_COMMAND_SIZE + 32];

	table_text(t, COL_STATE, state->writer ? "write" : state->readers > 0 ? "read" : "free");
	table_unsigned(t, COL_READERS, state->readers);
	table_unknown(t, COL_WAITING); /* it counts writers only, and not in all of its states */
	table_unknown(t, COL_WAITERS);
	if (state->readers > 0)
		table_unknown(t, COL_HOLDERS);
	if (!state->writer)
		return;
	process_name(state->writer, name);
	snprintf(holder, sizeof holder, "%d (%s)", state->writer, *name ? name : "gone");
	table_number(t, COL_WRITER, state->writer);
	table_text(t, COL_HOLDERS, holder);
}

static int stat_pthread(struct table *t, const char *address)
{
	struct glibc_rwlock_state state = { 0 };
	struct segment_stat st = { 0 };
	struct rwlock l;
	int r = glibc_rwlock_look(&l, address, &state);

	if (r == 0)
		r = segment_stat(&l.object, &st);
	rwlock_close(&l);
	if (r < 0)
		return rwlock_fail(&l, r);
	table_text(t, COL_ADDRESS, address);
	put_state(t, &state);
	put_object(t, &st);
	table_row_end(t);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct stat_opts *o = parsed;
	int first = rwlock_check_pthread(o->pthread);
	struct table t;

	if (first != ST_OK)
		return first;

	table_begin(&t, TABLE_FIELDS, columns, COUNT(columns), &o->table);
	for (int i = 0; i < argc; i++)
		first = err_first(first,
				  o->pthread ? stat_pthread(&t, argv[i]) : stat_one(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb rwlock_stat_verb = {
	.name = "stat",
	.brief = "Show who has read-write locks, and who waits for them",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
