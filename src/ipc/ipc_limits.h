/* ipc_limits.h - every limit that IPC runs into: its name, its value, what is used of it. */
#ifndef IPCTOOL_IPC_LIMITS_H
#define IPCTOOL_IPC_LIMITS_H

#include "queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum limit_kind {
	LIMIT_MQ,
	LIMIT_SEM,
	LIMIT_SHM,
	LIMIT_PIPE,
	LIMIT_SOCK,
	LIMIT_FILE,
	LIMIT_KINDS,
};

/* Those of which a use is known, or which matter to a queue that is to be made. */
enum limit_role {
	LIMIT_OTHER,
	/* From here on, to a POSIX queue: */
	LIMIT_MSG_MAX,
	LIMIT_MSGSIZE_MAX,
	LIMIT_QUEUES_MAX,
	LIMIT_HARD_MSGMAX,
	LIMIT_HARD_MSGSIZEMAX,
	LIMIT_MSGQUEUE,
	/* No more. */
	LIMIT_MSGMNI,
	LIMIT_SEMMNI,
	LIMIT_SEMMNS,
	LIMIT_SHMMNI,
	LIMIT_SHMALL,
	LIMIT_SHMFS_BYTES,
	LIMIT_SHMFS_INODES,
	LIMIT_FILE_MAX,
};

struct limit {
	const char *name;    /* as sysctl(8) or getrlimit(2) has it, or the place where it is set */
	const char *unit;    /* of value and use, "bytes"; "flag": it is 0 or 1 */
	const char *error;   /* what a program sees that hits it; NULL: none, it is a default */
	const char *meaning; /* in a few words */
	int64_t constant;    /* LIMIT_FROM_KERNEL: its value */
	uint8_t kind;        /* enum limit_kind */
	uint8_t role;        /* enum limit_role */
	uint8_t source;      /* where it is found: ipc_limits.c */
	uint8_t which;       /* of that source */
};

/* All of them, by kind; limit_count in number. */
extern const struct limit limits[];
extern const size_t limit_count;

#define LIMIT_UNKNOWN   INT64_C(-1)
#define LIMIT_UNLIMITED INT64_MAX

/*
 * Its present value, LIMIT_UNLIMITED, or LIMIT_UNKNOWN, which is also that of a setting which this
 * system has not got. What does not fit is LIMIT_UNLIMITED.
 */
int64_t limit_value(const struct limit *l);

/* What is used of it, as far as we may see; LIMIT_UNKNOWN where that cannot be told. */
int64_t limit_used(const struct limit *l);

/* Must a POSIX queue that is to be made be within this limit? */
bool limit_concerns_queue(const struct limit *l);

/* Of such a limit: what it must be for one more queue of that geometry, defaults filled in. */
struct limit_need {
	int64_t needed;
	bool enough;  /* it is, or we are allowed to exceed it */
	bool unknown; /* it may not be: what is used already cannot be told */
};
struct limit_need limit_for_queue(const struct limit *l, struct queue_geometry geometry,
				  int64_t value, int64_t used);

#endif
