/* command.c - a command's status, its signals, its descriptors, and the gate before it starts. */
#include "command.h"

#include "capture.h"
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

static struct capture out, err;
static const char *said;

/* What was captured; valid until the next call. */
static const char *captured(struct capture *from)
{
	static char text[16384];

	capture_end(from);
	snprintf(text, sizeof text, "%s", from->text);
	free(from->text);
	return text;
}

static int run(const char *script, int gate)
{
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	struct command command = command_of(argv);

	command.gate = gate;
	return command_run(&command);
}

static int run_program(char *name)
{
	char *argv[] = { name, NULL };
	struct command command = command_of(argv);
	int status;

	capture_begin(&err, 2);
	status = command_run(&command);
	said = captured(&err);
	return status;
}

static void returns_its_status(void)
{
	CHECK_EQ(run("exit 0", -1), 0);
	CHECK_EQ(run("exit 7", -1), 7);
	CHECK_EQ(run("exit 255", -1), 255);
	CHECK_EQ(run("kill -KILL $$", -1), 128 + SIGKILL);
}

static void tells_why_it_was_not_executed(void)
{
	CHECK_EQ(run_program("no-such-program"), 127);
	CHECK_STR(said, "ipctool: no-such-program: command not found\n");
	CHECK_EQ(run_program("/"), 126);
	CHECK(strstr(said, "ipctool: /: cannot be executed ("));
}

/* Our parent, a child of its own, sends us the signal when the command is there to get it. */
static void passes_signals_on(void)
{
	CHECK_EQ(run("trap 'exit 9' TERM; kill -TERM $PPID; while :; do sleep 0.01; done", -1), 9);
}

static void keeps_its_descriptors(void)
{
	int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 100);
	char script[64];

	snprintf(script, sizeof script, "[ ! -e /proc/self/fd/%d ]", fd);
	CHECK(fd >= 100);
	CHECK_EQ(run(script, -1), 0);
	CHECK_EQ(run("for fd in 0 1 2; do [ -e /proc/self/fd/$fd ] || exit 1; done", -1), 0);
	close(fd);
}

static void gives_it_the_mask_that_was(void)
{
	capture_begin(&out, 1);
	run("grep -E '^Sig(Blk|Ign)' /proc/self/status", -1);
	CHECK_STR(captured(&out), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

static void works_when_children_are_ignored(void)
{
	signal(SIGCHLD, SIG_IGN);
	CHECK_EQ(run("exit 5", -1), 5);
	CHECK(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
}

/* A process of its own holds the gate: it learns the pid, and lets the command go or not. */
static pid_t keep_gate(int ends[2], bool open_it)
{
	pid_t keeper, command;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	keeper = fork();
	if (keeper != 0) {
		close(ends[0]);
		return keeper;
	}
	close(ends[1]);
	if (read(ends[0], &command, sizeof command) != sizeof command || kill(command, 0) < 0)
		_exit(1);
	if (open_it && write(ends[0], "", 1) != 1)
		_exit(1);
	_exit(0);
}

static void waits_at_the_gate(void)
{
	int ends[2], status;
	pid_t keeper = keep_gate(ends, true);

	CHECK_EQ(run("exit 4", ends[1]), 4);
	close(ends[1]);
	waitpid(keeper, &status, 0);
	CHECK_EQ(status, 0);
}

static void gives_up_at_a_closed_gate(void)
{
	int ends[2], status;
	pid_t keeper = keep_gate(ends, false);

	capture_begin(&err, 2);
	CHECK_EQ(run("exit 4", ends[1]), 125);
	CHECK(strstr(captured(&err), "could not be started"));
	close(ends[1]);
	waitpid(keeper, &status, 0);
	CHECK_EQ(status, 0);
}

static void gives_up_when_nobody_is_at_the_gate(void)
{
	int ends[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	close(ends[0]);
	capture_begin(&err, 2);
	CHECK_EQ(run("exit 4", ends[1]), 125);
	CHECK(strstr(captured(&err), "could not be started"));
	close(ends[1]);
}

static const struct check_case cases[] = {
	{ "returns its status", returns_its_status },
	{ "tells why it was not executed", tells_why_it_was_not_executed },
	{ "passes signals on", passes_signals_on },
	{ "keeps its descriptors", keeps_its_descriptors },
	{ "gives it the mask that was", gives_it_the_mask_that_was },
	{ "works when children are ignored", works_when_children_are_ignored },
	{ "waits at the gate", waits_at_the_gate },
	{ "gives up at a closed gate", gives_up_at_a_closed_gate },
	{ "gives up when nobody is at the gate", gives_up_when_nobody_is_at_the_gate },
};
CHECK_MAIN(cases)
