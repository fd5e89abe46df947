/* fifo_users.h - who has FIFOs open, and what is in them, without getting in anybody's way. */
#ifndef IPCTOOL_FIFO_USERS_H
#define IPCTOOL_FIFO_USERS_H

#include "procfd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct fifo_open {
	dev_t dev;
	ino_t ino;
	struct procfd at;
};

/* All pipes that processes have open, as they were at one look. */
struct fifo_users {
	struct fifo_open *opens; /* sorted by inode */
	size_t count, room;
	unsigned int hidden; /* processes that may not be looked into; they may have some, too */
};

/* 0, -ENOMEM, or -errno of opening /proc. */
int fifo_users_look(struct fifo_users *users);
void fifo_users_free(struct fifo_users *users);

struct fifo_use {
	unsigned int readers, writers; /* opens; what was inherited or duplicated is one */
	bool pipe_known;               /* capacity and unread are */
	uint64_t capacity, unread;
};

/*
 * How the FIFO with that inode is used.
 *
 * A pipe exists only while it is open. Its figures are asked for on a descriptor that another
 * process has (pidfd_getfd(2)), or, without the right to that, on one that is opened for reading
 * if there is a reader already. Without one they stay unknown: a first reader, even one that goes
 * at once, would wake all writers that wait in open(2), and then let them die of SIGPIPE.
 */
struct fifo_use fifo_users_of(const struct fifo_users *users, const struct stat *st);

#endif
