/* take.h - how many messages recv and exec take, and which. */
#ifndef IPCTOOL_MQ_TAKE_H
#define IPCTOOL_MQ_TAKE_H

#include "queue.h"
#include "verb.h"

#include <limits.h>

struct take_opts {
	uint64_t count, except;
	int64_t type;
	struct timeout timeout;
	bool all, follow;
};

#define TAKE_DEFAULTS \
	{ \
		.count = 1, .timeout = { TIMEOUT_NEVER } \
	}

#define OPT_TAKE_FLAG(S, f, l, n, h, x) \
	{ \
		.kind = KIND_FLAG, .letter = l, .name = n, .help = h, .excludes = x, \
		.offset = FIELD(S, f, bool) \
	}

/* f is a struct take_opts, x the bit by which they exclude each other; so below. */
#define OPT_TAKE_AMOUNT(S, f, x) \
	{ .kind = KIND_NUMBER, \
	  .letter = 'c', \
	  .name = "count", \
	  .metavar = "N", \
	  .help = "take N messages (default 1)", \
	  .min = 1, \
	  .max = UINT64_MAX, \
	  .excludes = x, \
	  .offset = FIELD(S, f.count, uint64_t) }, \
		OPT_TAKE_FLAG(S, f.all, 'a', "all", "take messages until the queue is empty", x), \
		OPT_TAKE_FLAG(S, f.follow, 'f', "follow", "go on for ever", x)

#define OPT_TAKE_WHICH(S, f, x) \
	{ .kind = KIND_SIGNED, \
	  .letter = 'T', \
	  .name = "type", \
	  .metavar = "N", \
	  .help = "of type N; -N: of the lowest up to N; 0: of any (System V)", \
	  .min = (uint64_t)-LONG_MAX, \
	  .max = LONG_MAX, \
	  .only = ADDRESS_SYSV, \
	  .excludes = x, \
	  .offset = FIELD(S, f.type, int64_t) }, \
	{ \
		.kind = KIND_NUMBER, .name = "except", .metavar = "N", \
		.help = "of any type but N (System V)", .min = 1, .max = LONG_MAX, \
		.only = ADDRESS_SYSV, .excludes = x, .offset = FIELD(S, f.except, uint64_t) \
	}

/* So many at most. */
uint64_t take_count(const struct take_opts *o);

struct queue_pick take_pick(const struct take_opts *o);

/* Is an empty queue waited for? */
bool take_waits(const struct take_opts *o);

/*
 * Why there was nothing to take: "the queue is empty", or that none of what it holds is what was
 * asked for.
 */
#define TAKE_NOTHING_SIZE 96
const char *take_nothing(const struct queue *q, char buf[TAKE_NOTHING_SIZE]);

#endif
