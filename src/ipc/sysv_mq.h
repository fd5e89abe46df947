/* sysv_mq.h - System V message queues. See sysvipc(7), msgop(2). */
#ifndef IPCTOOL_SYSV_MQ_H
#define IPCTOOL_SYSV_MQ_H

#include "queue.h"

extern const struct queue_ops sysv_mq_ops;

/* The limits of this IPC namespace: sysctls kernel.msgmax, kernel.msgmnb, kernel.msgmni. */
struct sysv_mq_limits {
	uint64_t msgmax; /* bytes of a message */
	uint64_t msgmnb; /* bytes of a queue, for those without CAP_SYS_RESOURCE */
	uint64_t msgmni; /* queues */
};
struct sysv_mq_limits sysv_mq_limits(void);

/*
 * How long is the message that receive() would take? 0 and *size, or -errno: -ENODATA when there
 * is none, others as of queue_ops.peek.
 */
int sysv_mq_measure(const struct queue *q, uint64_t *size);

#endif
