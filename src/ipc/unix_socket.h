/*
 * unix_socket.h - Unix sockets by their address. See unix(7).
 *
 * An address is a path, or @NAME for one in the abstract name space. A path may be longer than
 * sun_path: it is reached through its directory, or its inode, for which /proc has to be mounted.
 */
#ifndef IPCTOOL_UNIX_SOCKET_H
#define IPCTOOL_UNIX_SOCKET_H

#include "deadline.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

enum unix_kind { UNIX_STREAM, UNIX_DGRAM, UNIX_SEQPACKET };
#define UNIX_KINDS "stream", "dgram", "seqpacket"

/* SOCK_STREAM and so on. */
int unix_type(enum unix_kind kind);

struct unix_address {
	const char *text;
	bool abstract;
	bool fits; /* name is what bind(2) and connect(2) take */
	struct sockaddr_un name;
	socklen_t len;
};

/* NULL, or the rule that text breaks. Nothing is looked up. */
const char *unix_address_parse(struct unix_address *a, const char *text);

/* The form in which a bound address of the kernel's is given to us, NUL-terminated; "" for none. */
#define UNIX_TEXT_SIZE (sizeof(struct sockaddr_un) + 1)
void unix_address_text(char text[UNIX_TEXT_SIZE], const struct sockaddr_un *name, socklen_t len);

/* A new socket, close-on-exec: a descriptor, or -errno. */
int unix_socket(enum unix_kind kind);

/* Sets the O_NONBLOCK of the open description. */
void unix_set_nonblocking(int fd, bool nonblocking);

/*
 * Connects: a blocking descriptor, or -errno: -ENOENT, -ECONNREFUSED when nobody listens,
 * -EPROTOTYPE when who listens has another kind, -EINTR after a signal that interrupt.h caught.
 */
int unix_connect(const struct unix_address *a, enum unix_kind kind);

/*
 * The same, but waits for a listener to appear, and for room in its queue: -EAGAIN (deadline 0) or
 * -ETIMEDOUT, and *lacking says why: -ENOENT, -ECONNREFUSED, or -EAGAIN when the queue was full.
 */
int unix_connect_waiting(const struct unix_address *a, enum unix_kind kind,
			 struct deadline deadline, int *lacking);

/* Who is at the other end, when it connected, or began to listen. pid 0: out of our sight. */
struct unix_peer {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};
int unix_peer(int fd, struct unix_peer *peer);

/* Is the peer, by its group or by one of the others that it has, in that group? */
bool unix_peer_in_group(int fd, const struct unix_peer *peer, gid_t gid);

/* Connects fd to the socket that the O_PATH descriptor inode is on: 0 or -errno. */
int unix_connect_inode(int fd, int inode);

#endif
