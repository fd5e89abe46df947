/*
 * steps COMMAND...: runs it step by step, and prints how many instructions it executed itself, from
 * its first to its exit; its output goes to standard error.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned long steps = 0;
	int status, signal = 0;
	pid_t pid;

	if (argc < 2)
		errx(2, "which command?");
	pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(argv[1], argv + 1);
		err(127, "%s", argv[1]);
	}
	/* The first stop is at the first instruction. */
	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
		if (ptrace(PTRACE_SINGLESTEP, pid, 0, signal) < 0)
			err(1, "ptrace");
		steps++;
	}
	printf("%lu\n", steps);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
