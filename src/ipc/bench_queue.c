/* bench_queue.c - message queues, POSIX and System V. */
#include "bench_copy.h"
#include "bench_mechanisms.h"
#include "posix_mq_limits.h"
#include "sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

enum { DEPTH = 10 }; /* messages that fit: what everybody gets */

/* A queue under a name of our own, which it has only until it is open. */
static int open_queue(const char *name, struct queue_geometry g)
{
	struct mq_attr attr = { .mq_maxmsg = (long)g.maxmsg, .mq_msgsize = (long)g.msgsize };
	int fd = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attr);

	if (fd < 0)
		return -errno;
	mq_unlink(name);
	return fd;
}

/* What RLIMIT_MSGQUEUE leaves may be less than everybody gets. */
static int open_fitting(struct bench_channel *c, const char *name)
{
	struct queue_limit limit = { .geometry = { .maxmsg = DEPTH, .msgsize = c->size } };
	uint64_t most = DEPTH;
	int fd;

	if (sysctl_number("fs.mqueue.msg_max", &most) == 0 && most > 0 && most < DEPTH)
		limit.geometry.maxmsg = most;
	do
		fd = open_queue(name, limit.geometry);
	while (fd == -EMFILE && (limit.geometry.maxmsg /= 2) > 0);
	if (fd >= 0)
		return fd;
	posix_mq_explain(fd, &limit);
	c->value = limit.allowed;
	switch (limit.hit) {
	case QUEUE_LIMIT_NONE:
		break;
	case QUEUE_LIMIT_BYTES:
		c->limit = "RLIMIT_MSGQUEUE";
		break;
	case QUEUE_LIMIT_FILES:
		c->limit = "RLIMIT_NOFILE";
		break;
	default:
		c->limit = limit.hard ? "HARD_MSGSIZEMAX" : limit.setting;
	}
	return limit.hit == QUEUE_LIMIT_MSGSIZE ? -EMSGSIZE : fd;
}

static int posix_setup(struct bench_channel *c)
{
	int r = bench_copy_setup(c);
	char name[64];

	for (int to = 0; r >= 0 && to < 2; to++) {
		snprintf(name, sizeof name, "/ipctool-bench-%d-%d", (int)getpid(), to);
		r = open_fitting(c, name);
		c->in[to] = c->out[!to] = r;
	}
	return r < 0 ? r : 0;
}

static int posix_send(struct bench_channel *c)
{
	while (mq_send(c->out[c->side], c->from, c->size, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int posix_receive(struct bench_channel *c, char **message)
{
	ssize_t n;

	*message = c->to;
	do
		n = mq_receive(c->in[c->side], c->to, c->size, NULL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == c->size ? 0 : -EBADMSG;
}

static int check_sysv_size(struct bench_channel *c)
{
	static const char *const names[] = { "kernel.msgmax", "kernel.msgmnb" };
	uint64_t most;

	for (int i = 0; i < 2; i++) {
		if (sysctl_number(names[i], &most) < 0 || c->size <= most)
			continue;
		c->limit = names[i];
		c->value = most;
		return -EMSGSIZE;
	}
	return 0;
}

static int sysv_setup(struct bench_channel *c)
{
	int r = bench_copy_setup(c);

	if (r == 0)
		r = check_sysv_size(c);
	if (r < 0)
		return r;
	c->control->object = msgget(IPC_PRIVATE, 0600);
	if (c->control->object >= 0)
		return 0;
	r = -errno;
	if (r == -ENOSPC && sysctl_number("kernel.msgmni", &c->value) == 0)
		c->limit = "kernel.msgmni";
	return r;
}

/* One queue, and a type for each direction: the side that the message is for. */
static int sysv_send(struct bench_channel *c)
{
	char *message = c->from - sizeof(long);

	*(long *)(void *)message = 1 + !c->side;
	while (msgsnd(c->control->object, message, c->size, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int sysv_receive(struct bench_channel *c, char **message)
{
	ssize_t n;

	*message = c->to;
	do
		n = msgrcv(c->control->object, c->to - sizeof(long), c->size, 1 + (long)c->side, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == c->size ? 0 : -EBADMSG;
}

static void queue_remove(const struct bench_control *control)
{
	msgctl(control->object, IPC_RMID, NULL);
}

const struct bench_ops bench_mq_posix = {
	.name = "mq-posix",
	.brief = "POSIX message queue: mq_send(3)",
	.setup = posix_setup,
	.send = posix_send,
	.receive = posix_receive,
	BENCH_COPY,
};

const struct bench_ops bench_mq_sysv = {
	.name = "mq-sysv",
	.brief = "System V message queue: msgsnd(2)",
	.setup = sysv_setup,
	.send = sysv_send,
	.receive = sysv_receive,
	.remove = queue_remove,
	BENCH_COPY,
};
