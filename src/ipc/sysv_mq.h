/* sysv_mq.h - System V message queues. See sysvipc(7), msgop(2). */
#ifndef IPCTOOL_SYSV_MQ_H
#define IPCTOOL_SYSV_MQ_H

#include "queue.h"

extern const struct queue_ops sysv_mq_ops;

/*
 * How long is the message that receive() would take? 0 and *size, or -errno: -ENODATA when there
 * is none, others as of queue_ops.peek.
 */
int sysv_mq_measure(const struct queue *q, uint64_t *size);

#endif
