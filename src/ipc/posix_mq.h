/* posix_mq.h - POSIX message queues. See mq_overview(7). */
#ifndef IPCTOOL_POSIX_MQ_H
#define IPCTOOL_POSIX_MQ_H

#include "queue.h"

extern const struct queue_ops posix_mq_ops;

/*
 * What is known of the queue `name` of an open mqueue file system: queue_ops.info() without an
 * address. Without `content` only what fstat(2) tells, which is less work. 0 or -errno.
 */
int posix_mq_info_at(int dir, const char *name, bool content, struct queue_info *info);

#endif
