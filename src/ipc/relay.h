/*
 * relay.h - moves bytes from one descriptor to another, within the kernel where that is possible.
 *
 * splice(2) takes nothing from `from` that does not arrive in `to`: when there is no room, when
 * nobody reads `to` any more, when we are killed, the rest is still where it was.
 */
#ifndef IPCTOOL_RELAY_H
#define IPCTOOL_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct relay {
	int from, to;
	int sized;         /* the size of this one, if it is a pipe, is not ours to change; or -1 */
	uint64_t moved;    /* bytes so far */
	uint64_t left;     /* bytes that the file `from` still had; RELAY_ENDLESS: it is no file */
	bool copies;       /* splice(2) does not do it for these two: read(2) and write(2) do */
	bool grown;        /* the pipes were made larger, after the first large piece */
	bool input_failed; /* the last -errno is about `from` */
	/*
	 * Set after relay_begin(): the caller polls, and nothing here waits. -EAGAIN then means
	 * that `from` has nothing or `to` takes nothing now; of what had to be read(2) to get it
	 * across, the rest is held. If `to` is a socket, it has to be non-blocking.
	 */
	bool impatient;
	char *held;
	size_t held_from, held_end;
};

#define RELAY_ENDLESS UINT64_MAX
#define RELAY_PIECE   ((size_t)1 << 20)

void relay_begin(struct relay *r, int from, int to, int sized);

/* Only after impatient ones: frees what is held. */
void relay_end(struct relay *r);

/* So many bytes were taken from `from` and have not arrived in `to`. */
static inline size_t relay_holds(const struct relay *r)
{
	return r->held_end - r->held_from;
}

/*
 * Moves at most max bytes, waiting for the first ones where `from` is blocking: how many, 0 at the
 * end of file, or -errno; -EAGAIN when a non-blocking `from` has nothing (now or any more).
 *
 * What the kernel moves from a file to a pipe is not copied: until it is read, it changes when
 * the file does. So as much as the pipe holds is copied at the end, and what is unread when all is
 * done stays as it was.
 */
ssize_t relay_piece(struct relay *r, size_t max);

#endif
