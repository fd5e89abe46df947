/* bench_ops.h - what a mechanism is to a measurement: a table of functions. */
#ifndef IPCTOOL_BENCH_OPS_H
#define IPCTOOL_BENCH_OPS_H

#include "bench.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The side that begins, and the one that answers or takes. */
enum bench_side { BENCH_PING, BENCH_PONG };

#define BENCH_PHASES 2 /* the warm-up, and what counts */

#define BENCH_CACHE_LINE 128 /* two: processors fetch them in pairs */

/* What the processes of a measurement share. */
struct bench_control {
	alignas(BENCH_CACHE_LINE) uint64_t limit[BENCH_PHASES]; /* the phase ends before it */
	alignas(BENCH_CACHE_LINE) uint64_t sent; /* so many messages, by BENCH_PING */
	alignas(BENCH_CACHE_LINE) int object; /* the System V object that the keeper made, or -1 */
	bool failed, ended;                   /* outcome->failure holds; the keeper is done */
	pid_t pid[2];
	struct bench_outcome outcome;
};

struct bench_bell;

/*
 * One side's view of the mechanism; made by the keeper, of which both sides inherit it. Of a
 * direction, the index is the side that it leads to.
 */
struct bench_channel {
	const struct bench_ops *ops;
	struct bench_control *control;
	size_t size;
	enum bench_side side;
	bool windowed; /* one way: room must be given back */
	bool crowded;  /* both sides are on one processor */
	/* The limit that setup() hit. */
	const char *limit;
	uint64_t value;
	/* bench_copy.h: messages that are copied in and out of the kernel */
	int in[2], out[2]; /* that side's descriptors */
	bool sockets;      /* and these are what they are */
	char *from, *to;   /* where a message is written, where one is received */
	/* bench_ring.h: messages in shared memory */
	struct bench_ring {
		char *words, *messages; /* of the slots; in one memory but for process-vm */
		size_t stride;
		uint32_t slots, batch;
		uint64_t number;       /* of the next message, whichever way it goes */
		uint32_t free;         /* slots that may be filled */
		uint32_t owed;         /* received, and not given back */
		uint64_t given, taken; /* batches given back; of these, known to be */
		uint64_t lent;         /* slots filled in this phase */
	} ring;
	/* bench_bells.c, bench_lock.c */
	uint64_t rung; /* eventfd: taken from it, and not waited for yet */
	uint64_t turn; /* lock: hand-offs so far */
};

/* Each returns 0 or -errno; all but setup() may block. */
struct bench_ops {
	const char *name, *brief;
	const struct bench_bell *bell; /* bench_ring.h: how the other side is woken */
	int socket_type;               /* of what is made of sockets: SOCK_STREAM and so on */
	/* In the keeper, before both sides. */
	int (*setup)(struct bench_channel *c);
	/* In each side, when both are there; or NULL. */
	int (*attach)(struct bench_channel *c);
	/* Where the next message is to be written, as soon as there is room. */
	int (*reserve)(struct bench_channel *c, char **room);
	int (*send)(struct bench_channel *c);
	int (*receive)(struct bench_channel *c, char **message);
	/* One way: the message was looked at; `last` of its phase, which finish() waits for. */
	int (*release)(struct bench_channel *c, bool last);
	int (*finish)(struct bench_channel *c);
	/* Removes control->object, in whatever process; or NULL. */
	void (*remove)(const struct bench_control *control);
};

/* Zeroed memory that the processes forked from here on share, or have each for itself; or NULL. */
void *bench_memory(size_t size, bool shared);

/* $TMPDIR, or /tmp. */
const char *bench_directory(void);

/* A new file there that has no name: a descriptor, or -errno. */
int bench_file(void);

/* Does what a side does in a measurement; failures go to c->control. 0 or -errno. */
int bench_exchange(struct bench_channel *c, const struct bench_job *job);

/* Notes a failure, if it is the first one; returns its error. */
int bench_fail(struct bench_control *control, const struct bench_failure *failure);

#endif
