/* lock_line.h - a line of /proc/locks, or of a "lock:" in fdinfo: see proc_locks(5). */
#ifndef IPCTOOL_LOCK_LINE_H
#define IPCTOOL_LOCK_LINE_H

#include "file_lock.h"

/* An inode by the numbers that the kernel has for it, which stat(2) need not tell (btrfs, overlay).
 */
struct lock_inode {
	unsigned int major, minor;
	uint64_t ino;
};

struct lock_line {
	uint64_t id;        /* the same for a lock and for the requests that wait for it */
	unsigned int depth; /* 0: held; n: waits for the lock, or for what waits at depth n - 1 */
	enum lock_kind kind;
	bool exclusive;
	pid_t pid; /* who asked for it, living or not; -1 for LOCK_OFD; 0: cannot be told here */
	struct lock_inode inode;
	int64_t start, end; /* end is within; INT64_MAX: wherever the file ends */
};

/* 0, or -EINVAL when it is no such line. It may end in a newline. */
int lock_line_parse(struct lock_line *l, const char *line);

/* The same lock, as far as its line tells: ids are not looked at. */
bool lock_line_same(const struct lock_line *a, const struct lock_line *b);

bool lock_inode_same(const struct lock_inode *a, const struct lock_inode *b);

#endif
