/* command.c - the user's command as a child process. */
#include "command.h"

#include "err.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const int forwarded[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2 };

/* The signals of the process, set aside while a command runs. */
struct held_signals {
	sigset_t mask, waited;
	struct sigaction child;
};

static void hold_signals(struct held_signals *h)
{
	const struct sigaction dfl = { .sa_handler = SIG_DFL };

	sigemptyset(&h->waited);
	sigaddset(&h->waited, SIGCHLD);
	for (size_t i = 0; i < sizeof forwarded / sizeof forwarded[0]; i++)
		sigaddset(&h->waited, forwarded[i]);
	sigprocmask(SIG_BLOCK, &h->waited, &h->mask);
	/* Were it ignored, the kernel would throw the command's status away. */
	sigaction(SIGCHLD, &dfl, &h->child);
}

static void release_signals(const struct held_signals *h)
{
	sigaction(SIGCHLD, &h->child, NULL);
	sigprocmask(SIG_SETMASK, &h->mask, NULL);
}

/* Says who we are to the holder of the gate, and waits for its word. */
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

/* In the child: executes the command, or sends the errno of the failure to the parent. */
static void __attribute__((noreturn))
become(const struct command *c, const struct held_signals *h, int report)
{
	int r;

	release_signals(h);
	r = -pass_gate(c->gate);
	if (r == 0) {
		execvp(c->argv[0], c->argv);
		r = errno;
	}
	while (write(report, &r, sizeof r) < 0 && errno == EINTR)
		;
	_exit(ST_NOCMD);
}

static int start(const struct command *c, const struct held_signals *h, pid_t *pid, int *report)
{
	int ends[2];

	*pid = *report = -1;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	*pid = fork();
	if (*pid == 0)
		become(c, h, ends[1]);
	close(ends[1]);
	*report = ends[0];
	if (*pid < 0) {
		close(ends[0]);
		return -EAGAIN;
	}
	return 0;
}

/* 0 when the command was executed, else the -errno that the child reports. */
static int executed(int report)
{
	int failure = 0;
	ssize_t n;

	do
		n = read(report, &failure, sizeof failure);
	while (n < 0 && errno == EINTR);
	close(report);
	return n == (ssize_t)sizeof failure ? -failure : 0;
}

/* Passes signals on until the process has ended; its wait status. */
static int attend(pid_t pid, const struct held_signals *h)
{
	siginfo_t info;
	int status;

	for (;;) {
		int signum = sigwaitinfo(&h->waited, &info);

		if (signum == SIGCHLD && waitpid(pid, &status, WNOHANG) == pid)
			return status;
		/* What the kernel sends for the terminal, it sends to the whole group. */
		if (signum > 0 && signum != SIGCHLD && info.si_code <= 0)
			kill(pid, signum);
	}
}

static int report_failure(int r, const char *name)
{
	if (r == -ENOENT)
		return err_at(ST_NOCMD, name, "command not found");
	if (r == -EPIPE)
		return err_at(ST_SELF, name, "could not be started (its keeper is gone)");
	return err_at(ST_NOEXEC, name, "cannot be executed (%s)", strerror(-r));
}

static int run(const struct command *c, const struct held_signals *h)
{
	int report, status;
	pid_t pid;
	int r = start(c, h, &pid, &report);

	if (r < 0)
		return err_at(ST_SELF, c->argv[0], "no process could be made (%s)", strerror(-r));
	r = executed(report);
	status = attend(pid, h);
	if (r < 0)
		return report_failure(r, c->argv[0]);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int command_run(const struct command *command)
{
	struct held_signals held;
	int status;

	hold_signals(&held);
	status = run(command, &held);
	release_signals(&held);
	return status;
}
