/* posix_mq.c - POSIX message queues: making, opening, sending, receiving. */
#include "posix_mq.h"

#include "fd.h"
#include "inode.h"
#include "interrupt.h"
#include "mqueue_fs.h"
#include "posix_mq_limits.h"
#include "posix_mq_notify.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Long past: mq_timedsend() and mq_timedreceive() do what they can at once, or ETIMEDOUT. */
static const struct timespec at_once;

struct slashed {
	char text[NAME_MAX + 2];
};

static struct slashed slashed(const char *name)
{
	size_t len = strnlen(name, NAME_MAX);
	struct slashed s;

	s.text[0] = '/';
	memcpy(s.text + 1, name, len);
	s.text[1 + len] = '\0';
	return s;
}

static int open_name(const char *name, int flags)
{
	return fd_checked(mq_open(slashed(name).text, flags | O_CLOEXEC));
}

static int create_queue(const struct address *a, struct queue_geometry geometry, mode_t mode,
			struct queue_limit *limit)
{
	struct slashed path = slashed(a->name);
	struct mq_attr attr;
	int fd, r;

	posix_mq_fill(&geometry);
	limit->hit = QUEUE_LIMIT_NONE;
	limit->geometry = geometry;
	attr = (struct mq_attr){
		.mq_maxmsg = (long)geometry.maxmsg,
		.mq_msgsize = (long)geometry.msgsize,
	};
	fd = fd_checked(mq_open(path.text, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode, &attr));
	if (fd < 0) {
		posix_mq_explain(fd, limit);
		return fd;
	}
	r = inode_set_mode(fd, mode);
	if (r < 0)
		mq_unlink(path.text);
	close(fd);
	return r;
}

/* Takes the descriptor, or -errno. */
static int adopt(struct queue *q, int fd)
{
	*q = (struct queue){ .ops = &posix_mq_ops, .fd = fd };
	return fd < 0 ? fd : 0;
}

static int open_at(int dir, const char *name, int flags)
{
	return fd_checked(openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC));
}

/* A reader learns all, a writer the geometry, the rest what fstat(2) tells. */
static int look_at(int dir, const char *name)
{
	int fd = open_at(dir, name, O_RDONLY);

	if (fd != -EACCES)
		return fd;
	fd = open_at(dir, name, O_PATH);
	if (fd >= 0 && inode_open_instead(&fd, O_RDONLY) < 0)
		inode_open_instead(&fd, O_WRONLY);
	return fd;
}

/* The queue lets us neither read nor write, but its owner may still change that. */
static int look_through_fs(const char *name)
{
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	int fd;

	if (mqueue_fs_open(&fs, &lack) < 0)
		return -EACCES;
	fd = look_at(mqueue_fs_fd(&fs), name);
	mqueue_fs_close(&fs);
	return fd;
}

static int open_two_ways(const char *name, int flags, int otherwise)
{
	int fd = open_name(name, flags);

	return fd == -EACCES ? open_name(name, otherwise) : fd;
}

static int open_to_receive(struct queue *q, const char *name)
{
	struct mq_attr attr;
	int r = adopt(q, open_name(name, O_RDWR));

	q->returnable = r == 0;
	if (r == -EACCES)
		r = adopt(q, open_name(name, O_RDONLY));
	if (r < 0)
		return r;
	if (mq_getattr(q->fd, &attr) < 0) {
		r = -errno;
		close(q->fd);
		return r;
	}
	q->msgsize = (size_t)attr.mq_msgsize;
	return 0;
}

/* -EBADF: it is no queue's. What it was opened for, the calls tell. */
static int borrow(struct queue *q, int fd)
{
	struct mq_attr attr;
	int r = adopt(q, fd);

	q->borrowed = true;
	q->returnable = true;
	if (mq_getattr(fd, &attr) < 0)
		return -errno;
	q->msgsize = (size_t)attr.mq_msgsize;
	return r;
}

static int open_queue(struct queue *q, const struct address *a, enum queue_access access)
{
	int fd;

	if (a->form == ADDRESS_FD)
		return borrow(q, a->id);
	switch (access) {
	case QUEUE_SEND:
		return adopt(q, open_name(a->name, O_WRONLY));
	case QUEUE_RECEIVE:
		return open_to_receive(q, a->name);
	case QUEUE_PEEK:
	case QUEUE_WATCH:
		return adopt(q, open_name(a->name, O_RDONLY));
	default:
		fd = open_two_ways(a->name, O_RDONLY, O_WRONLY);
		return adopt(q, fd == -EACCES ? look_through_fs(a->name) : fd);
	}
}

static void close_queue(struct queue *q)
{
	if (!q->borrowed)
		close(q->fd);
}

/* EBADF: it was not opened for that. A borrowed one may be non-blocking. */
static int failure(int errnum)
{
	return errnum == ETIMEDOUT ? -EAGAIN : errnum == EBADF ? -EACCES : -errnum;
}

static int send_now(const struct queue *q, const void *data, size_t len, int64_t priority)
{
	if (mq_timedsend(q->fd, data, len, (unsigned int)priority, &at_once) < 0)
		return failure(errno);
	return 0;
}

/* Until there is room, for those whose calls do not block. */
static int await_room(const struct queue *q, struct deadline deadline)
{
	struct pollfd fd = { .fd = q->fd, .events = POLLOUT };
	struct timespec left;
	int r = ppoll(&fd, 1, deadline_left_timespec(deadline, &left), NULL);

	return r < 0 ? -errno : r > 0 ? 0 : -ETIMEDOUT;
}

static int send_message(const struct queue *q, const void *data, size_t len, int64_t priority,
			const struct queue_wait *wait)
{
	int r;

	if (!wait)
		return send_now(q, data, len, priority);
	do {
		r = mq_send(q->fd, data, len, (unsigned int)priority) < 0 ? failure(errno) : 0;
		if (r == -EAGAIN)
			r = await_room(q, wait->deadline) < 0 ? -EINTR : -EAGAIN;
	} while (r == -EAGAIN || (r == -EINTR && !(r = interrupt_reason(wait->deadline))));
	return r;
}

/* Until there is a message: 0, -ETIMEDOUT, -EINTR; -EPIPE when `watch` says so. */
static int await(const struct queue *q, struct deadline deadline, int watch)
{
	struct pollfd fds[] = { { .fd = q->fd, .events = POLLIN }, { .fd = watch } };
	struct timespec left;
	int r;

	do
		r = ppoll(fds, 2, deadline_left_timespec(deadline, &left), NULL);
	while (r < 0 && errno == EINTR && !interrupt_signal());
	if (r <= 0)
		return r < 0 ? -errno : -ETIMEDOUT;
	return fds[1].revents ? -EPIPE : 0;
}

static ssize_t receive_now(const struct queue *q, void *buf, int64_t *priority)
{
	unsigned int p = 0;
	ssize_t n = mq_timedreceive(q->fd, buf, q->msgsize, &p, &at_once);

	*priority = p;
	return n < 0 ? failure(errno) : n;
}

/* Blocked in the kernel, where the next message is handed to us without a detour. */
static ssize_t receive_blocked(const struct queue *q, void *buf, int64_t *priority)
{
	unsigned int p = 0;
	ssize_t n;

	do
		n = mq_receive(q->fd, buf, q->msgsize, &p);
	while (n < 0 && errno == EINTR && !interrupt_signal());
	*priority = p;
	return n < 0 ? failure(errno) : n;
}

static ssize_t receive_message(const struct queue *q, void *buf, int64_t *priority,
			       const struct queue_wait *wait)
{
	ssize_t n;

	if (!wait)
		return receive_now(q, buf, priority);
	if (wait->watch < 0 && deadline_never(wait->deadline)) {
		n = receive_blocked(q, buf, priority);
		if (n != -EAGAIN)
			return n;
	}
	/* Again when somebody else was faster than we. */
	while ((n = receive_now(q, buf, priority)) == -EAGAIN) {
		n = await(q, wait->deadline, wait->watch);
		if (n < 0)
			break;
	}
	return n;
}

static int wait_message(const struct queue *q, struct deadline deadline)
{
	return await(q, deadline, -1);
}

/* The number behind "KEY:", or -1. */
static int64_t status_field(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? strtoll(at + strlen(key), NULL, 10) : -1;
}

/* What reading the descriptor tells: "QSIZE:0 NOTIFY:0 SIGNO:0 NOTIFY_PID:0"; mq_overview(7). */
static void read_status(int fd, struct queue_info *info)
{
	char text[128];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);

	if (n <= 0)
		return;
	text[n] = '\0';
	info->bytes = status_field(text, "QSIZE:");
	info->notify_pid = status_field(text, "NOTIFY_PID:");
	info->notify_kind = (int)status_field(text, "NOTIFY:");
	info->notify_signal = (int)status_field(text, "SIGNO:");
}

static const struct queue_info unknown = {
	.maxmsg = -1, .msgsize = -1, .messages = -1, .bytes = -1, .notify_pid = -1
};

static int get_info(const struct queue *q, struct queue_info *info)
{
	struct mq_attr attr;

	*info = unknown;
	if (fstat(q->fd, &info->st) < 0)
		return -errno;
	if (mq_getattr(q->fd, &attr) < 0)
		return 0;
	info->maxmsg = attr.mq_maxmsg;
	info->msgsize = attr.mq_msgsize;
	info->messages = attr.mq_curmsgs;
	read_status(q->fd, info);
	return 0;
}

int posix_mq_info_at(int dir, const char *name, bool content, struct queue_info *info)
{
	struct queue q;
	int r;

	if (!content) {
		*info = unknown;
		return fstatat(dir, name, &info->st, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
	}
	r = adopt(&q, look_at(dir, name));
	if (r == 0) {
		r = get_info(&q, info);
		close_queue(&q);
	}
	return r;
}

static int alter_queue(const struct queue *q, const struct queue_change *change,
		       struct queue_limit *limit)
{
	limit->hit = QUEUE_LIMIT_NONE;
	return inode_alter(q->fd, &change->perm);
}

static int remove_queue(const struct address *a)
{
	return mq_unlink(slashed(a->name).text) < 0 ? -errno : 0;
}

const struct queue_ops posix_mq_ops = {
	.create = create_queue,
	.open = open_queue,
	.close = close_queue,
	.send = send_message,
	.receive = receive_message,
	.wait = wait_message,
	.notified = posix_mq_notified,
	.info = get_info,
	.alter = alter_queue,
	.remove = remove_queue,
};
