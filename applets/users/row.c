/* row.c - a row of `users`: a process, and how it has an object. */
#include "perm.h"
#include "procfd.h"
#include "users.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/sysmacros.h>

const struct column users_columns[USERS_COLUMNS] = {
	[USERS_ADDRESS] = { "address", "object, as every command takes it", CELL_TEXT, 0 },
	[USERS_PID] = { "pid", "process that has it (?: some that may not be looked into may)",
			CELL_NUMBER, 0 },
	[USERS_USER] = { "user", "user that the process runs as", CELL_TEXT, 0 },
	[USERS_COMMAND] = { "command", "name of its program", CELL_TEXT, 0 },
	[USERS_HOW] = { "how", "descriptor, mapped, attached, holding or waiting", CELL_TEXT, 0 },
	[USERS_WHERE] = { "where", "number of the descriptor, or addresses in its memory",
			  CELL_TEXT, 0 },
	[USERS_SINCE] = { "since", "when the process began: it has it at most that long", CELL_TIME,
			  0 },
	[USERS_KIND] = { "kind", "mq, sem, shm, fifo, sock or lock", CELL_TEXT, COLUMN_EXTRA },
	[USERS_NAME] = { "name", "with --deleted: what it was called", CELL_TEXT, COLUMN_EXTRA },
	[USERS_SIZE] = { "size", "with --deleted: bytes of it, or that fit into it", CELL_SIZE,
			 COLUMN_EXTRA },
	[USERS_MEMORY] = { "memory", "with --deleted: bytes of memory that it takes", CELL_SIZE,
			   COLUMN_EXTRA },
	[USERS_UID] = { "uid", "that user as a number", CELL_NUMBER, COLUMN_EXTRA },
	[USERS_DESCRIPTOR] = { "descriptor", "its number", CELL_NUMBER, COLUMN_EXTRA },
	[USERS_ACCESS] = { "access", "what the descriptor is open for: read, write, both or path",
			   CELL_TEXT, COLUMN_EXTRA },
	[USERS_START] = { "start", "address where it is mapped, or waited on", CELL_NUMBER,
			  COLUMN_EXTRA },
	[USERS_LENGTH] = { "length", "bytes that are mapped", CELL_SIZE, COLUMN_EXTRA },
	[USERS_DEVICE] = { "device", "major and minor number of its file system", CELL_TEXT,
			   COLUMN_EXTRA },
	[USERS_INODE] = { "inode", "its inode number, or id", CELL_NUMBER, COLUMN_EXTRA },
};

static const char *const hows[] = {
	[USE_DESCRIPTOR] = "descriptor", [USE_MAPPED] = "mapped",   [USE_ATTACHED] = "attached",
	[USE_HOLDING] = "holding",       [USE_WAITING] = "waiting",
};

static int fill_process(struct table *t, struct process_book *book, pid_t pid)
{
	const struct process_facts *f;

	table_number(t, USERS_PID, pid);
	if (!table_shows(t, USERS_USER) && !table_shows(t, USERS_COMMAND) &&
	    !table_shows(t, USERS_SINCE) && !table_shows(t, USERS_UID))
		return 0;
	f = process_book_find(book, pid);
	if (!f)
		return -ENOMEM;
	if (f->uid_known) {
		table_unsigned(t, USERS_UID, f->uid);
		table_text(t, USERS_USER, table_shows(t, USERS_USER) ? user_name(f->uid) : NULL);
	} else {
		table_unknown(t, USERS_UID);
		table_unknown(t, USERS_USER);
	}
	if (*f->command)
		table_text(t, USERS_COMMAND, f->command);
	else
		table_unknown(t, USERS_COMMAND);
	table_time(t, USERS_SINCE, f->began);
	return 0;
}

static void fill_access(struct table *t, struct procfd at)
{
	static const char *const words[] = {
		[O_RDONLY] = "read", [O_WRONLY] = "write", [O_RDWR] = "both"
	};
	int flags = procfd_flags(at);

	if (flags >= 0 && flags & O_PATH)
		table_text(t, USERS_ACCESS, "path");
	else if (flags >= 0 && (flags & O_ACCMODE) != O_ACCMODE)
		table_text(t, USERS_ACCESS, words[flags & O_ACCMODE]);
	else
		table_unknown(t, USERS_ACCESS);
}

static void fill_where(struct table *t, const struct object_use *use)
{
	char where[64];

	if (use->fd >= 0) {
		table_number(t, USERS_DESCRIPTOR, use->fd);
		if (table_shows(t, USERS_ACCESS))
			fill_access(t, (struct procfd){ use->pid, use->fd });
		snprintf(where, sizeof where, "%d", use->fd);
	} else if (use->length > 0) {
		table_unsigned(t, USERS_LENGTH, use->length);
		snprintf(where, sizeof where, "%#" PRIx64 "-%#" PRIx64, use->start,
			 use->start + use->length);
	} else if (use->start > 0) {
		snprintf(where, sizeof where, "%#" PRIx64, use->start);
	} else {
		return;
	}
	if (use->fd < 0)
		table_unsigned(t, USERS_START, use->start);
	table_text(t, USERS_WHERE, where);
}

int users_fill(struct table *t, struct process_book *book, const struct object_use *use)
{
	char device[32];
	int r = fill_process(t, book, use->pid);

	table_text(t, USERS_HOW, hows[use->how]);
	fill_where(t, use);
	table_unsigned(t, USERS_INODE, use->key.number);
	if (use->key.dev != 0) {
		snprintf(device, sizeof device, "%u:%u", major(use->key.dev), minor(use->key.dev));
		table_text(t, USERS_DEVICE, device);
	}
	return r;
}

void users_fill_unseen(struct table *t)
{
	static const enum users_column unknown[] = {
		USERS_PID, USERS_USER,  USERS_COMMAND, USERS_HOW,
		USERS_UID, USERS_WHERE, USERS_SINCE,
	};

	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
		table_unknown(t, unknown[i]);
}
