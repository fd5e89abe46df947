/* sysv_mq.c - System V message queues: making, opening, sending, receiving. */
#include "sysv_mq.h"

#include "interrupt.h"
#include "sysv_limits.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <time.h>

/* Linux 3.8; musl does not name it. */
#ifndef MSG_COPY
#define MSG_COPY 040000
#endif

static const int64_t MS = 1000000;

/* A receiver has room for so much at first: the default msgmax. */
enum { ROOM_FIRST = 8192 };

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool exists(int id)
{
	struct sysv_object o;

	return sysv_stat(FAMILY_MQ, id, &o) == 0;
}

/* All of the queue that IPC_SET sets, as it is. */
static int settings_of(int id, struct msqid_ds *settings)
{
	struct sysv_object o;
	int r = sysv_stat(FAMILY_MQ, id, &o);

	if (r < 0)
		return r;
	if (o.mq.qbytes == SYSV_UNKNOWN)
		return -EACCES;
	*settings = (struct msqid_ds){
		.msg_perm.uid = o.uid,
		.msg_perm.gid = o.gid,
		.msg_perm.mode = (unsigned short)o.mode,
		.msg_qbytes = o.mq.qbytes,
	};
	return 0;
}

static int set(int id, struct msqid_ds *settings, struct queue_limit *limit)
{
	struct sysv_limits limits;

	if (msgctl(id, IPC_SET, settings) == 0)
		return 0;
	if (errno == EINVAL || errno == EIDRM)
		return exists(id) ? -EINVAL : -ENOENT;
	if (errno != EPERM)
		return -errno;
	/* Either we are not the owner, or qbytes is more than we may ask for. */
	if (sysv_limits(FAMILY_MQ, &limits) == 0 && settings->msg_qbytes > limits.mq.msgmnb) {
		limit->hit = QUEUE_LIMIT_QBYTES;
		limit->setting = "kernel.msgmnb";
		limit->asked = settings->msg_qbytes;
		limit->allowed = limits.mq.msgmnb;
	}
	return -EPERM;
}

static int set_qbytes(int id, uint64_t qbytes, struct queue_limit *limit)
{
	struct msqid_ds settings;
	int r = settings_of(id, &settings);

	if (r < 0)
		return r;
	settings.msg_qbytes = qbytes;
	return set(id, &settings, limit);
}

static int create_queue(const struct address *a, struct queue_geometry geometry, mode_t mode,
			struct queue_limit *limit)
{
	struct sysv_limits limits;
	int key = IPC_PRIVATE, id, r = sysv_limits(FAMILY_MQ, &limits);

	*limit = (struct queue_limit){ .hit = QUEUE_LIMIT_NONE, .geometry = geometry };
	if (r == 0)
		r = sysv_key(a, &key);
	if (r < 0)
		return r;
	if (!geometry.qbytes)
		limit->geometry.qbytes = limits.mq.msgmnb;
	id = msgget(key, IPC_CREAT | IPC_EXCL | (int)mode);
	if (id < 0) {
		r = -errno;
		if (r == -ENOSPC) {
			limit->hit = QUEUE_LIMIT_QUEUES;
			limit->setting = "kernel.msgmni";
			limit->allowed = limits.mq.msgmni;
		}
		return r;
	}
	if (geometry.qbytes)
		r = set_qbytes(id, geometry.qbytes, limit);
	if (r < 0)
		msgctl(id, IPC_RMID, NULL);
	return r < 0 ? r : id;
}

static int may_read(int id)
{
	struct msqid_ds q;

	return msgctl(id, IPC_STAT, &q) < 0 && errno == EACCES ? -EACCES : 0;
}

static int open_queue(struct queue *q, const struct address *a, enum queue_access access)
{
	struct sysv_limits limits;
	struct sysv_object o = { 0 };
	bool path_failed;
	int id = -1, r = sysv_find(a, &id, &path_failed);

	if (r == 0 && access != QUEUE_SEND && access != QUEUE_LOOK)
		r = may_read(id);
	if (r == 0)
		r = sysv_stat(FAMILY_MQ, id, &o);
	if (r < 0)
		return r;
	*q = (struct queue){
		.ops = &sysv_mq_ops,
		.fd = -1,
		.id = id,
		.msgsize = ROOM_FIRST,
	};
	/* What is longer than qbytes would wait for ever. SYSV_UNKNOWN is a large number. */
	if (access == QUEUE_SEND && sysv_limits(FAMILY_MQ, &limits) == 0)
		q->msgsize = smaller(limits.mq.msgmax, o.mq.qbytes);
	return 0;
}

static void close_queue(struct queue *q)
{
	(void)q; /* an id is no descriptor */
}

/* What a failure of msgsnd(2) and msgrcv(2) means. */
static int failure(void)
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

static int send_once(const struct queue *q, const void *data, size_t len, int64_t tag, int flags)
{
	char *head = (char *)data - QUEUE_MARGIN;
	long before, type = (long)tag;
	int r;

	memcpy(&before, head, sizeof before);
	memcpy(head, &type, sizeof type);
	r = msgsnd(q->id, head, len, flags) < 0 ? failure() : 0;
	memcpy(head, &before, sizeof before);
	return r;
}

static int send_message(const struct queue *q, const void *data, size_t len, int64_t tag,
			const struct queue_wait *wait)
{
	int r;

	if (len > q->msgsize)
		return -EMSGSIZE;
	do
		r = send_once(q, data, len, tag, wait ? 0 : IPC_NOWAIT);
	while (r == -EINTR && wait && !(r = interrupt_reason(wait->deadline)));
	/* EINVAL is also for a message longer than msgmax, if that was lowered meanwhile. */
	return r == -EIDRM && exists(q->id) ? -EMSGSIZE : r;
}

static ssize_t take(const struct queue *q, void *buf, int64_t *tag, int64_t which, int flags)
{
	char *head = (char *)buf - QUEUE_MARGIN;
	long before, type;
	ssize_t n;

	memcpy(&before, head, sizeof before);
	n = msgrcv(q->id, head, q->msgsize, (long)which, flags);
	if (n < 0)
		return failure();
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

static ssize_t receive_message(const struct queue *q, void *buf, int64_t *tag,
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

static ssize_t peek_message(const struct queue *q, uint64_t index, void *buf, int64_t *tag)
{
	ssize_t n = take(q, buf, tag, (int64_t)index, MSG_COPY | IPC_NOWAIT);

	if (n == -EAGAIN)
		return -ENODATA;
	/* EINVAL is also for a message longer than msgmax, if that was lowered meanwhile. */
	return n == -EIDRM && exists(q->id) ? -EFBIG : n;
}

/* Would receive() take a message of type b rather than one of type a, which is before it? */
static bool preferred(const struct queue_pick *pick, int64_t a, int64_t b)
{
	return pick->type < 0 && b < a;
}

static bool picked(const struct queue_pick *pick, int64_t type)
{
	if (pick->type < 0)
		return type <= -pick->type;
	return pick->type == 0 || (type == pick->type) != pick->except;
}

/* A copy of the message number `index`, whatever its length. */
static ssize_t peek_growing(struct queue *q, uint64_t index, char **buf, int64_t *tag)
{
	for (;;) {
		char *larger = realloc(*buf, QUEUE_MARGIN + q->msgsize);
		ssize_t n;

		if (!larger)
			return -ENOMEM;
		*buf = larger;
		n = peek_message(q, index, larger + QUEUE_MARGIN, tag);
		if (n != -EMSGSIZE)
			return n;
		q->msgsize *= 2;
	}
}

/* The length of a message that cannot be copied: the least that does not count as too small. */
static uint64_t length_of(struct queue *q, uint64_t index, char *buf)
{
	uint64_t too_small = 0, enough = q->msgsize;
	int64_t tag;

	while (too_small + 1 < enough) {
		q->msgsize = too_small + (enough - too_small) / 2;
		if (peek_message(q, index, buf + QUEUE_MARGIN, &tag) == -EMSGSIZE)
			too_small = q->msgsize;
		else
			enough = q->msgsize;
	}
	return enough;
}

int sysv_mq_measure(const struct queue *queue, uint64_t *size)
{
	struct queue q = *queue;
	bool found = false;
	char *buf = NULL;
	int64_t tag = 0, best = 0;
	uint64_t index = 0;
	ssize_t n;

	q.msgsize = ROOM_FIRST;
	while ((n = peek_growing(&q, index++, &buf, &tag)) >= 0) {
		if (!picked(&q.pick, tag) || (found && !preferred(&q.pick, best, tag)))
			continue;
		*size = (uint64_t)n;
		best = tag;
		found = true;
		if (q.pick.type >= 0)
			break;
	}
	if (n == -EFBIG && q.pick.type == 0) {
		*size = length_of(&q, 0, buf);
		n = 0;
		found = true;
	}
	free(buf);
	if (n < 0 && n != -ENODATA)
		return (int)n;
	return found ? 0 : -ENODATA;
}

/*
 * Nothing in the kernel waits for a message without taking it, so this looks again and again, less
 * and less often, ten times a second in the end.
 */
static int wait_message(const struct queue *q, struct deadline deadline)
{
	int64_t pause = MS;
	struct msqid_ds now;

	while (msgctl(q->id, IPC_STAT, &now) == 0) {
		int64_t left = deadline_left(deadline);
		struct timespec sleep = { 0 };

		if (now.msg_qnum > 0)
			return 0;
		if (left == 0)
			return -ETIMEDOUT;
		sleep.tv_nsec = (long)(left < pause ? left : pause);
		if (nanosleep(&sleep, NULL) < 0 && interrupt_signal())
			return -EINTR;
		pause = 2 * pause < 100 * MS ? 2 * pause : 100 * MS;
	}
	return failure();
}

static int wait_notified(const struct queue *q, struct deadline deadline,
			 struct queue_sender *sender)
{
	(void)q;
	(void)deadline;
	(void)sender;
	return -EOPNOTSUPP;
}

static int get_info(const struct queue *q, struct queue_info *info)
{
	const struct sysv_object *o = &info->sysv;
	int r;

	*info = (struct queue_info){ .maxmsg = -1, .msgsize = -1, .notify_pid = -1 };
	r = sysv_stat(FAMILY_MQ, q->id, &info->sysv);
	if (r < 0)
		return r;
	info->st.st_mode = o->mode;
	info->st.st_uid = o->uid;
	info->st.st_gid = o->gid;
	info->messages = (int64_t)o->mq.messages;
	info->bytes = (int64_t)o->mq.bytes;
	return 0;
}

static int alter_queue(const struct queue *q, const struct queue_change *change,
		       struct queue_limit *limit)
{
	const struct perm_change *perm = &change->perm;
	struct msqid_ds settings;
	int r = settings_of(q->id, &settings);

	*limit = (struct queue_limit){ .hit = QUEUE_LIMIT_NONE };
	if (r < 0)
		return r;
	settings.msg_perm.mode =
		(unsigned short)mode_apply(perm->mode, (mode_t)settings.msg_perm.mode);
	if (perm->uid != PERM_KEEP)
		settings.msg_perm.uid = perm->uid;
	if (perm->gid != PERM_KEEP)
		settings.msg_perm.gid = perm->gid;
	if (change->qbytes)
		settings.msg_qbytes = change->qbytes;
	return set(q->id, &settings, limit);
}

static int remove_queue(const struct address *a)
{
	bool path_failed;
	int id, r = sysv_find(a, &id, &path_failed);

	return r < 0 ? r : sysv_remove(FAMILY_MQ, id);
}

const struct queue_ops sysv_mq_ops = {
	.typed = true,
	.create = create_queue,
	.open = open_queue,
	.close = close_queue,
	.send = send_message,
	.receive = receive_message,
	.peek = peek_message,
	.wait = wait_message,
	.notified = wait_notified,
	.info = get_info,
	.alter = alter_queue,
	.remove = remove_queue,
};
