/* transfer.c - bytes between a segment and a descriptor. */
#include "transfer.h"

#include "interrupt.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE     ((size_t)1024 * 1024) /* also of the pipe, if it may be that large */
#define BUFFER    ((size_t)256 * 1024)
#define PIPE_SIZE ((ssize_t)64 * 1024) /* a pipe's, unless somebody changed it */

void transfer_begin(struct transfer *t, struct segment *s, int fd)
{
	int capacity = fcntl(fd, F_GETPIPE_SZ);
	struct stat st;

	*t = (struct transfer){ .segment = s, .fd = fd };
	t->capacity = capacity > 0 ? (size_t)capacity : 0;
	t->copies = fstat(fd, &st) < 0 || !(S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode));
}

void transfer_end(struct transfer *t)
{
	free(t->buffer);
	t->buffer = NULL;
}

static bool make_buffer(struct transfer *t)
{
	if (!t->buffer)
		t->buffer = malloc(BUFFER);
	return t->buffer;
}

static size_t at_most(uint64_t len, size_t limit)
{
	return len < limit ? (size_t)len : limit;
}

/* A larger pipe is a courtesy of the kernel: if it refuses, the old one does. */
static void enlarge_pipe(struct transfer *t)
{
	int capacity;

	if (t->capacity >= PIECE)
		return;
	capacity = fcntl(t->fd, F_SETPIPE_SZ, PIECE);
	if (capacity > 0)
		t->capacity = (size_t)capacity;
}

/* Is the call that failed with r to be made again? Waits until the descriptor is ready. */
static bool again(const struct transfer *t, ssize_t r, short events)
{
	struct pollfd p = { .fd = t->fd, .events = events };

	if (r == -EAGAIN)
		return poll(&p, 1, -1) >= 0 || (errno == EINTR && !interrupt_signal());
	return r == -EINTR && !interrupt_signal();
}

int transfer_wait(struct transfer *t)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };

	while (poll(&p, 1, -1) < 0)
		if (errno != EINTR || interrupt_signal())
			return -errno;
	return 0;
}

static ssize_t fd_read(struct transfer *t, void *data, size_t len)
{
	ssize_t n;

	do {
		n = read(t->fd, data, len);
		if (n < 0)
			n = -errno;
	} while (again(t, n, POLLIN));
	t->fd_failed = n < 0;
	return n;
}

static ssize_t copy_in(struct transfer *t, uint64_t offset, uint64_t len)
{
	ssize_t n, put = 0;

	if (!make_buffer(t))
		return -ENOMEM;
	n = fd_read(t, t->buffer, at_most(len, BUFFER));
	while (put < n) {
		ssize_t r = segment_write(t->segment, t->buffer + put, (size_t)(n - put),
					  offset + (uint64_t)put);

		if (r == -EINTR && !interrupt_signal())
			continue;
		if (r <= 0)
			return r < 0 ? r : -EIO;
		put += r;
		t->done += (uint64_t)r;
	}
	return n;
}

ssize_t transfer_in(struct transfer *t, uint64_t offset, uint64_t len)
{
	while (!t->copies) {
		ssize_t n = segment_receive(t->segment, t->fd, at_most(len, PIECE), offset);

		if (n >= 0) {
			t->done += (uint64_t)n;
			if (t->capacity > 0 && n >= PIPE_SIZE)
				enlarge_pipe(t);
			return n;
		}
		if (n == -EINTR && interrupt_signal())
			return n;
		t->copies = !again(t, n, POLLIN);
	}
	return copy_in(t, offset, len);
}

ssize_t transfer_more(struct transfer *t)
{
	char c;

	return fd_read(t, &c, 1);
}

static ssize_t copy_out(struct transfer *t, uint64_t offset, uint64_t len)
{
	ssize_t n;
	int r;

	if (!make_buffer(t))
		return -ENOMEM;
	n = segment_read(t->segment, t->buffer, at_most(len, BUFFER), offset);
	if (n <= 0)
		return n;
	r = write_all(t->fd, t->buffer, (size_t)n);
	t->fd_failed = r < 0;
	if (r < 0)
		return r;
	t->done += (uint64_t)n;
	return n;
}

ssize_t transfer_out(struct transfer *t, uint64_t offset, uint64_t len)
{
	if (t->capacity > 0 && len > t->capacity)
		enlarge_pipe(t);
	while (!t->copies && len > t->capacity) {
		ssize_t n =
			segment_send(t->segment, t->fd, at_most(len - t->capacity, PIECE), offset);

		if (n >= 0) {
			t->done += (uint64_t)n;
			return n;
		}
		if (n == -EINTR && interrupt_signal())
			return n;
		t->copies = !again(t, n, POLLOUT);
	}
	return copy_out(t, offset, len);
}
