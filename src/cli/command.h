/* command.h - running the user's command: sem run, and all verbs that take `-- CMD`. */
#ifndef IPCTOOL_COMMAND_H
#define IPCTOOL_COMMAND_H

#include <stddef.h>

/*
 * What to run, and what it finds. All descriptors of ours are close-on-exec and above 2; it gets
 * only those that are named here.
 */
struct command {
	char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	char *const *env;  /* NULL, or "NAME=VALUE", NULL-terminated: added to our environment */
	int in, out;       /* what becomes its 0 and 1; -1: ours */
	const int *keep;   /* descriptors that it gets under the numbers that they have */
	size_t kept;
	/*
	 * -1, or a socket on which the child, before it executes argv, writes its pid (pid_t) and
	 * then waits for one byte: whoever holds the other end knows the command's process before
	 * any of its code runs. An end of file instead of the byte: the child gives up.
	 */
	int gate;
	/*
	 * NULL, or who reports that it could not be executed (r is -errno, name argv[0]), where
	 * that has other words and statuses than ours. Returns the status.
	 */
	int (*failed)(int r, const char *name);
};

/* A command with nothing but its arguments, to which more can be added. */
struct command command_of(char *const *argv);

/*
 * Runs it and waits for its end. The child gets the signal mask and dispositions that we were
 * started with. While it runs, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1 and SIGUSR2 that another
 * process sends us go to it, and those of the terminal reach it by themselves.
 *
 * Returns the status to leave with: command_verdict(), 126 or 127 after reporting that it could not
 * be executed, 125 after reporting that it could not be started.
 */
int command_run(const struct command *command);

/* Of what wait(2) tells, the status to leave with: its own, or 128 + n when signal n ended it. */
int command_status(int wait_status);

/* The signal that ended it, or 0. */
int command_signal(int wait_status);

/*
 * The status to leave with after a command that ended with `status`, by `signum` or 0, when the
 * last signal that it got from us is `forwarded`, or 0: an interrupt that ended it ends us, too,
 * for a shell ends its script on one only if it sees that what it runs has died of that.
 */
int command_verdict(int status, int signum, int forwarded);

#endif
