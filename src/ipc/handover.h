/*
 * handover.h - messages on their way from a queue to whoever reads our output: none is lost.
 *
 * A message that was taken is kept here until its reader has it, so that it can go back to the
 * queue when the reader goes away. Into a pipe, what was written is not yet read: FIONREAD tells
 * how much is not, at our end too, and also after the reader closed his. Into anything else
 * (files, terminals, sockets), what was written has arrived.
 *
 * A message counts as read when all its bytes were, those of its framing too. Others that write
 * to the same pipe after us make more of ours count as not read: then a message may go back that
 * was read; none is lost.
 */
#ifndef IPCTOOL_HANDOVER_H
#define IPCTOOL_HANDOVER_H

#include "queue.h"

#include <signal.h>

struct message {
	const char *body;
	size_t len;
	int64_t tag; /* priority or type */
};

struct held;

struct handover {
	int fd;
	bool pipe;
	int watch; /* fd where it can tell that its reader went away, else -1: queue_wait.watch */
	/*
	 * Bodies and framed texts, as they came; area[0] is byte number `base` of them all, and
	 * QUEUE_MARGIN bytes lie before it.
	 */
	char *area;
	size_t used, room;
	uint64_t base;
	/* list[first .. next) were written, list[next .. end) not or not wholly. */
	struct held *list;
	size_t first, next, end, slots;
	uint64_t texts;                    /* bytes of text of all messages */
	uint64_t accepted;                 /* so many of them were written */
	size_t messages;                   /* taken */
	struct sigaction sigpipe, sigxfsz; /* as they were */
	bool sigpipe_ignored;
};

/*
 * Messages will be written to fd. 0; -EBADF when it is closed, -EPIPE when its reader is gone,
 * another -errno when it is known to fail: then nothing is to be taken from the queue. In each
 * case handover_end() follows; in between the signals of failing writes are ignored.
 */
int handover_begin(struct handover *h, int fd);
void handover_end(struct handover *h);

/*
 * Where n bytes can be put: a body, then its framing, so that nothing can fail once a message was
 * taken. NULL when there is no memory. Moves the bodies of all messages. QUEUE_MARGIN bytes before
 * it may be used for a moment.
 */
char *handover_reserve(struct handover *h, size_t n);

/* The reserved bytes hold a body that was taken from a queue. */
void handover_take(struct handover *h, size_t len, int64_t tag);

/*
 * How it is to be written: as its body with the n reserved bytes behind it, or as these n bytes
 * alone.
 */
void handover_frame(struct handover *h, size_t n, bool with_body);

/* Is there a message that was not written yet? Its text may be empty. */
bool handover_holds(const struct handover *h);

/* Bytes that wait to be written. */
size_t handover_unwritten(const struct handover *h);

/* Writes them. 0 or -errno; -EINTR after a signal that interrupt.h caught. */
int handover_write(struct handover *h);

/* Has the reader gone away? Never, where that cannot be known. */
bool handover_deserted(const struct handover *h);

/*
 * Waits until the reader of a pipe has read all that was written, or goes away; no longer than a
 * second, for a reader may well begin only when we have ended.
 */
void handover_linger(const struct handover *h);

/*
 * At the end: how many messages were not read (or, while there is a reader, not written).
 * handover_undelivered() gives them, i from 0, oldest first.
 */
size_t handover_settle(struct handover *h);
struct message handover_undelivered(const struct handover *h, size_t i);

/*
 * Sends all undelivered messages back to the queue, in their order and with their tags.
 * Returns how many it did not take; they stay undelivered, and *why is the -errno of the first.
 */
size_t handover_return(struct handover *h, const struct queue *q, int *why);

#endif
