/* traced.h - a command under ptrace(2), system call by system call. */
#ifndef PEER_TRACED_H
#define PEER_TRACED_H

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* It has not begun yet. Its process ID; -1 with errno. It dies with us. */
static inline pid_t traced_start(char **argv)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) < 0)
		return -1;
	return pid;
}

/* Goes on to where it enters a system call, or returns from one: 1; 0: it ended; -1 with errno. */
static inline int traced_next(pid_t pid, int *status)
{
	int pass = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, 0, pass) < 0 || waitpid(pid, status, 0) < 0)
			return -1;
		if (!WIFSTOPPED(*status))
			return 0;
		if (WSTOPSIG(*status) == (SIGTRAP | 0x80))
			return 1;
		pass = WSTOPSIG(*status) == SIGTRAP ? 0 : WSTOPSIG(*status); /* execve's own */
	}
}

#endif
