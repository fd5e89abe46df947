/* queue.c - from an address to its mechanism. */
#include "queue.h"

#include "posix_mq.h"
#include "sysv_mq.h"

#include <errno.h>

const struct queue_ops *queue_ops_of(const struct address *a)
{
	return a->form & (ADDRESS_POSIX | ADDRESS_FD) ? &posix_mq_ops : &sysv_mq_ops;
}

static bool removed(const struct queue *q)
{
	struct queue_info info;

	return !q->ops->typed && q->ops->info(q, &info) == 0 && info.st.st_nlink == 0;
}

int queue_return(const struct queue *q, const void *data, size_t len, int64_t tag,
		 const struct queue_wait *wait)
{
	return removed(q) ? -EIDRM : q->ops->send(q, data, len, tag, wait);
}
