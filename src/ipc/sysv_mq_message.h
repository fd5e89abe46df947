/* sysv_mq_message.h - what the messages of a System V queue need of queue_ops. See msgop(2). */
#ifndef IPCTOOL_SYSV_MQ_MESSAGE_H
#define IPCTOOL_SYSV_MQ_MESSAGE_H

#include "queue.h"

/* queue_ops.send, .receive, .peek. */
int sysv_mq_send(const struct queue *q, const void *data, size_t len, int64_t tag,
		 const struct queue_wait *wait);
ssize_t sysv_mq_receive(const struct queue *q, void *buf, int64_t *tag,
			const struct queue_wait *wait);
ssize_t sysv_mq_peek(const struct queue *q, uint64_t index, void *buf, int64_t *tag);

/* The -errno that errno means after msgsnd(2), msgrcv(2), or msgctl(2) of an open queue. */
int sysv_mq_failure(void);

#endif
