/* commands.c - the user's commands as child processes. */
#include "commands.h"

#include "array.h"
#include "err.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const int forwarded[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2 };

struct running_command {
	uintptr_t tag;
	pid_t pid;
};

static void nothing(int signum)
{
	(void)signum;
}

/*
 * Were SIGCHLD ignored, the kernel would throw the commands' statuses away; and whoever sets it to
 * its default, which is to do nothing, loses the one that is pending.
 */
int commands_begin(struct commands *c)
{
	const struct sigaction handled = { .sa_handler = nothing };
	struct sigaction now;

	*c = (struct commands){ 0 };
	sigemptyset(&c->held);
	sigaddset(&c->held, SIGCHLD);
	for (size_t i = 0; i < sizeof forwarded / sizeof forwarded[0]; i++)
		if (sigaction(forwarded[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&c->held, forwarded[i]);
	c->signals = fd_checked(signalfd(-1, &c->held, SFD_CLOEXEC | SFD_NONBLOCK));
	if (c->signals < 0)
		return c->signals;
	sigprocmask(SIG_BLOCK, &c->held, &c->mask);
	sigaction(SIGCHLD, &handled, &c->child);
	return 0;
}

static void restore_signals(const struct commands *c)
{
	sigaction(SIGCHLD, &c->child, NULL);
	sigprocmask(SIG_SETMASK, &c->mask, NULL);
}

void commands_end(struct commands *c)
{
	restore_signals(c);
	close(c->signals);
	free(c->list);
	*c = (struct commands){ .signals = -1 };
}

/* In the child: says who we are to the holder of the gate, and waits for its word. */
static int pass_gate(int gate)
{
	pid_t self = getpid();
	char go;

	if (gate < 0)
		return 0;
	if (send(gate, &self, sizeof self, MSG_NOSIGNAL) != (ssize_t)sizeof self)
		return -EPIPE;
	return read(gate, &go, 1) == 1 ? 0 : -EPIPE;
}

static size_t count(char *const *list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	return n;
}

static bool same_name(const char *one, const char *other)
{
	size_t len = strcspn(one, "=") + 1;

	return strncmp(one, other, len) == 0;
}

/* In the child: by hand, for in a shell putenv(3) may be about the shell's variables. */
static int add_environment(char *const *added)
{
	size_t n = 0, new = count(added);
	char **all = calloc(count(environ) + new + 1, sizeof *all);

	if (!all)
		return -ENOMEM;
	for (char **e = environ; e && *e; e++) {
		size_t i = 0;

		while (i < new && !same_name(added[i], *e))
			i++;
		if (i == new)
			all[n++] = *e;
	}
	for (size_t i = 0; i < new; i++)
		all[n + i] = added[i];
	environ = all;
	return 0;
}

/* In the child: what the command finds. 0 or -errno. */
static int furnish(const struct command *command)
{
	if ((command->in >= 0 && dup2(command->in, STDIN_FILENO) < 0) ||
	    (command->out >= 0 && dup2(command->out, STDOUT_FILENO) < 0))
		return -errno;
	for (size_t i = 0; i < command->kept; i++)
		if (fcntl(command->keep[i], F_SETFD, 0) < 0)
			return -errno;
	return add_environment(command->env);
}

/* In the child: executes the command, or sends the -errno of the failure to the parent. */
static void __attribute__((noreturn))
become(const struct command *command, const struct commands *c, int report)
{
	int r = furnish(command);

	restore_signals(c);
	if (r == 0)
		r = pass_gate(command->gate);
	if (r == 0) {
		execvp(command->argv[0], command->argv);
		r = -errno;
	}
	while (write(report, &r, sizeof r) < 0 && errno == EINTR)
		;
	_exit(ST_NOCMD);
}

/* 0 when the command was executed, else the -errno that the child reports. */
static int executed(int report)
{
	int failure = 0;
	ssize_t n;

	do
		n = read(report, &failure, sizeof failure);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof failure ? failure : 0;
}

/* EAGAIN is of fork(2), which never waits: a limit is reached, of the user or of a cgroup. */
static int fail_start(int r, const char *name)
{
	struct rlimit limit;

	if (r == -EAGAIN && getrlimit(RLIMIT_NPROC, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		return err_at(ST_SELF, name,
			      "no process could be made (there are too many; RLIMIT_NPROC is %llu)",
			      (unsigned long long)limit.rlim_cur);
	if (r == -EAGAIN)
		return err_at(ST_SELF, name, "no process could be made (there are too many)");
	return err_at(ST_SELF, name, "no process could be made (%s)", err_words(-r));
}

static int fail_execute(int r, const char *name)
{
	if (r == -ENOENT)
		return err_at(ST_NOCMD, name, "command not found");
	if (r == -EPIPE)
		return err_at(ST_SELF, name, "could not be started (its keeper is gone)");
	return err_at(ST_NOEXEC, name, "cannot be executed (%s)", strerror(-r));
}

/* Room for one more in the list. */
static int make_room(struct commands *c)
{
	struct running_command *list = array_grow(c->list, c->running, &c->room, sizeof *list);

	if (!list)
		return -ENOMEM;
	c->list = list;
	return 0;
}

int commands_start(struct commands *c, const struct command *command, uintptr_t tag)
{
	const char *name = command->argv[0];
	int ends[2], r = make_room(c);
	pid_t pid;

	if (r == 0)
		r = fd_pair_checked(pipe2(ends, O_CLOEXEC), ends);
	if (r < 0)
		return fail_start(r, name);
	pid = fork();
	if (pid == 0)
		become(command, c, ends[1]);
	r = pid < 0 ? -errno : 0;
	close(ends[1]);
	if (pid > 0)
		r = executed(ends[0]);
	close(ends[0]);
	if (pid < 0)
		return fail_start(r, name);
	if (r < 0) {
		waitpid(pid, NULL, 0);
		return command->failed ? command->failed(r, name) : fail_execute(r, name);
	}
	c->list[c->running++] = (struct running_command){ .tag = tag, .pid = pid };
	return ST_OK;
}

size_t commands_running(const struct commands *c)
{
	return c->running;
}

void commands_signal(const struct commands *c, int signum)
{
	for (size_t i = 0; i < c->running; i++)
		kill(c->list[i].pid, signum);
}

void commands_forward(struct commands *c, const struct commands_event *event)
{
	c->forwarded = event->signum;
	if (!event->from_terminal)
		commands_signal(c, event->signum);
}

/* Takes one that has ended from the list, if there is one. Other children are not ours to reap. */
static bool reap(struct commands *c, struct commands_event *event)
{
	for (size_t i = 0; i < c->running; i++) {
		struct running_command *one = &c->list[i];

		if (wait4(one->pid, &event->wait_status, WNOHANG, &event->usage) != one->pid)
			continue;
		event->tag = one->tag;
		event->pid = one->pid;
		c->running--;
		memmove(one, one + 1, (c->running - i) * sizeof *one);
		return true;
	}
	c->ended = false;
	return false;
}

/* Takes one signal, if there is one that is not SIGCHLD. */
static bool signalled(struct commands *c, struct commands_event *event)
{
	struct signalfd_siginfo info;

	while (read(c->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo != SIGCHLD) {
			event->signum = (int)info.ssi_signo;
			/* What the kernel sends for the terminal, it sends to the whole group. */
			event->from_terminal = info.ssi_code > 0;
			return true;
		}
		c->ended = true;
	}
	return false;
}

int commands_wait(struct commands *c, struct pollfd *fds, nfds_t count, struct deadline deadline,
		  struct commands_event *event)
{
	struct pollfd alone;
	struct timespec left;

	if (count == 0) {
		fds = &alone;
		count = 1;
	}
	fds[0] = (struct pollfd){ .fd = c->signals, .events = POLLIN };
	for (;;) {
		int ready;

		if (c->ended && reap(c, event))
			return COMMANDS_ENDED;
		ready = ppoll(fds, count, deadline_left_timespec(deadline, &left), NULL);
		if (ready == 0)
			return COMMANDS_TIMEOUT;
		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready > 0 && fds[0].revents && signalled(c, event))
			return COMMANDS_SIGNALLED;
		if (!c->ended && ready > (fds[0].revents ? 1 : 0))
			return COMMANDS_READY;
	}
}
