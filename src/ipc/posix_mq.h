/* posix_mq.h - POSIX message queues. See mq_overview(7). */
#ifndef IPCTOOL_POSIX_MQ_H
#define IPCTOOL_POSIX_MQ_H

#include "queue.h"

extern const struct queue_ops posix_mq_ops;

/*
 * Opens the queue `name` of an open mqueue file system for QUEUE_LOOK, without looking it up by
 * its address. 0 or -errno.
 */
int posix_mq_look_at(struct queue *q, int dir, const char *name);

#endif
