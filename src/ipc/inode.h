/* inode.h - what all objects that are files have in common: descriptors, owner, mode. */
#ifndef IPCTOOL_INODE_H
#define IPCTOOL_INODE_H

#include "alter.h"

#include <stdbool.h>
#include <sys/stat.h>

/*
 * Opens a regular file by a path that the user named: O_RDONLY, O_RDWR or O_PATH. Anything else is
 * -ENODEV, and is not even opened, so that no FIFO holds us up and no device notices. A symbolic
 * link is followed, as cat(1) does, where a file is used; not where one is made, marked or removed,
 * since others can put links into a directory that is everybody's: without `follow`, -ENODEV. *st
 * is what fstat(2) says of the file.
 */
int inode_open_regular(const char *path, int access, bool follow, struct stat *st);

/*
 * Opens the file that fd is open on, O_PATH or otherwise, once more: a descriptor, or -errno, which
 * without /proc is -ENOENT.
 */
int inode_reopen(int fd, int flags);

/*
 * The same, which takes the place of fd: 0, or -errno, and fd stays. Who may not read a file, and
 * so finds it by O_PATH, may read another one that has got its name in between.
 */
int inode_open_instead(int *fd, int flags);

/*
 * Is a symbolic link there, or may one be, as lstat(2) does not tell of a path that ends in a
 * slash? What it leads to, if anything, is not for us to make.
 */
bool inode_is_link(const char *path);

/*
 * Owner and group, then mode, of an open object; O_PATH descriptors will do (with /proc mounted).
 * 0 or -errno; -EPERM when the caller is neither owner nor root. When the mode is refused after
 * the owner was changed, the owner stays changed.
 */
int inode_alter(int fd, const struct perm_change *change);

/* Sets the exact mode of an object that was just made under a umask. 0 or -errno. */
int inode_set_mode(int fd, mode_t mode);

#endif
