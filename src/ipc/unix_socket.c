/* unix_socket.c - addresses of Unix sockets, connections, and who is at their other end. */
#include "unix_socket.h"

#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define NAME_MAX_HERE (sizeof((struct sockaddr_un *)0)->sun_path)

int unix_type(enum unix_kind kind)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	return types[kind];
}

static const char *parse_abstract(struct unix_address *a, const char *name)
{
	size_t len = strlen(name);

	a->abstract = true;
	a->fits = true;
	if (len == 0)
		return "an abstract name is not empty";
	if (len >= NAME_MAX_HERE)
		return "an abstract name is at most 107 bytes long";
	/* No NUL behind it: that would be part of the name. */
	memcpy(a->name.sun_path + 1, name, len);
	a->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len);
	return NULL;
}

const char *unix_address_parse(struct unix_address *a, const char *text)
{
	size_t len = strlen(text);

	*a = (struct unix_address){ .text = text, .name = { .sun_family = AF_UNIX } };
	if (*text == '@')
		return parse_abstract(a, text + 1);
	if (len == 0)
		return "a path is not empty";
	if (len >= PATH_MAX)
		return "a path is at most 4095 bytes long";
	if (text[len - 1] == '/')
		return "a path that ends in / is a directory's";
	a->fits = len < NAME_MAX_HERE;
	if (a->fits)
		memcpy(a->name.sun_path, text, len);
	a->len = sizeof a->name;
	return NULL;
}

void unix_address_text(char text[UNIX_TEXT_SIZE], const struct sockaddr_un *name, socklen_t len)
{
	size_t used = len > offsetof(struct sockaddr_un, sun_path)
			      ? len - offsetof(struct sockaddr_un, sun_path)
			      : 0;

	if (used > sizeof name->sun_path)
		used = sizeof name->sun_path;
	memcpy(text, name->sun_path, used);
	text[used] = '\0';
	if (used > 0 && text[0] == '\0')
		text[0] = '@';
}

int unix_socket(enum unix_kind kind)
{
	return fd_checked(socket(AF_UNIX, unix_type(kind) | SOCK_CLOEXEC, 0));
}

void unix_set_nonblocking(int fd, bool nonblocking)
{
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static int connect_name(int fd, const struct sockaddr_un *name, socklen_t len)
{
	return connect(fd, (const struct sockaddr *)name, len) < 0 ? -errno : 0;
}

int unix_connect_inode(int fd, int inode)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int r;

	snprintf(name.sun_path, sizeof name.sun_path, "/proc/self/fd/%d", inode);
	r = connect_name(fd, &name, sizeof name);
	return r == -ENOENT ? -ENOSYS : r;
}

/* By the inode that the long path leads to. */
static int connect_long(int fd, const char *path)
{
	int inode = fd_checked(open(path, O_PATH | O_CLOEXEC));
	int r;

	if (inode < 0)
		return inode;
	r = unix_connect_inode(fd, inode);
	close(inode);
	return r;
}

/* One attempt with a new socket. */
static int attempt(const struct unix_address *a, enum unix_kind kind, bool nonblocking)
{
	int fd = unix_socket(kind);
	int r;

	if (fd < 0)
		return fd;
	if (nonblocking)
		unix_set_nonblocking(fd, true);
	r = a->fits ? connect_name(fd, &a->name, a->len) : connect_long(fd, a->text);
	if (r == 0 && nonblocking)
		unix_set_nonblocking(fd, false);
	if (r == 0)
		return fd;
	close(fd);
	return r;
}

int unix_connect(const struct unix_address *a, enum unix_kind kind)
{
	int r;

	do
		r = attempt(a, kind, false);
	while (r == -EINTR && !interrupt_signal());
	return r;
}

/* Is told of whatever appears in the directory; -1 when that cannot be. */
static int watch_directory(const struct unix_address *a)
{
	const char *slash = strrchr(a->text, '/');
	char path[PATH_MAX] = ".";
	int watch;

	if (a->abstract)
		return -1;
	if (slash)
		snprintf(path, sizeof path, "%.*s", slash > a->text ? (int)(slash - a->text) : 1,
			 a->text);
	watch = fd_checked(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
	if (watch >= 0 && inotify_add_watch(watch, path, IN_CREATE | IN_MOVED_TO) < 0) {
		close(watch);
		watch = -1;
	}
	return watch < 0 ? -1 : watch;
}

/*
 * Nothing tells when a bound socket begins to listen, nor when an abstract name appears: those are
 * looked for again, first soon and then ten times a second.
 */
enum { PAUSE_FIRST_NS = 1000000, PAUSE_LAST_NS = 100000000 };

/* -EINTR, -ETIMEDOUT, or 0: try again. */
static int pause_for(int64_t *ns, int watch, struct deadline deadline)
{
	struct pollfd p = { .fd = watch, .events = POLLIN };
	int64_t left = deadline_left(deadline);
	struct timespec wait = { .tv_nsec = (long)(left < *ns ? left : *ns) };
	char events[4096];
	int r;

	if (left == 0)
		return -ETIMEDOUT;
	if (ppoll(&p, 1, &wait, NULL) < 0 && errno == EINTR && (r = interrupt_reason(deadline)) < 0)
		return r;
	*ns = *ns < PAUSE_LAST_NS / 2 ? 2 * *ns : PAUSE_LAST_NS;
	/* Who has just made a file is about to listen. */
	while (watch >= 0 && read(watch, events, sizeof events) > 0)
		*ns = PAUSE_FIRST_NS;
	return 0;
}

static int wait_for_listener(const struct unix_address *a, enum unix_kind kind,
			     struct deadline deadline, int *lacking)
{
	int watch = watch_directory(a);
	int64_t ns = PAUSE_FIRST_NS;
	int r;

	do {
		r = attempt(a, kind, false);
		if (r == -EINTR) {
			*lacking = -EAGAIN;
			r = interrupt_reason(deadline);
		} else if (r == -ENOENT || r == -ECONNREFUSED) {
			*lacking = r;
			r = pause_for(&ns, watch, deadline);
		}
	} while (r == 0);
	if (watch >= 0)
		close(watch);
	return r;
}

int unix_connect_waiting(const struct unix_address *a, enum unix_kind kind,
			 struct deadline deadline, int *lacking)
{
	int r = attempt(a, kind, true);

	if (r >= 0 || (r != -ENOENT && r != -ECONNREFUSED && r != -EAGAIN))
		return r;
	*lacking = r;
	if (deadline.ns == 0)
		return -EAGAIN;
	r = interrupt_catch(deadline);
	if (r < 0)
		return r;
	interrupt_at(deadline); /* also if the caller catches already */
	r = wait_for_listener(a, kind, deadline, lacking);
	interrupt_at((struct deadline){ DEADLINE_NEVER });
	interrupt_release();
	return r;
}

int unix_peer(int fd, struct unix_peer *peer)
{
	struct ucred cred;
	socklen_t len = sizeof cred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return -errno;
	*peer = (struct unix_peer){ cred.pid, cred.uid, cred.gid };
	return 0;
}

bool unix_peer_in_group(int fd, const struct unix_peer *peer, gid_t gid)
{
	gid_t few[64], *groups = few;
	socklen_t len = sizeof few;
	bool found = peer->gid == gid;
	int r = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len);

	if (r < 0 && errno == ERANGE && (groups = malloc(len)))
		r = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len);
	for (size_t i = 0; r == 0 && i < len / sizeof *groups; i++)
		found |= groups[i] == gid;
	if (groups != few)
		free(groups);
	return found;
}
