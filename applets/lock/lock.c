/* lock.c - locks on files: the verbs, and what they share. */
#include "lock.h"

#include "../applets.h"
#include "err.h"
#include "process_status.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = { &lock_run_verb, &lock_test_verb, &lock_ls_verb, NULL };

const struct applet lock_applet = {
	.name = "lock",
	.brief = "Locks on files: hold them while a command runs, and see who has them",
	.verbs = verbs,
};

const char *const lock_kinds[] = {
	[LOCK_FLOCK] = "flock",
	[LOCK_OFD] = "ofd",
	[LOCK_POSIX] = "posix",
	[LOCK_KIND_OPEN] = NULL,
};

const struct column lock_columns[LOCK_COLUMNS] = {
	[LOCK_COL_KIND] = { "kind", "flock, ofd, posix, lease, delegation or other", CELL_TEXT,
			    false },
	[LOCK_COL_MODE] = { "mode", "exclusive or shared", CELL_TEXT, false },
	[LOCK_COL_RANGE] = { "range", "OFFSET:LENGTH; LENGTH 0: to the end", CELL_TEXT, false },
	[LOCK_COL_PID] = { "pid", "process that has the lock, or waits for it", CELL_NUMBER,
			   false },
	[LOCK_COL_COMMAND] = { "command", "name of that process", CELL_TEXT, false },
	[LOCK_COL_PATH] = { "path", "file that it is on, as that process has it", CELL_TEXT,
			    false },
	[LOCK_COL_OFFSET] = { "offset", "where the range begins", CELL_NUMBER, true },
	[LOCK_COL_LENGTH] = { "length", "bytes of the range; 0: to the end", CELL_NUMBER, true },
	[LOCK_COL_DEVICE] = { "device", "major and minor number of its file system", CELL_TEXT,
			      true },
	[LOCK_COL_INODE] = { "inode", "inode number of the file", CELL_NUMBER, true },
	[LOCK_COL_ID] = { "id", "number in this list; requests have that of their lock",
			  CELL_NUMBER, true },
	[LOCK_COL_WAITS_FOR] = { "waits-for", "process that has the lock which it waits for",
				 CELL_NUMBER, false },
	[LOCK_COL_RING] = { "ring", "processes that wait for each other, with this one first",
			    CELL_TEXT, true },
};

static int bad_range(const char *text)
{
	return err_usage("--range: '%s' is not OFFSET:LENGTH, two sizes of together at most "
			 "%" PRId64,
			 text, INT64_MAX);
}

static int parse_range(struct lock_want *want, const char *text)
{
	const char *colon = strchr(text, ':');
	uint64_t offset, length;
	char first[32];

	if (!colon || colon - text >= (ptrdiff_t)sizeof first)
		return bad_range(text);
	snprintf(first, sizeof first, "%.*s", (int)(colon - text), text);
	if (size_parse(&offset, first) < 0 || size_parse(&length, colon + 1) < 0 ||
	    offset > INT64_MAX || length > INT64_MAX - offset)
		return bad_range(text);
	want->offset = (int64_t)offset;
	want->length = (int64_t)length;
	return ST_OK;
}

int lock_want(struct lock_want *want, const struct lock_opts *o)
{
	*want = (struct lock_want){ .shared = o->shared, .kind = o->kind };
	if (o->kind == LOCK_KIND_OPEN)
		want->kind = o->range ? LOCK_OFD : LOCK_FLOCK;
	if (!o->range)
		return ST_OK;
	if (want->kind == LOCK_FLOCK)
		return err_usage("--range is not for --kind flock, which locks whole files");
	return parse_range(want, o->range);
}

static const char *kind_word(enum lock_kind kind)
{
	switch (kind) {
	case LOCK_LEASE:
		return "lease";
	case LOCK_DELEGATION:
		return "delegation";
	case LOCK_OTHER:
		return "other";
	default:
		return lock_kinds[kind];
	}
}

/* Only locks of fcntl(2) have one. */
static void fill_range(struct table *t, const struct lock_line *l)
{
	int64_t length = l->end == INT64_MAX ? 0 : l->end - l->start + 1;
	char range[48];

	if (l->kind != LOCK_OFD && l->kind != LOCK_POSIX)
		return;
	snprintf(range, sizeof range, "%" PRId64 ":%" PRId64, l->start, length);
	table_text(t, LOCK_COL_RANGE, range);
	table_number(t, LOCK_COL_OFFSET, l->start);
	table_number(t, LOCK_COL_LENGTH, length);
}

static void fill_process(struct table *t, pid_t pid)
{
	char name[PROCESS_COMMAND_SIZE];

	table_number(t, LOCK_COL_PID, pid);
	if (!table_shows(t, LOCK_COL_COMMAND))
		return;
	process_name(pid, name);
	if (*name)
		table_text(t, LOCK_COL_COMMAND, name);
	else
		table_unknown(t, LOCK_COL_COMMAND);
}

void lock_fill(struct table *t, const struct lock *l, const struct procfd *process)
{
	char device[32];

	table_text(t, LOCK_COL_KIND, kind_word(l->line.kind));
	table_text(t, LOCK_COL_MODE, l->line.exclusive ? "exclusive" : "shared");
	fill_range(t, &l->line);
	if (process) {
		fill_process(t, process->pid);
	} else {
		table_unknown(t, LOCK_COL_PID);
		table_unknown(t, LOCK_COL_COMMAND);
	}
	if (l->path)
		table_text(t, LOCK_COL_PATH, l->path);
	else
		table_unknown(t, LOCK_COL_PATH);
	snprintf(device, sizeof device, "%u:%u", l->line.inode.major, l->line.inode.minor);
	table_text(t, LOCK_COL_DEVICE, device);
	table_unsigned(t, LOCK_COL_INODE, l->line.inode.ino);
	table_unsigned(t, LOCK_COL_ID, l->line.id);
	table_row_end(t);
}
