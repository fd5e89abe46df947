/* command.h - running the user's command: sem run, and all verbs that take `-- CMD`. */
#ifndef IPCTOOL_COMMAND_H
#define IPCTOOL_COMMAND_H

struct command {
	char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	/*
	 * -1, or a socket on which the child, before it executes argv, writes its pid (pid_t) and
	 * then waits for one byte: whoever holds the other end knows the command's process before
	 * any of its code runs. An end of file instead of the byte: the child gives up.
	 */
	int gate;
};

/*
 * Runs it and waits for its end. The child gets the signal mask and dispositions that we were
 * started with and none of our descriptors but 0, 1, 2 (all of ours are close-on-exec). While it
 * runs, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1 and SIGUSR2 that another process sends us go to
 * it, and those of the terminal reach it by themselves.
 *
 * Returns the status to leave with: its own, 128 + n when signal n ended it, 126 or 127 after
 * reporting that it could not be executed, 125 after reporting that it could not be started.
 */
int command_run(const struct command *command);

#endif
