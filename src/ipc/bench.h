/*
 * bench.h - how fast a mechanism carries messages from one process to another.
 *
 * A measurement has processes of its own: two that exchange messages, and a keeper that makes what
 * they need and sees to their end. Nothing they do can make the caller hang, and whoever of all
 * of them is killed, nothing is left: what they use has no name, or only for the moment between
 * two system calls of the keeper, and System V objects are removed by the keeper, or by the
 * caller when it is the keeper that was killed.
 */
#ifndef IPCTOOL_BENCH_H
#define IPCTOOL_BENCH_H

#include "histogram.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct bench_ops;

/* What there is, and where a mechanism's name and description are. NULL-terminated. */
extern const struct bench_ops *const bench_mechanisms[];
const char *bench_name(const struct bench_ops *ops);
const char *bench_brief(const struct bench_ops *ops);

enum bench_mode {
	BENCH_LATENCY,    /* a message there, another one back, and so on */
	BENCH_THROUGHPUT, /* messages one way, as many as go */
};

#define BENCH_SIZE_MAX  (UINT64_C(64) << 20)
#define BENCH_UNLIMITED INT64_MAX
#define BENCH_ANY_CPU   (-1)

struct bench_job {
	const struct bench_ops *mechanism;
	size_t size; /* of a message, 1 to BENCH_SIZE_MAX */
	enum bench_mode mode;
	/* What ends it, whichever is first: messages (or round trips), nanoseconds. */
	int64_t count, duration; /* at least 1, or BENCH_UNLIMITED */
	int cpu[2];              /* where each of the two runs, or BENCH_ANY_CPU */
};

/* What was being done when it failed. */
enum bench_stage {
	BENCH_SETUP,   /* making what the mechanism needs; no message was sent */
	BENCH_SEND,    /* handing a message over */
	BENCH_RECEIVE, /* waiting for one */
	BENCH_CHECK,   /* a message came that is not the one that was sent */
	BENCH_LIVE,    /* one of the processes was ended: error is 0, signum how */
	BENCH_STALL,   /* nothing came for BENCH_STALL_SECONDS */
};
#define BENCH_STALL_SECONDS 10

struct bench_failure {
	int error; /* -errno */
	enum bench_stage stage;
	uint64_t number; /* of the message, from 0 on, warm-up included */
	int signum;      /* BENCH_LIVE; 0: it ended by itself */
	/* The limit that was hit and its value, as sysctl or getrlimit have it; NULL: none known */
	const char *limit;
	uint64_t value;
};

struct bench_outcome {
	uint64_t messages;        /* or round trips, without those of the warm-up */
	uint64_t elapsed;         /* ns from the first one to the last */
	struct histogram latency; /* BENCH_LATENCY: ns of each round trip */
	struct bench_failure failure;
};

/*
 * Does one measurement, after a warm-up of a tenth of it. Within interrupt_catch(). 0; -EINTR when
 * a signal was caught; -EIO: outcome->failure says what went wrong; another -errno when no process
 * or no memory was to be had.
 */
int bench_run(const struct bench_job *job, struct bench_outcome *outcome);

#endif
