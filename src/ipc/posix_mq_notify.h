/* posix_mq_notify.h - waiting for a message by mq_notify(3), which tells who sent it. */
#ifndef IPCTOOL_POSIX_MQ_NOTIFY_H
#define IPCTOOL_POSIX_MQ_NOTIFY_H

#include "queue.h"

/* queue_ops.notified(). No signal that it uses is left pending or unblocked. */
int posix_mq_notified(const struct queue *q, struct deadline deadline, struct queue_sender *sender);

#endif
