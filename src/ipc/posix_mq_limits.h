/*
 * posix_mq_limits.h - what keeps a POSIX queue from being made: fs.mqueue.msg_max, msgsize_max and
 * queues_max of the IPC namespace, and RLIMIT_MSGQUEUE of the user. See mq_overview(7).
 */
#ifndef IPCTOOL_POSIX_MQ_LIMITS_H
#define IPCTOOL_POSIX_MQ_LIMITS_H

#include "queue.h"

/* Fills in what is 0, as the kernel does when it is given no geometry at all. */
void posix_mq_fill(struct queue_geometry *g);

/* mq_open(3) of limit->geometry failed with r (-errno): fills in the rest of *limit. */
void posix_mq_explain(int r, struct queue_limit *limit);

#endif
