/* lock.h - what the verbs of lock share. */
#ifndef IPCTOOL_APPLET_LOCK_H
#define IPCTOOL_APPLET_LOCK_H

#include "lock_table.h"
#include "verb.h"

extern const struct verb lock_run_verb, lock_test_verb, lock_ls_verb;

/* Which lock is meant. */
struct lock_opts {
	unsigned int kind; /* enum lock_kind, LOCK_KIND_OPEN when it was not given */
	const char *range;
	bool shared;
};
#define LOCK_KIND_OPEN 3
#define LOCK_OPTS_DEFAULT \
	{ \
		.kind = LOCK_KIND_OPEN \
	}

extern const char *const lock_kinds[];

#define OPT_LOCK(S, f, shared_help, kind_help) \
	OPT_FLAG(S, f.shared, 's', "shared", shared_help), \
		OPT_CHOICE(S, f.kind, 0, "kind", "KIND", lock_kinds, kind_help), \
		OPT_TEXT(S, f.range, 0, "range", "OFFSET:LENGTH", \
			 "these bytes only (LENGTH 0: to the end); not for flock")

/* ST_OK, or ST_USAGE after reporting. Without --kind, a range is LOCK_OFD, else LOCK_FLOCK. */
int lock_want(struct lock_want *want, const struct lock_opts *o);

enum lock_column {
	LOCK_COL_KIND,
	LOCK_COL_MODE,
	LOCK_COL_RANGE,
	LOCK_COL_PID,
	LOCK_COL_COMMAND,
	LOCK_COL_PATH,
	LOCK_COL_OFFSET,
	LOCK_COL_LENGTH,
	LOCK_COL_DEVICE,
	LOCK_COL_INODE,
	LOCK_COL_ID,
	/* of ls alone: */
	LOCK_COL_WAITS_FOR,
	LOCK_COL_RING,
	LOCK_COLUMNS,
};
#define LOCK_COLUMNS_TEST LOCK_COL_WAITS_FOR

extern const struct column lock_columns[LOCK_COLUMNS];

/* Fills what is known of a lock, and of one process that has it or waits for it, and ends the row.
 * NULL: that process is unknown. */
void lock_fill(struct table *t, const struct lock *l, const struct procfd *process);

#endif
