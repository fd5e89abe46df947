/* sock.h - what the verbs of sock share. */
#ifndef IPCTOOL_APPLET_SOCK_H
#define IPCTOOL_APPLET_SOCK_H

#include "unix_bind.h"
#include "unix_socket.h"
#include "verb.h"

extern const struct verb sock_listen_verb, sock_connect_verb, sock_send_verb, sock_recv_verb,
	sock_ls_verb;

extern const char *const sock_kinds[]; /* by enum unix_kind, NULL-terminated */

#define SOCK_OPERAND \
	{ \
		.metavar = "ADDR", .kind = KIND_FILE \
	}

/* Where it is stream that goes without saying, and where a datagram is. */
#define OPT_KIND(S, f, h) OPT_CHOICE(S, f, 0, "kind", "KIND", sock_kinds, h)

/* ST_OK, or ST_USAGE after reporting. */
int sock_address(struct unix_address *a, const char *text);

/* Whose connections are taken: those of all, or of these users and groups. */
struct sock_allowed {
	uid_t *uids;
	gid_t *gids;
	size_t uid_count, gid_count;
};
/* From options of KIND_EACH, of which the one with index gid_option is about groups. ST_OK, and
 * sock_allowed_free() follows; or the status after reporting. */
int sock_allow(struct sock_allowed *allowed, const struct verb *v, struct given given,
	       int gid_option);
void sock_allowed_free(struct sock_allowed *allowed);

/* "pid 12 (nc), uid 0, gid 0" */
#define SOCK_PEER_SIZE 128
void sock_describe_peer(char text[SOCK_PEER_SIZE], const struct unix_peer *peer);

/* Sets *peer. Is it to be served? If not, says so. */
bool sock_check_peer(const struct sock_allowed *allowed, const char *object, int fd,
		     struct unix_peer *peer);

/* A listening socket with its address. */
struct sock_listener {
	const char *text;
	int fd; /* non-blocking; -1 when closed */
	struct unix_binding binding;
};
/* ST_OK, or the status after reporting. Signals are caught or held before. */
int sock_open_listener(struct sock_listener *l, const struct unix_address *a, enum unix_kind kind,
		       mode_t mode);
void sock_close_listener(struct sock_listener *l);
/* Takes a connection that waits: a blocking descriptor, -EAGAIN when there is none, or -errno. */
int sock_accept(const struct sock_listener *l);

/* Reports why a socket did not get its address; the status. */
int sock_bind_failed(int r, const char *text, const struct unix_binding *b);

/* Reports why there is no connection, *lacking being what unix_connect_waiting() says. */
int sock_connect_failed(int r, const struct unix_address *a, enum unix_kind kind, int lacking);

/* Until there is something to take on fd: 0; -EAGAIN (deadline 0) or -ETIMEDOUT; -EINTR after a
 * signal; -EPIPE: nobody would read it from standard output. */
int sock_wait(int fd, struct deadline deadline);

/* Can standard input be read, and standard output written? ST_OK, or the status after reporting. */
int sock_check_streams(void);
int sock_check_output(void);

/*
 * Standard input goes to the peer, and what it says to standard output, until both have ended or
 * the peer has gone. `last`: standard output serves no other connection. The status.
 */
int sock_converse(const char *text, int fd, bool last);

/* Environment variables that tell a command who its peer is. */
struct sock_peer_env {
	char pid[40], uid[40], gid[40], fd[40];
	char *all[5]; /* NULL-terminated */
};
/* fd >= 0: IPCTOOL_FD as well. Returns env->all. */
char *const *sock_tell_peer(struct sock_peer_env *env, const struct unix_peer *peer, int fd);

/* applets/sock/serve.c: a process for each connection. */
struct sock_service {
	char *const *argv;
	uint64_t count; /* connections */
	uint64_t max;   /* at once */
	struct timeout timeout;
	const struct sock_allowed *allowed;
};
int sock_serve(const struct sock_service *s, const struct unix_address *a, enum unix_kind kind,
	       mode_t mode);

#endif
