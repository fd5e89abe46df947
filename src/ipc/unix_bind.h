/*
 * unix_bind.h - gives a socket its address, in place of one that nobody uses any more.
 *
 * A socket's file stays when its process dies. Such a stale one is told from a live one by
 * connecting a datagram socket to its inode: the kernel refuses that only when no socket is bound
 * to it, and whoever is bound, of whatever kind, does not notice. An inode that was stale once is
 * so for ever.
 *
 * A stale file is first renamed and then looked at once more, under that name. As bind(2) keeps
 * the directory locked until the new socket can be found by its inode, what is stale then is not
 * one that somebody is just binding; and should another file have come in between, it gets its name
 * back. So no file is removed but a stale socket's, whatever other programs do at the same time.
 * Processes that do it by this function take turns, so that none of them sees a name gone even for
 * a moment.
 */
#ifndef IPCTOOL_UNIX_BIND_H
#define IPCTOOL_UNIX_BIND_H

#include "unix_socket.h"

#include <sys/stat.h>

#define UNIX_OWN_NAME 32

struct unix_binding {
	int dir;                 /* of the path, O_PATH; -1 */
	char name[256];          /* in dir */
	char own[UNIX_OWN_NAME]; /* "", or the name that our file has until it gets that one */
	bool made;               /* it is our file, dev and ino tell which */
	dev_t dev;
	ino_t ino;
	/* After -EEXIST on a path: */
	struct stat found;         /* what is there */
	bool live;                 /* it is a socket that is in use */
	char aside[UNIX_OWN_NAME]; /* "", or its name now: it could not get its own back */
};

/*
 * Binds fd to the address; a path gets exactly this mode from the start, but for what a default
 * access control list of the directory takes away. 0, and unix_unbind() follows; -EEXIST; -EACCES
 * or -EPERM; -EINTR after a signal that interrupt.h caught; or another -errno.
 */
int unix_bind(struct unix_binding *b, int fd, const struct unix_address *a, mode_t mode);

/* Removes our file if it still has its name. To be called before the socket is closed, so that
 * nobody takes the file for stale meanwhile. */
void unix_unbind(struct unix_binding *b);

/*
 * Removes a stale socket's file, as carefully: 0; -EBUSY when a socket is bound to it, or -EACCES
 * when that may not be known; -ENODEV when it is no socket's, or a link; another -errno.
 */
int unix_remove_stale(const char *path);

/*
 * Is a socket bound to the file of that name, or that a link leads to? 1: it is, or that may not be
 * known; 0: it is stale; -ENODEV: it is no socket's; -ENOENT, or another -errno of the path. *st:
 * what stat(2) says of the file.
 */
int unix_bound(const char *path, struct stat *st);

/* Is there a socket's file of that name, or one that a link leads to, and is it stale? */
bool unix_stale(const char *path);

#endif
