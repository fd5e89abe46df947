/* fifo_reader.c - a FIFO whose writers come and go. */
#include "fifo_reader.h"

#include "fd.h"
#include "fifo_path.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

/* unlink(2) of a file changes its link count, which inotify(7) tells as IN_ATTRIB. */
static int watch_removal(int fd)
{
	int watch = fd_checked(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
	char link[32];

	if (watch < 0)
		return -1;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (inotify_add_watch(watch, link, IN_ATTRIB) >= 0)
		return watch;
	close(watch);
	return -1;
}

static void close_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void fifo_reader_close(struct fifo_reader *r)
{
	close_open(r->fd);
	close_open(r->watch);
	close_open(r->peek[0]);
	close_open(r->peek[1]);
}

int fifo_reader_open(struct fifo_reader *r, const char *path)
{
	*r = (struct fifo_reader){ .watch = -1, .peek = { -1, -1 } };
	r->fd = fifo_open_read(path);
	if (r->fd < 0)
		return r->fd;
	r->watch = watch_removal(r->fd);
	if (!fifo_removed(r->fd))
		return 0;
	fifo_reader_close(r);
	return -EIDRM;
}

int fifo_reader_lock(struct fifo_reader *r, struct deadline deadline)
{
	int n;

	r->locked = true;
	if (deadline.ns == 0)
		return flock(r->fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
	n = interrupt_catch(deadline);
	if (n < 0)
		return n;
	do
		n = flock(r->fd, LOCK_EX) < 0 ? -errno : 0;
	while (n == -EINTR && !(n = interrupt_reason(deadline)));
	interrupt_release();
	return n == 0 && interrupt_signal() ? -EINTR : n;
}

int fifo_reader_renew(struct fifo_reader *r)
{
	int fd;

	if (fifo_removed(r->fd))
		return -EIDRM;
	/* A description that has seen no writer yet does not report their absence. It is there
	 * before the old one goes, so the pipe and what is in it live on. */
	fd = fifo_reopen(r->fd, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return fd;
	close(r->fd);
	r->fd = fd;
	return r->locked ? fifo_reader_lock(r, (struct deadline){ DEADLINE_NEVER }) : 0;
}

static int open_peek(struct fifo_reader *r)
{
	if (r->peek[0] >= 0)
		return 0;
	return fd_pair_checked(pipe2(r->peek, O_CLOEXEC), r->peek);
}

/* Copies what comes next into our own pipe: how much, 0 at the end of file, or -errno. */
static ssize_t look(struct fifo_reader *r, size_t max)
{
	int error = open_peek(r);
	ssize_t n;

	if (error < 0)
		return error;
	n = tee(r->fd, r->peek[1], max, SPLICE_F_NONBLOCK);
	return n < 0 ? -errno : n;
}

ssize_t fifo_reader_peek(struct fifo_reader *r, char *buf, size_t cap)
{
	ssize_t n = look(r, cap);
	size_t len = 0;

	while (n > 0 && len < (size_t)n) {
		ssize_t got = read(r->peek[0], buf + len, (size_t)n - len);

		if (got > 0)
			len += (size_t)got;
		else if (got == 0 || errno != EINTR)
			return -EIO;
	}
	return n;
}

/*
 * The FIFO has no name any more. Who has it open may go on writing; when nobody has, it is over:
 * looking at the next byte then finds the end of file, though no writer was ever seen.
 */
static int after_removal(struct fifo_reader *r)
{
	char c;
	ssize_t n = fifo_removed(r->fd) ? fifo_reader_peek(r, &c, 1) : -EAGAIN;

	if (n == 0)
		return -EIDRM;
	return n == -EAGAIN ? 0 : (int)n;
}

/* What woke us means: 1, 0 or -errno as fifo_reader_wait() returns it; -EAGAIN: wait on. */
static int judge(struct fifo_reader *r, const struct pollfd *p)
{
	char event[512];
	int n;

	if (p[0].revents && !(p[0].revents & POLLIN))
		return 0;
	if (p[1].revents)
		return -EPIPE;
	if (p[0].revents)
		return 1;
	while (read(r->watch, event, sizeof event) > 0)
		;
	n = after_removal(r);
	return n == 0 ? -EAGAIN : n;
}

int fifo_reader_wait(struct fifo_reader *r, int out, struct deadline deadline)
{
	struct pollfd p[] = {
		{ .fd = r->fd, .events = POLLIN },
		{ .fd = out },
		{ .fd = r->watch, .events = POLLIN },
	};
	struct timespec left;
	int n = interrupt_signal() ? -EINTR : -EAGAIN;

	while (n == -EAGAIN || (n == -EINTR && !interrupt_signal())) {
		n = ppoll(p, 3, deadline_left_timespec(deadline, &left), NULL);
		if (n == 0)
			return deadline.ns == 0 ? -EAGAIN : -ETIMEDOUT;
		n = n < 0 ? -errno : judge(r, p);
	}
	return n;
}
