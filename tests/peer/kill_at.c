/*
 * kill_at - runs a command until it is about to make its Nth system call, or has just made it, and
 * then kills it with SIGKILL. Its children are left alone.
 *
 *	kill_at N COMMAND [ARGUMENT]...
 *
 * Status: 0 when it was killed there, 1 when it ended before, 2 for anything else.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 2;
}

/* Entries and returns are both stops. */
static int follow(pid_t pid, long n)
{
	int status, pass = 0;

	for (long stops = 0;;) {
		if (ptrace(PTRACE_SYSCALL, pid, 0, pass) < 0 || waitpid(pid, &status, 0) < 0)
			return fail("ptrace");
		if (!WIFSTOPPED(status))
			return 1;
		pass = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status); /* execve's own */
		if (pass != (SIGTRAP | 0x80))
			continue;
		pass = 0;
		if (++stops < n)
			continue;
		kill(pid, SIGKILL);
		return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) ? 0 : 2;
	}
}

int main(int argc, char **argv)
{
	pid_t pid;
	int status;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return fail("start");
	if (ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) < 0)
		return fail("ptrace");
	return follow(pid, atol(argv[1]));
}
