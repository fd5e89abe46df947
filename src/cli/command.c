/* command.c - one command of the user's: started, given our signals, waited for. */
#include "command.h"

#include "commands.h"
#include "err.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

struct command command_of(char *const *argv)
{
	return (struct command){ .argv = argv, .in = -1, .out = -1, .gate = -1 };
}

int command_status(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int command_signal(int wait_status)
{
	return WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
}

int command_verdict(int status, int signum, int forwarded)
{
	return signum == SIGINT && forwarded == SIGINT ? ST_SIGNAL + SIGINT : status;
}

/* Until the one command has ended: the status to leave with. */
static int attend(struct commands *c)
{
	struct commands_event event;

	for (;;) {
		int happened =
			commands_wait(c, NULL, 0, (struct deadline){ DEADLINE_NEVER }, &event);

		if (happened == COMMANDS_ENDED)
			return command_verdict(command_status(event.wait_status),
					       command_signal(event.wait_status), c->forwarded);
		if (happened == COMMANDS_SIGNALLED)
			commands_forward(c, &event);
	}
}

int command_run(const struct command *command)
{
	struct commands one;
	int status, r = commands_begin(&one);

	if (r < 0)
		return err_at(ST_SELF, command->argv[0], "could not be started (%s)", strerror(-r));
	status = commands_start(&one, command, 0);
	if (status == ST_OK)
		status = attend(&one);
	commands_end(&one);
	return status;
}
