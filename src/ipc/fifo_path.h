/*
 * fifo_path.h - FIFOs (named pipes) by their path. See fifo(7) and pipe(7).
 *
 * A path is looked up once, to a descriptor that opens nothing (O_PATH), and what is opened then
 * is that very inode, if it is a FIFO. So whatever is put in its place meanwhile, no device and
 * no file is opened. /proc has to be mounted.
 *
 * Each of these may return -ENODEV: it is no FIFO; -ENOSYS: /proc is not mounted.
 */
#ifndef IPCTOOL_FIFO_PATH_H
#define IPCTOOL_FIFO_PATH_H

#include "deadline.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* A new FIFO of exactly this mode. 0, -EEXIST whatever is there, or -errno. */
int fifo_create(const char *path, mode_t mode);

/* What stat(2) says of a FIFO, at the end of symbolic links. 0 or -errno. */
int fifo_inode(const char *path, struct stat *st);

/* Only a FIFO, and no symbolic link to one. 0 or -errno. */
int fifo_remove(const char *path);

/*
 * Opens it for reading, without waiting for a writer: a non-blocking descriptor, or -errno. Those
 * who wait to open it for writing go on from here.
 */
int fifo_open_read(const char *path);

/*
 * Opens it for writing as soon as a reader is there: a blocking descriptor, or -errno: -EAGAIN
 * (deadline 0) or -ETIMEDOUT when there was none, -EIDRM when it was removed meanwhile.
 */
int fifo_open_write(const char *path, struct deadline deadline);

/* Another open description of the FIFO that fd is open on. A descriptor, or -errno. */
int fifo_reopen(int fd, int flags);

/* How many bytes the pipe can hold from now on, at least `size`: 0 or -errno of F_SETPIPE_SZ. */
int fifo_set_capacity(int fd, uint64_t size);

/* Present figures of the open pipe; 0 or -errno. */
int fifo_figures(int fd, uint64_t *capacity, uint64_t *unread);

/* Does nobody read any more what was written through fd, while some of it is unread? */
bool fifo_abandoned(int fd, uint64_t *unread);

/* Has the FIFO that fd is open on no name any more? */
bool fifo_removed(int fd);

#endif
