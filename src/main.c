/* main.c - the executable: from a status to the end of the process. */
#include "err.h"
#include "tool.h"

#include <signal.h>
#include <stddef.h>

static int leave(int status)
{
	sigset_t set;

	if (status <= ST_SIGNAL)
		return status;
	status -= ST_SIGNAL;
	signal(status, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, status);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(status);
	return 128 + status;
}

int main(int argc, char **argv)
{
	return leave(tool_run(argc, argv));
}
