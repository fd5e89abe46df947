/* unix_message.c - messages over Unix sockets, with credentials and descriptors. */
#include "unix_message.h"

#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum {
	PASSED_MAX = 253,      /* SCM_MAX_FD of the kernel */
	OVERHEAD = 4096,       /* more than the kernel adds to a message */
	FIRST_ROOM = 64 * 1024 /* grows when a message is longer */
};

uint64_t unix_send_buffer(int fd)
{
	int size = 0;
	socklen_t len = sizeof size;

	return getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, &len) < 0 ? 0 : (uint64_t)size;
}

/* The kernel doubles what it is asked for, and goes up to net.core.wmem_max. */
static bool enlarge(int fd, size_t len)
{
	uint64_t before = unix_send_buffer(fd);
	int want = len > INT_MAX / 2 ? INT_MAX / 2 : (int)len + OVERHEAD;

	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &want, sizeof want) < 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &want, sizeof want);
	return unix_send_buffer(fd) > before;
}

static int send_once(int fd, const void *data, size_t len, int pass_fd)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec whole = { (void *)(uintptr_t)data, len };
	struct msghdr m = { .msg_iov = &whole, .msg_iovlen = 1 };

	if (pass_fd >= 0) {
		struct cmsghdr *c = &control.align;

		m.msg_control = control.room;
		m.msg_controllen = sizeof control.room;
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof pass_fd);
		memcpy(CMSG_DATA(c), &pass_fd, sizeof pass_fd);
	}
	return sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* Until there is room: 0 or -errno. */
static int wait_for_room(int fd, struct deadline deadline)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	struct timespec left;
	int n;

	if (deadline.ns == 0)
		return -EAGAIN;
	n = ppoll(&p, 1, deadline_left_timespec(deadline, &left), NULL);
	if (n == 0)
		return -ETIMEDOUT;
	if (n < 0 && (errno != EINTR || interrupt_signal()))
		return -errno;
	return 0;
}

int unix_send(int fd, const void *data, size_t len, int pass_fd, struct deadline deadline)
{
	int r;

	do {
		r = send_once(fd, data, len, pass_fd);
		if (r == -EMSGSIZE && enlarge(fd, len))
			r = send_once(fd, data, len, pass_fd);
		if (r != -EAGAIN)
			return r;
		r = wait_for_room(fd, deadline);
	} while (r == 0);
	return r;
}

void unix_want_senders(int fd)
{
	const int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

/* Keeps the first of them, above 2. */
static void take_descriptors(struct unix_message *m, const struct cmsghdr *c)
{
	size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	int fds[PASSED_MAX];

	if (count > PASSED_MAX)
		count = PASSED_MAX;
	memcpy(fds, CMSG_DATA(c), count * sizeof *fds);
	for (size_t i = 0; i < count; i++) {
		if (m->passed < 0)
			m->passed = fd_checked(fds[i]);
		else
			close(fds[i]);
	}
}

/* The next one's address is found with signed numbers by musl's CMSG_NXTHDR(). */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wsign-compare"
static struct cmsghdr *next_header(struct msghdr *h, struct cmsghdr *c)
{
	return CMSG_NXTHDR(h, c);
}
#pragma GCC diagnostic pop

static void take_control(struct unix_message *m, struct msghdr *h)
{
	struct ucred cred;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = next_header(h, c)) {
		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_RIGHTS)
			take_descriptors(m, c);
		if (c->cmsg_type != SCM_CREDENTIALS)
			continue;
		memcpy(&cred, CMSG_DATA(c), sizeof cred);
		m->sender = (struct unix_peer){ cred.pid, cred.uid, cred.gid };
		m->has_sender = true;
	}
	m->losing = h->msg_flags & MSG_CTRUNC;
}

/* Into what room there is: its whole length, or -errno. With MSG_PEEK it stays where it is. */
static ssize_t look(int fd, struct unix_message *m)
{
	ssize_t n;

	if (!buffer_reserve(&m->data, FIRST_ROOM))
		return -ENOMEM;
	n = recv(fd, m->data.data, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
	if (n > 0 && !buffer_reserve(&m->data, (size_t)n))
		return -ENOMEM;
	return n < 0 ? -errno : n;
}

int unix_receive(int fd, enum unix_kind kind, struct unix_message *m)
{
	union {
		char room[CMSG_SPACE(PASSED_MAX * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	struct iovec whole;
	struct msghdr h = {
		.msg_name = &name,
		.msg_namelen = sizeof name,
		.msg_iov = &whole,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof control.room,
	};
	ssize_t n;

	m->data.used = 0;
	m->passed = -1;
	n = look(fd, m);
	if (n < 0)
		return (int)n;
	whole = (struct iovec){ m->data.data, m->data.room };
	n = recvmsg(fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n < 0)
		return -errno;
	m->has_sender = false;
	take_control(m, &h);
	m->data.used = (size_t)n;
	unix_address_text(m->from, &name, h.msg_namelen);
	/* A packet may be empty, but only the end has no sender. */
	return n > 0 || kind == UNIX_DGRAM || m->has_sender;
}
