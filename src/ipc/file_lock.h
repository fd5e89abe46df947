/* file_lock.h - locks on files: those of flock(2), and the two kinds of fcntl(2). */
#ifndef IPCTOOL_FILE_LOCK_H
#define IPCTOOL_FILE_LOCK_H

#include "deadline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum lock_kind {
	LOCK_FLOCK, /* flock(2): of the open file description, whole files and directories */
	LOCK_OFD,   /* fcntl(2): of the open file description, a range */
	LOCK_POSIX, /* fcntl(2): of the process, a range; lost by any close(2) of the file */
	/* Nothing that can be waited for, but there may be some: see lock_line.h. */
	LOCK_LEASE,      /* F_SETLEASE */
	LOCK_DELEGATION, /* a lease that a file server has */
	LOCK_OTHER,
};

struct lock_want {
	enum lock_kind kind;
	bool shared;
	int64_t offset, length; /* not LOCK_FLOCK; length 0: to the end, wherever that will be */
};

/*
 * Takes a lock on an open file. 0, or -errno: -EAGAIN (deadline 0), -ETIMEDOUT, -EINTR (a signal
 * that interrupt.h caught), -EDEADLK (LOCK_POSIX only: nobody detects others), -EBADF (it is not
 * open in the way that the lock needs, or not at all).
 */
int file_lock_take(int fd, const struct lock_want *want, struct deadline deadline);

/* Lets it go, and all of that description or process in the range. 0 or -errno. */
int file_lock_release(int fd, const struct lock_want *want);

struct file_lock {
	const char *path;
	int fd; /* -1: the file is one of the others', and locked once */
	dev_t dev;
	ino_t ino;
};

/*
 * Opens the files of `count` paths and takes a lock on each, in the order of their inodes, so that
 * no two who do so wait for each other. A file that is missing is made, with exactly this mode.
 * None is removed, cut short or written to.
 *
 * A lock is on an inode: when a path is another file's by the time that all are held, everything
 * is let go and begins again. Signals and deadlines are as with file_lock_take(). 0, or -errno and
 * nothing is held; *failed is then the path that it was about.
 */
int file_locks_take(struct file_lock *locks, size_t count, const struct lock_want *want,
		    mode_t mode, struct deadline deadline, const char **failed);

/* Closes all that is open. A lock of a description that others have, too, stays theirs. */
void file_locks_close(struct file_lock *locks, size_t count);

#endif
