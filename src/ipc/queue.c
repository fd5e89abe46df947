/* queue.c - from an address to its mechanism. */
#include "queue.h"

#include "posix_mq.h"
#include "sysv_mq.h"

const struct queue_ops *queue_ops_of(const struct address *a)
{
	return a->form & (ADDRESS_POSIX | ADDRESS_FD) ? &posix_mq_ops : &sysv_mq_ops;
}
