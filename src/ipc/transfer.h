/*
 * transfer.h - moves bytes between a segment and a descriptor, a piece at a time, by the fastest
 * way that these two have: by the kernel alone if they can, else through a buffer.
 */
#ifndef IPCTOOL_TRANSFER_H
#define IPCTOOL_TRANSFER_H

#include "segment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct transfer {
	struct segment *segment;
	int fd;
	uint64_t done;   /* bytes that arrived so far, exact also after a failure */
	bool fd_failed;  /* the -errno is the descriptor's, not the segment's */
	bool copies;     /* the kernel's way does not work here, or is not worth it */
	size_t capacity; /* of the pipe that fd is, 0 when it is none */
	char *buffer;
};

void transfer_begin(struct transfer *t, struct segment *s, int fd);
void transfer_end(struct transfer *t);

/* Waits until there is something to read, or the end: 0; -EINTR as below. */
int transfer_wait(struct transfer *t);

/*
 * Moves up to len bytes (at most a piece) into the segment at offset: how many, 0 at the
 * descriptor's end, or -errno. -EINTR only after a signal that interrupt.h caught.
 */
ssize_t transfer_in(struct transfer *t, uint64_t offset, uint64_t len);

/* Has the descriptor more to read? 1 (one byte is lost), 0 at its end, or -errno. */
ssize_t transfer_more(struct transfer *t);

/*
 * Moves some of the segment's bytes [offset, offset + len) to the descriptor, len being all that
 * is left to do: how many, 0 when the segment ends before them, or -errno.
 *
 * What the kernel moves to a pipe is not copied: until it is read, it changes when the segment
 * does. So as much as the pipe holds is copied at the end, and once all is done, what is still
 * unread stays as it was: a reader may take its time, and the segment's lock be given back.
 */
ssize_t transfer_out(struct transfer *t, uint64_t offset, uint64_t len);

#endif
