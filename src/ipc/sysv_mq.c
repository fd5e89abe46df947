/* sysv_mq.c - System V message queues: making, opening, altering. */
#include "sysv_mq.h"

#include "interrupt.h"
#include "sysv_access.h"
#include "sysv_limits.h"
#include "sysv_mq_message.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <time.h>

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
	if (access == QUEUE_RECEIVE)
		q->returnable = sysv_may_write(&o);
	/* What is longer than qbytes would wait for ever. SYSV_UNKNOWN is a large number. */
	if (access == QUEUE_SEND && sysv_limits(FAMILY_MQ, &limits) == 0)
		q->msgsize = smaller(limits.mq.msgmax, o.mq.qbytes);
	return 0;
}

static void close_queue(struct queue *q)
{
	(void)q; /* an id is no descriptor */
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
	return sysv_mq_failure();
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
	.send = sysv_mq_send,
	.receive = sysv_mq_receive,
	.peek = sysv_mq_peek,
	.wait = wait_message,
	.notified = wait_notified,
	.info = get_info,
	.alter = alter_queue,
	.remove = remove_queue,
};
