/* bench_stream.c - pipes, FIFOs and Unix sockets. */
#include "bench_copy.h"
#include "bench_mechanisms.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* For sockets send(2) and recv(2) have a shorter way to go than write(2) and read(2). */
static ssize_t put(const struct bench_channel *c, const char *data, size_t len)
{
	int fd = c->out[c->side];

	return c->sockets ? send(fd, data, len, 0) : write(fd, data, len);
}

static ssize_t get(const struct bench_channel *c, char *data, size_t len)
{
	int fd = c->in[c->side];

	return c->sockets ? recv(fd, data, len, 0) : read(fd, data, len);
}

static int stream_send(struct bench_channel *c)
{
	size_t done = 0;

	while (done < c->size) {
		ssize_t n = put(c, c->from + done, c->size - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static int stream_receive(struct bench_channel *c, char **message)
{
	size_t done = 0;

	*message = c->to;
	while (done < c->size) {
		ssize_t n = get(c, c->to + done, c->size - done);

		if (n == 0)
			return -ECONNRESET;
		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static int pipe_setup(struct bench_channel *c)
{
	int r = bench_copy_setup(c);

	for (int to = 0; r == 0 && to < 2; to++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) < 0)
			return -errno;
		c->in[to] = ends[0];
		c->out[!to] = ends[1];
	}
	return r;
}

/* Open for both, so that neither open(2) waits for the other; it has its name only that long. */
static int open_fifo(const char *path)
{
	int fd;

	if (mkfifo(path, 0600) < 0)
		return -errno;
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		fd = -errno;
	unlink(path);
	return fd;
}

static int fifo_setup(struct bench_channel *c)
{
	int r = bench_copy_setup(c);
	char dir[4096], path[4096 + 8];

	snprintf(dir, sizeof dir, "%s/ipctool-bench-XXXXXX", bench_directory());
	if (r == 0 && !mkdtemp(dir))
		return -errno;
	snprintf(path, sizeof path, "%s/fifo", dir);
	for (int to = 0; r >= 0 && to < 2; to++) {
		r = open_fifo(path);
		c->in[to] = c->out[!to] = r;
	}
	rmdir(dir);
	return r < 0 ? r : 0;
}

/* A message that is sent at once must fit into the sender's buffer, with what the kernel adds. */
static int make_room(struct bench_channel *c, int fd)
{
	const uint64_t overhead = 512;
	int size = (int)(c->size + overhead), now;
	socklen_t len = sizeof now;

	if (c->ops->socket_type == SOCK_STREAM)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &now, &len) < 0)
		return -errno;
	if (now < size && (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) < 0 ||
			   getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &now, &len) < 0))
		return -errno;
	if (now >= size)
		return 0;
	c->limit = "net.core.wmem_max";
	c->value = (uint64_t)now / 2; /* the kernel doubles what it was asked for */
	return -EMSGSIZE;
}

static int use_sockets(struct bench_channel *c, int ping, int pong)
{
	int r = make_room(c, ping);

	c->sockets = true;
	c->in[BENCH_PING] = c->out[BENCH_PING] = ping;
	c->in[BENCH_PONG] = c->out[BENCH_PONG] = pong;
	if (r == 0)
		r = make_room(c, pong);
	return r == 0 ? bench_copy_setup(c) : r;
}

static int pair_setup(struct bench_channel *c)
{
	int pair[2];

	if (socketpair(AF_UNIX, c->ops->socket_type | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	return use_sockets(c, pair[0], pair[1]);
}

/* A socket under an abstract name that the kernel chose, which goes with it: unix(7), autobind. */
static int bound_socket(int type, struct sockaddr_un *address, socklen_t *len)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	*len = sizeof *address;
	if (bind(fd, (struct sockaddr *)address, sizeof(sa_family_t)) < 0 ||
	    getsockname(fd, (struct sockaddr *)address, len) < 0)
		return -errno;
	return fd;
}

/* Nobody else is let in: the first to come must be ourselves. */
static int accept_ourselves(int listener)
{
	struct ucred peer;
	socklen_t len = sizeof peer;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return -errno;
	return peer.pid == getpid() ? fd : -ECONNABORTED;
}

static int connected_setup(struct bench_channel *c)
{
	const int type = c->ops->socket_type;
	struct sockaddr_un address;
	socklen_t len = 0;
	int pong, ping, listener = bound_socket(type, &address, &len);

	if (listener < 0)
		return listener;
	ping = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (ping < 0 || listen(listener, 1) < 0 ||
	    connect(ping, (struct sockaddr *)&address, len) < 0)
		return -errno;
	pong = accept_ourselves(listener);
	close(listener);
	return pong < 0 ? pong : use_sockets(c, ping, pong);
}

static int datagram_setup(struct bench_channel *c)
{
	struct sockaddr_un address[2];
	socklen_t len[2] = { 0, 0 };
	int fd[2];

	for (int i = 0; i < 2; i++) {
		fd[i] = bound_socket(SOCK_DGRAM, &address[i], &len[i]);
		if (fd[i] < 0)
			return fd[i];
	}
	for (int i = 0; i < 2; i++)
		if (connect(fd[i], (struct sockaddr *)&address[!i], len[!i]) < 0)
			return -errno;
	return use_sockets(c, fd[0], fd[1]);
}

#define STREAM BENCH_COPY, .send = stream_send, .receive = stream_receive

const struct bench_ops bench_pipe = {
	.name = "pipe",
	.brief = "pipe(2)",
	.setup = pipe_setup,
	STREAM,
};

const struct bench_ops bench_fifo = {
	.name = "fifo",
	.brief = "a pipe with a name: mkfifo(3)",
	.setup = fifo_setup,
	STREAM,
};

const struct bench_ops bench_pair_stream = {
	.name = "socketpair-stream",
	.brief = "socketpair(2), SOCK_STREAM",
	.socket_type = SOCK_STREAM,
	.setup = pair_setup,
	STREAM,
};

const struct bench_ops bench_pair_dgram = {
	.name = "socketpair-dgram",
	.brief = "socketpair(2), SOCK_DGRAM",
	.socket_type = SOCK_DGRAM,
	.setup = pair_setup,
	STREAM,
};

const struct bench_ops bench_pair_seqpacket = {
	.name = "socketpair-seqpacket",
	.brief = "socketpair(2), SOCK_SEQPACKET",
	.socket_type = SOCK_SEQPACKET,
	.setup = pair_setup,
	STREAM,
};

const struct bench_ops bench_unix_stream = {
	.name = "unix-stream",
	.brief = "a Unix socket with an address, SOCK_STREAM",
	.socket_type = SOCK_STREAM,
	.setup = connected_setup,
	STREAM,
};

const struct bench_ops bench_unix_dgram = {
	.name = "unix-dgram",
	.brief = "Unix sockets with addresses, SOCK_DGRAM",
	.socket_type = SOCK_DGRAM,
	.setup = datagram_setup,
	STREAM,
};

const struct bench_ops bench_unix_seqpacket = {
	.name = "unix-seqpacket",
	.brief = "a Unix socket with an address, SOCK_SEQPACKET",
	.socket_type = SOCK_SEQPACKET,
	.setup = connected_setup,
	STREAM,
};
