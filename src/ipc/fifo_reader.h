/* fifo_reader.h - reading from a FIFO whose writers come and go. */
#ifndef IPCTOOL_FIFO_READER_H
#define IPCTOOL_FIFO_READER_H

#include "deadline.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct fifo_reader {
	int fd;      /* non-blocking */
	int watch;   /* inotify(7), tells when the FIFO was removed; -1: nothing does */
	int peek[2]; /* a pipe of our own, for looking at bytes that stay in the FIFO; -1: none */
	bool locked;
};

/* 0, or -errno of fifo_open_read(); -EIDRM when it was removed in this very moment. */
int fifo_reader_open(struct fifo_reader *r, const char *path);
void fifo_reader_close(struct fifo_reader *r);

/*
 * Waits until there is something to read: 1; or all writers have closed it: 0. A writer that has
 * not come yet is waited for. -ETIMEDOUT (-EAGAIN with deadline 0); -EPIPE when nobody reads the
 * descriptor `out` any more; -EIDRM when the FIFO was removed, and so no writer can come.
 */
int fifo_reader_wait(struct fifo_reader *r, int out, struct deadline deadline);

/* After the end of file: new writers are waited for. Nothing is lost in between. 0 or -errno. */
int fifo_reader_renew(struct fifo_reader *r);

/*
 * Keeps others who take this lock from reading until r is closed, so that records are taken
 * whole: an flock(2) on the FIFO. 0, -EAGAIN, -ETIMEDOUT, or -errno.
 */
int fifo_reader_lock(struct fifo_reader *r, struct deadline deadline);

/* The next bytes, which stay in the FIFO: how many; 0 at the end of file; -EAGAIN; or -errno. */
ssize_t fifo_reader_peek(struct fifo_reader *r, char *buf, size_t cap);

#endif
