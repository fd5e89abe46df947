/* listener.c - sockets that others connect to, and who may. */
#include "describe.h"
#include "err.h"
#include "fd.h"
#include "perm.h"
#include "sock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* So many connections wait to be accepted, or net.core.somaxconn. */
enum { BACKLOG = 4096 };

static int count_given(const struct verb *v, struct given given)
{
	const char *value;
	int n = 0;

	while (verb_next_given(v, &given, &value) >= 0)
		n++;
	return n;
}

static int allow_one(struct sock_allowed *allowed, bool group, const char *name)
{
	int r = group ? group_parse(&allowed->gids[allowed->gid_count], name)
		      : user_parse(&allowed->uids[allowed->uid_count], name);

	if (r < 0)
		return err_usage("%s: there is no %s '%s'", group ? "--allow-gid" : "--allow-uid",
				 group ? "group" : "user", name);
	*(group ? &allowed->gid_count : &allowed->uid_count) += 1;
	return ST_OK;
}

int sock_allow(struct sock_allowed *allowed, const struct verb *v, struct given given,
	       int gid_option)
{
	size_t most = (size_t)count_given(v, given);
	int option, status = ST_OK;
	const char *name;

	*allowed = (struct sock_allowed){ 0 };
	if (most == 0)
		return ST_OK;
	allowed->uids = calloc(most, sizeof *allowed->uids);
	allowed->gids = calloc(most, sizeof *allowed->gids);
	if (!allowed->uids || !allowed->gids)
		status = err_sys(-ENOMEM, NULL, NULL);
	while (status == ST_OK && (option = verb_next_given(v, &given, &name)) >= 0)
		status = allow_one(allowed, option == gid_option, name);
	if (status != ST_OK)
		sock_allowed_free(allowed);
	return status;
}

void sock_allowed_free(struct sock_allowed *allowed)
{
	free(allowed->uids);
	free(allowed->gids);
	*allowed = (struct sock_allowed){ 0 };
}

static bool is_allowed(const struct sock_allowed *allowed, int fd, const struct unix_peer *peer)
{
	for (size_t i = 0; i < allowed->uid_count; i++)
		if (allowed->uids[i] == peer->uid)
			return true;
	for (size_t i = 0; i < allowed->gid_count; i++)
		if (unix_peer_in_group(fd, peer, allowed->gids[i]))
			return true;
	return allowed->uid_count + allowed->gid_count == 0;
}

bool sock_check_peer(const struct sock_allowed *allowed, const char *object, int fd,
		     struct unix_peer *peer)
{
	char text[SOCK_PEER_SIZE];
	int r = unix_peer(fd, peer);

	if (r < 0) {
		err_sys(r, object, "who has connected");
		return false;
	}
	sock_describe_peer(text, peer);
	if (is_allowed(allowed, fd, peer)) {
		err_note(object, "%s has connected", text);
		return true;
	}
	err_at(ST_OK, object, "a peer is not allowed to connect (%s)", text);
	return false;
}

int sock_bind_failed(int r, const char *text, const struct unix_binding *b)
{
	bool found = b->found.st_mode != 0;
	char facts[192];

	file_describe(facts, sizeof facts, text);
	if (r == -EEXIST && *text == '@')
		return err_sys(r, text, "another socket has that name");
	if (r == -EEXIST && b->aside[0])
		return err_sys(r, text,
			       "another process has taken the name meanwhile; what it was "
			       "taken from is %s beside it",
			       b->aside);
	if (r == -EEXIST)
		return err_sys(r, text, "%s%s", facts, b->live ? ", and a process uses it" : "");
	if ((r == -EACCES || r == -EPERM) && found)
		return err_sys(r, text, "%s; whether it is in use, or its removal, is not for us",
			       facts);
	if (r == -EACCES || r == -EPERM)
		return err_sys(r, text, "nothing may be created in its directory");
	if (r == -ENOENT)
		return err_sys(r, text, "there is no directory to create it in");
	if (r == -ENOSYS)
		return err_at(ST_FAIL, text,
			      "cannot be told from a stale socket (/proc is not mounted)");
	return err_sys(r, text, NULL);
}

/* A socket with its address that listens, unless it is one for datagrams. 0 or -errno. */
static int begin(struct sock_listener *l, const struct unix_address *a, enum unix_kind kind,
		 mode_t mode)
{
	int r = unix_bind(&l->binding, l->fd, a, mode);

	if (r < 0 || kind == UNIX_DGRAM)
		return r;
	unix_set_nonblocking(l->fd, true);
	return listen(l->fd, BACKLOG) < 0 ? -errno : 0;
}

int sock_open_listener(struct sock_listener *l, const struct unix_address *a, enum unix_kind kind,
		       mode_t mode)
{
	int r;

	*l = (struct sock_listener){ .text = a->text, .fd = unix_socket(kind) };
	l->binding.dir = -1;
	if (l->fd < 0)
		return err_sys(l->fd, a->text, NULL);
	r = begin(l, a, kind, mode);
	if (r == 0) {
		err_note(a->text, "waits for %s", kind == UNIX_DGRAM ? "datagrams" : "connections");
		return ST_OK;
	}
	sock_close_listener(l);
	return sock_bind_failed(r, a->text, &l->binding);
}

void sock_close_listener(struct sock_listener *l)
{
	unix_unbind(&l->binding);
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

int sock_accept(const struct sock_listener *l)
{
	int fd = fd_checked(accept4(l->fd, NULL, NULL, SOCK_CLOEXEC));

	return fd == -ECONNABORTED || fd == -EINTR ? -EAGAIN : fd;
}
