/*
 * posix_mq_limits.h - what keeps a POSIX queue from being made: fs.mqueue.msg_max, msgsize_max and
 * queues_max of the IPC namespace, and RLIMIT_MSGQUEUE of the user. See mq_overview(7).
 */
#ifndef IPCTOOL_POSIX_MQ_LIMITS_H
#define IPCTOOL_POSIX_MQ_LIMITS_H

#include "queue.h"

#include <stdbool.h>
#include <stdint.h>

/* Fills in what is 0, as the kernel does when it is given no geometry at all. */
void posix_mq_fill(struct queue_geometry *g);

/* What such a queue counts against RLIMIT_MSGQUEUE, UINT64_MAX at most: see getrlimit(2). */
uint64_t posix_mq_bytes(struct queue_geometry g);

/*
 * What the queues count that our user made, as far as we can see them: those in this IPC namespace
 * that still have a name. -1 when they cannot be listed.
 */
int64_t posix_mq_bytes_used(void);

/* May we go beyond the fs.mqueue settings, by CAP_SYS_RESOURCE in the first user namespace? */
bool posix_mq_privileged(void);

/* mq_open(3) of limit->geometry failed with r (-errno): fills in the rest of *limit. */
void posix_mq_explain(int r, struct queue_limit *limit);

#endif
