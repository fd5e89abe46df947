/*
 * kill_at - runs a command until it is about to make its Nth system call, or has just made it, and
 * then kills it with SIGKILL. Its children are left alone.
 *
 *	kill_at N COMMAND [ARGUMENT]...
 *
 * Status: 0 when it was killed there, 1 when it ended before, 2 for anything else.
 */
#include "traced.h"

#include <stdio.h>
#include <stdlib.h>

/* Entries and returns are both stops. */
static int follow(pid_t pid, long n)
{
	int status, r = 1;

	for (long stops = 0; stops < n; stops++) {
		r = traced_next(pid, &status);
		if (r <= 0)
			break;
	}
	if (r < 0)
		perror("ptrace");
	if (r <= 0)
		return r < 0 ? 2 : 1;
	kill(pid, SIGKILL);
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) ? 0 : 2;
}

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = traced_start(argv + 2);
	if (pid < 0) {
		perror("start");
		return 2;
	}
	return follow(pid, atol(argv[1]));
}
