/* sysv_mq_message.c - System V message queues: sending, receiving and copying messages. */
#include "sysv_mq_message.h"

#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/msg.h>

/* Linux 3.8; musl does not name it. */
#ifndef MSG_COPY
#define MSG_COPY 040000
#endif

static const int64_t MS = 1000000;

/* What a failure of msgsnd(2) and msgrcv(2) means. */
int sysv_mq_failure(void)
{
	switch (errno) {
	case ENOMSG:
		return -EAGAIN;
	case E2BIG:
		return -EMSGSIZE;
	case EINVAL:
		return -EIDRM; /* its number is in use no more */
	default:
		return -errno;
	}
}

static bool exists(const struct queue *q)
{
	struct sysv_object o;

	return sysv_stat(FAMILY_MQ, q->id, &o) == 0;
}

static int send_once(const struct queue *q, const void *data, size_t len, int64_t tag, int flags)
{
	char *head = (char *)data - QUEUE_MARGIN;
	long before, type = (long)tag;
	int r;

	memcpy(&before, head, sizeof before);
	memcpy(head, &type, sizeof type);
	r = msgsnd(q->id, head, len, flags) < 0 ? sysv_mq_failure() : 0;
	memcpy(head, &before, sizeof before);
	return r;
}

int sysv_mq_send(const struct queue *q, const void *data, size_t len, int64_t tag,
		 const struct queue_wait *wait)
{
	int r;

	if (len > q->msgsize)
		return -EMSGSIZE;
	do
		r = send_once(q, data, len, tag, wait ? 0 : IPC_NOWAIT);
	while (r == -EINTR && wait && !(r = interrupt_reason(wait->deadline)));
	/* EINVAL is also for a message longer than msgmax, if that was lowered meanwhile. */
	return r == -EIDRM && exists(q) ? -EMSGSIZE : r;
}

static ssize_t take(const struct queue *q, void *buf, int64_t *tag, int64_t which, int flags)
{
	char *head = (char *)buf - QUEUE_MARGIN;
	long before, type;
	ssize_t n;

	memcpy(&before, head, sizeof before);
	n = msgrcv(q->id, head, q->msgsize, (long)which, flags);
	if (n < 0)
		return sysv_mq_failure();
	memcpy(&type, head, sizeof type);
	memcpy(head, &before, sizeof before);
	*tag = type;
	return n;
}

static bool deserted(int watch)
{
	struct pollfd p = { .fd = watch };

	return poll(&p, 1, 0) > 0;
}

static struct deadline earlier(struct deadline a, struct deadline b)
{
	return a.ns < b.ns ? a : b;
}

/*
 * msgrcv(2) ends neither at a deadline nor when our reader goes away, so it is interrupted: at the
 * deadline, and to look after the reader, less and less often. A message that comes at the same
 * time is not lost: then msgrcv(2) returns it.
 */
static ssize_t take_watching(const struct queue *q, void *buf, int64_t *tag, int flags,
			     const struct queue_wait *wait)
{
	struct timeout pause = { 10 * MS };
	ssize_t n = 0;

	do {
		struct deadline until = wait->deadline;

		if (wait->watch >= 0) {
			until = earlier(until, deadline_after(pause));
			pause.ns = pause.ns < 500 * MS ? 2 * pause.ns : 1000 * MS;
			if (deserted(wait->watch))
				n = -EPIPE;
		}
		interrupt_at(until);
		if (n == 0)
			n = take(q, buf, tag, q->pick.type, flags);
	} while (n == -EINTR && !(n = interrupt_reason(wait->deadline)));
	interrupt_at((struct deadline){ DEADLINE_NEVER });
	return n;
}

ssize_t sysv_mq_receive(const struct queue *q, void *buf, int64_t *tag,
			const struct queue_wait *wait)
{
	int flags = (q->pick.except ? MSG_EXCEPT : 0) | (q->pick.truncate ? MSG_NOERROR : 0);
	ssize_t n;

	if (!wait)
		return take(q, buf, tag, q->pick.type, flags | IPC_NOWAIT);
	if (wait->watch >= 0 || !deadline_never(wait->deadline))
		return take_watching(q, buf, tag, flags, wait);
	do
		n = take(q, buf, tag, q->pick.type, flags);
	while (n == -EINTR && !(n = interrupt_reason(wait->deadline)));
	return n;
}

ssize_t sysv_mq_peek(const struct queue *q, uint64_t index, void *buf, int64_t *tag)
{
	ssize_t n = take(q, buf, tag, (int64_t)index, MSG_COPY | IPC_NOWAIT);

	if (n == -EAGAIN)
		return -ENODATA;
	/* EINVAL is also for a message longer than msgmax, if that was lowered meanwhile. */
	return n == -EIDRM && exists(q) ? -EFBIG : n;
}
