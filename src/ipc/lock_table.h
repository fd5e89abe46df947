/*
 * lock_table.h - all locks on files, who has them and who waits for them.
 *
 * /proc/locks tells of each the process that asked for it: nothing at all of LOCK_OFD, and of
 * LOCK_FLOCK one that may have ended long ago, while its children hold the lock. So whose
 * descriptors it is on is looked up as well, in /proc/PID/fdinfo, as far as we may.
 */
#ifndef IPCTOOL_LOCK_TABLE_H
#define IPCTOOL_LOCK_TABLE_H

#include "lock_line.h"
#include "procfd.h"

struct lock {
	struct lock_line line;
	size_t blocker; /* its own number when it is held; else of the lock that it waits for */
	/* Processes that have it, one descriptor of each; or of a request the one that waits. */
	struct procfd *holders;
	size_t holder_count;
	struct stat st; /* of the file, as the holders see it */
	char *path;     /* likewise; NULL when no holder may be looked into */
};

struct lock_table {
	struct lock *locks; /* a lock, and then what waits for it */
	size_t count, room;
	unsigned int hidden; /* processes that may not be looked into; they may hold some, too */
};

/*
 * All locks, or those on the file of that path, as they were for a moment: while some come and go
 * it looks again, a few times. 0, -ENOMEM, or -errno of that path or of /proc.
 */
int lock_table_read(struct lock_table *t, const char *path);
void lock_table_free(struct lock_table *t);

/* Is it held, and in the way of such a lock? Kinds do not know of each other, but both of fcntl(2).
 */
bool lock_conflicts(const struct lock *l, const struct lock_want *want);

#endif
