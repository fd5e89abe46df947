/* relay.c - bytes from one descriptor to another. */
#include "relay.h"

#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	COPY_PIECE = 16 * 1024,  /* larger writes make a pipe slower */
	LARGE_PIECE = 64 * 1024, /* all that a pipe of the usual size holds */
	LARGE_PIPE = 1 << 20,    /* what an unprivileged process may have */
	HELD = 128 * 1024,       /* sockets and files like it large */
};

void relay_begin(struct relay *r, int from, int to, int sized)
{
	struct stat st;

	*r = (struct relay){ .from = from, .to = to, .sized = sized, .left = RELAY_ENDLESS };
	if (fstat(from, &st) == 0 && S_ISREG(st.st_mode)) {
		off_t at = lseek(from, 0, SEEK_CUR);

		r->left = st.st_size > at ? (uint64_t)(st.st_size - at) : 0;
	}
}

static void grow_pipe(const struct relay *r, int fd)
{
	int size = fcntl(fd, F_GETPIPE_SZ);

	if (fd != r->sized && size > 0 && size < LARGE_PIPE)
		fcntl(fd, F_SETPIPE_SZ, LARGE_PIPE); /* a refusal only makes it slower */
}

/* How much of max may be moved and not copied. */
static size_t movable(const struct relay *r, size_t max)
{
	int capacity;
	uint64_t n;

	if (r->copies || r->left == RELAY_ENDLESS)
		return r->copies ? 0 : max;
	capacity = fcntl(r->to, F_GETPIPE_SZ);
	if (capacity < 0 || r->left <= (uint64_t)capacity)
		return 0;
	n = r->left - (uint64_t)capacity;
	return n < max ? (size_t)n : max;
}

void relay_end(struct relay *r)
{
	free(r->held);
	r->held = NULL;
}

/* Fills the empty buffer: how much, 0 at the end of file, or -errno. */
static ssize_t hold(struct relay *r, size_t max)
{
	size_t len = max < HELD ? max : HELD;
	ssize_t n;

	if (!r->held)
		r->held = malloc(HELD);
	if (!r->held)
		return -ENOMEM;
	n = recv(r->from, r->held, len, MSG_DONTWAIT);
	if (n < 0 && errno == ENOTSOCK)
		n = read(r->from, r->held, len);
	r->input_failed = n < 0;
	r->held_from = 0;
	r->held_end = n > 0 ? (size_t)n : 0;
	return n < 0 ? -errno : n;
}

/* Writes what is held, or what goes without waiting once poll(2) says that there is room. */
static ssize_t put(const struct relay *r)
{
	const char *data = r->held + r->held_from;
	size_t len = relay_holds(r);
	ssize_t n = send(r->to, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0 && errno == ENOTSOCK) {
		if (len > PIPE_BUF && fcntl(r->to, F_GETPIPE_SZ) > 0)
			len = PIPE_BUF;
		n = write(r->to, data, len);
	}
	return n < 0 ? -errno : n;
}

static ssize_t copy_impatiently(struct relay *r, size_t max)
{
	ssize_t n = relay_holds(r) > 0 ? 1 : hold(r, max);

	if (n > 0)
		n = put(r);
	if (n > 0)
		r->held_from += (size_t)n;
	return n;
}

static ssize_t copy(struct relay *r, size_t max)
{
	char buf[COPY_PIECE];
	ssize_t n;
	int error;

	if (r->impatient)
		return copy_impatiently(r, max);
	n = read(r->from, buf, max < sizeof buf ? max : sizeof buf);
	r->input_failed = n < 0;
	if (n <= 0)
		return n < 0 ? -errno : 0;
	error = write_all(r->to, buf, (size_t)n);
	return error < 0 ? error : n;
}

/*
 * Nobody reads `to` any more, which matters only if there is something to write. splice(2) waits
 * for the input of a pipe before it looks at that; for others read(2) has to tell.
 */
static ssize_t reader_gone(struct relay *r, size_t max)
{
	int waiting;

	if (fcntl(r->from, F_GETPIPE_SZ) < 0)
		return copy(r, max);
	if (ioctl(r->from, FIONREAD, &waiting) == 0 && waiting == 0)
		return 0;
	return -EPIPE;
}

static ssize_t move(struct relay *r, size_t max)
{
	struct pollfd room = { .fd = r->to, .events = POLLOUT };
	size_t len = movable(r, max);
	ssize_t n;

	if (len == 0)
		return copy(r, max);
	n = splice(r->from, NULL, r->to, NULL, len, r->impatient ? SPLICE_F_NONBLOCK : 0);
	if (n >= 0)
		return n;
	if (errno == EPIPE)
		return reader_gone(r, max);
	if (errno == EINTR || (errno == EAGAIN && r->impatient))
		return -errno;
	if (errno == EAGAIN) {
		/* Someone who shares `to` with us may have made it non-blocking. */
		poll(&room, 1, -1);
		return -EAGAIN;
	}
	if (errno == ECONNRESET) {
		r->input_failed = true; /* which a socket tells but once */
		return -errno;
	}
	/* Either end may be the reason, or the pair of them; read(2) and write(2) will tell. */
	r->copies = true;
	return copy(r, max);
}

ssize_t relay_piece(struct relay *r, size_t max)
{
	ssize_t n;

	r->input_failed = false;
	n = move(r, max);
	if (n <= 0)
		return n;
	r->moved += (uint64_t)n;
	if (r->left != RELAY_ENDLESS)
		r->left -= (uint64_t)n < r->left ? (uint64_t)n : r->left;
	if (n >= LARGE_PIECE && !r->grown) {
		grow_pipe(r, r->from);
		grow_pipe(r, r->to);
		r->grown = true;
	}
	return n;
}
