/* sock.c - the applet, and what its verbs share. */
#include "sock.h"

#include "../applets.h"
#include "describe.h"
#include "err.h"
#include "interrupt.h"
#include "out.h"
#include "process_status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct verb *const verbs[] = {
	&sock_listen_verb, &sock_connect_verb, &sock_send_verb,
	&sock_recv_verb,   &sock_ls_verb,      NULL,
};

const struct applet sock_applet = {
	.name = "sock",
	.brief = "Unix sockets: streams, datagrams and sequenced packets",
	.verbs = verbs,
};

const char *const sock_kinds[] = { UNIX_KINDS, NULL };

int sock_address(struct unix_address *a, const char *text)
{
	const char *rule = unix_address_parse(a, text);

	return rule ? err_usage("%s: %s", text, rule) : ST_OK;
}

int sock_wait(int fd, struct deadline deadline)
{
	struct pollfd p[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = out_captures() ? -1 : STDOUT_FILENO },
	};
	struct timespec left;
	int n;

	do {
		n = ppoll(p, COUNT(p), deadline_left_timespec(deadline, &left), NULL);
		if (n == 0)
			return deadline.ns == 0 ? -EAGAIN : -ETIMEDOUT;
	} while (n < 0 && errno == EINTR && !interrupt_signal());
	if (n < 0)
		return -errno;
	return p[1].revents & POLLERR ? -EPIPE : 0;
}

int sock_check_output(void)
{
	int flags = out_captures() ? O_WRONLY : fcntl(STDOUT_FILENO, F_GETFL);
	bool writable = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;

	return out_note(writable ? 0 : -EBADF) < 0 ? ST_FAIL : ST_OK;
}

int sock_check_streams(void)
{
	/* What cannot be read must not come in as an empty stream for the peer. */
	if (fcntl(STDIN_FILENO, F_GETFD) < 0)
		return err_sys(-errno, "standard input", NULL);
	return sock_check_output();
}

void sock_describe_peer(char text[SOCK_PEER_SIZE], const struct unix_peer *peer)
{
	char command[PROCESS_COMMAND_SIZE];

	if (peer->pid > 0 && process_command(peer->pid, command) == 0)
		snprintf(text, SOCK_PEER_SIZE, "pid %d (%s), uid %u, gid %u", peer->pid, command,
			 peer->uid, peer->gid);
	else
		snprintf(text, SOCK_PEER_SIZE, "pid %d, uid %u, gid %u", peer->pid, peer->uid,
			 peer->gid);
}

/* The file is there, or it is an abstract name; nobody listens. */
static int fail_refused(const struct unix_address *a)
{
	char facts[192];
	struct stat st;

	if (a->abstract)
		return err_at(ST_ABSENT, a->text, "nobody listens (no listener has that name)");
	file_describe(facts, sizeof facts, a->text);
	if (stat(a->text, &st) == 0 && !S_ISSOCK(st.st_mode))
		return err_at(ST_FAIL, a->text, "not a socket (%s)", facts);
	return err_at(ST_ABSENT, a->text, "nobody listens (%s, and %s)", facts,
		      unix_stale(a->text) ? "stale: who made it is gone"
					  : "who has bound it does not listen");
}

static int fail_kind(const char *text, enum unix_kind kind)
{
	err_at(ST_FAIL, text, "is a socket of another kind than %s", sock_kinds[kind]);
	err_hint("ipctool sock ls tells of which; sock send --kind sends to the others");
	return ST_FAIL;
}

static const char *lack(int lacking)
{
	if (lacking == -ENOENT)
		return "there is no such socket";
	return lacking == -EAGAIN ? "its queue of connections is full" : "nobody listens";
}

int sock_connect_failed(int r, const struct unix_address *a, enum unix_kind kind, int lacking)
{
	char facts[192];

	switch (r) {
	case -ECONNREFUSED:
		return fail_refused(a);
	case -EPROTOTYPE:
		return fail_kind(a->text, kind);
	case -EACCES:
	case -EPERM:
		if (a->abstract)
			return err_sys(r, a->text, NULL);
		file_describe(facts, sizeof facts, a->text);
		return err_sys(r, a->text, "%s", facts);
	case -EAGAIN:
	case -ETIMEDOUT:
		return err_sys(r, a->text, "%s", lack(lacking));
	case -ENOSYS:
		return err_at(ST_FAIL, a->text, "a path this long takes /proc (it is not mounted)");
	default:
		return err_sys(r, a->text, NULL);
	}
}

char *const *sock_tell_peer(struct sock_peer_env *env, const struct unix_peer *peer, int fd)
{
	snprintf(env->pid, sizeof env->pid, "IPCTOOL_PEER_PID=%d", peer->pid);
	snprintf(env->uid, sizeof env->uid, "IPCTOOL_PEER_UID=%u", peer->uid);
	snprintf(env->gid, sizeof env->gid, "IPCTOOL_PEER_GID=%u", peer->gid);
	snprintf(env->fd, sizeof env->fd, "IPCTOOL_FD=%d", fd);
	env->all[0] = env->pid;
	env->all[1] = env->uid;
	env->all[2] = env->gid;
	env->all[3] = fd >= 0 ? env->fd : NULL;
	env->all[4] = NULL;
	return env->all;
}
