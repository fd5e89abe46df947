/* serve.c - sock listen with a command: a process for each connection. */
#include "commands.h"
#include "err.h"
#include "sock.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

struct server {
	const struct sock_service *service;
	struct sock_listener listener; /* closed when no more connections are taken */
	struct commands commands;
	uint64_t left;
	int first;  /* status of the first command that failed */
	int ending; /* the signal that ends us, when the commands have ended */
};

static void stop_listening(struct server *s)
{
	s->left = 0;
	sock_close_listener(&s->listener);
}

static void start(struct server *s, int fd, const struct unix_peer *peer)
{
	struct command command = command_of(s->service->argv);
	struct sock_peer_env env;
	int status;

	command.in = fd;
	command.out = fd;
	command.env = sock_tell_peer(&env, peer, -1);
	status = commands_start(&s->commands, &command, (uintptr_t)peer->pid);
	s->first = err_first(s->first, status);
	/* It would not start the next time either. */
	if (status != ST_OK || --s->left == 0)
		stop_listening(s);
}

/* One connection, if it is still there. ST_OK, or the status after reporting. */
static int take(struct server *s)
{
	struct unix_peer peer;
	int fd = sock_accept(&s->listener);

	if (fd == -EAGAIN)
		return ST_OK;
	if (fd < 0)
		return err_sys(fd, s->listener.text, NULL);
	if (sock_check_peer(s->service->allowed, s->listener.text, fd, &peer))
		start(s, fd, &peer);
	close(fd);
	return ST_OK;
}

static void note_end(struct server *s, const struct commands_event *event)
{
	int status = command_status(event->wait_status);

	s->first = err_first(s->first, status);
	err_note(s->listener.text, "command %d has ended, status %d (%zu are running)", event->pid,
		 status, commands_running(&s->commands));
}

static void note_signal(struct server *s, const struct commands_event *event)
{
	commands_forward(&s->commands, event);
	if (event->signum == SIGUSR1 || event->signum == SIGUSR2)
		return;
	s->ending = event->signum;
	stop_listening(s);
}

/* Only a listener with nothing to do gets tired of it. */
static struct deadline patience(const struct server *s)
{
	if (commands_running(&s->commands) > 0)
		return (struct deadline){ DEADLINE_NEVER };
	return deadline_after(s->service->timeout);
}

/* ST_OK, or the status after reporting. */
static int step(struct server *s)
{
	struct commands_event event;
	bool takes = s->left > 0 && commands_running(&s->commands) < s->service->max;
	struct pollfd p[2] = { [1] = { .fd = takes ? s->listener.fd : -1, .events = POLLIN } };
	struct deadline deadline = patience(s);
	int r = commands_wait(&s->commands, p, 2, deadline, &event);

	switch (r) {
	case COMMANDS_ENDED:
		note_end(s, &event);
		return ST_OK;
	case COMMANDS_SIGNALLED:
		note_signal(s, &event);
		return ST_OK;
	case COMMANDS_READY:
		return take(s);
	case COMMANDS_TIMEOUT:
		return err_sys(deadline.ns == 0 ? -EAGAIN : -ETIMEDOUT, s->listener.text,
			       "nobody has connected");
	default:
		return err_sys(r, s->listener.text, NULL);
	}
}

static int serve_all(struct server *s)
{
	int status = ST_OK;

	while (s->left > 0 || commands_running(&s->commands) > 0) {
		int r = step(s);

		if (r == ST_OK)
			continue;
		status = err_first(status, r);
		stop_listening(s);
	}
	if (s->ending)
		return ST_SIGNAL + s->ending;
	return s->first != ST_OK ? s->first : status;
}

int sock_serve(const struct sock_service *service, const struct unix_address *a,
	       enum unix_kind kind, mode_t mode)
{
	struct server s = { .service = service, .left = service->count };
	int status, r = commands_begin(&s.commands);

	if (r < 0)
		return err_before_command(err_sys(r, a->text, NULL));
	status = sock_open_listener(&s.listener, a, kind, mode);
	if (status == ST_OK) {
		status = serve_all(&s);
		sock_close_listener(&s.listener);
	} else {
		status = err_before_command(status);
	}
	commands_end(&s.commands);
	return status;
}
