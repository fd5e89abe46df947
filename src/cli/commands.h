/*
 * commands.h - several of the user's commands at once, and waiting for them and for descriptors.
 *
 *	r = commands_begin(&all);
 *	status = commands_start(&all, &command, tag);
 *	while (commands_running(&all) > 0)
 *		switch (commands_wait(&all, NULL, 0, never, &event)) ...
 *	commands_end(&all);
 */
#ifndef IPCTOOL_COMMANDS_H
#define IPCTOOL_COMMANDS_H

#include "command.h"
#include "deadline.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct running_command;

struct commands {
	struct running_command *list; /* in the order of their starts */
	size_t running, room;
	int signals;            /* signalfd(2) of all that is held */
	bool ended;             /* some may have ended that were not reaped yet */
	int forwarded;          /* the last signal of commands_forward(), or 0 */
	sigset_t held;          /* SIGCHLD, and what command_run() forwards, unless ignored */
	sigset_t mask;          /* as it was before */
	struct sigaction child; /* SIGCHLD, likewise */
};

/*
 * From here to commands_end(), SIGCHLD and the signals that command_run() forwards are held, and
 * come out of commands_wait() alone; but those that we ignore stay ignored, here and in the
 * commands. A call that blocks meanwhile is ended by them with interrupt_catch_held(). 0, or
 * -errno, -EMFILE for one, and then nothing is held.
 */
int commands_begin(struct commands *c);

/* Restores the signals, and frees; it waits for nobody. */
void commands_end(struct commands *c);

/*
 * Starts one, which is known by `tag` from now on. When it returns, the command was executed, or
 * it failed: then 126, 127 or 125 after reporting it, as command_run().
 */
int commands_start(struct commands *c, const struct command *command, uintptr_t tag);

size_t commands_running(const struct commands *c);

/* Sends them all a signal. */
void commands_signal(const struct commands *c, int signum);

struct commands_event {
	/* COMMANDS_ENDED */
	uintptr_t tag;
	pid_t pid;
	int wait_status; /* for command_status() */
	struct rusage usage;
	/* COMMANDS_SIGNALLED */
	int signum;
	bool from_terminal; /* which has sent it to the commands as well */
};

/* Of COMMANDS_SIGNALLED: they all get that signal, too. */
void commands_forward(struct commands *c, const struct commands_event *event);

enum commands_happening {
	COMMANDS_ENDED,     /* one command */
	COMMANDS_SIGNALLED, /* we were, by one of the signals that are held */
	COMMANDS_READY,     /* one of fds: see their revents */
	COMMANDS_TIMEOUT,
};

/*
 * Waits until something happens: an enum commands_happening, or -ENOMEM of poll(2). fds[0] is not
 * the caller's: it is filled in here; NULL and 0 when there is nothing else to watch.
 */
int commands_wait(struct commands *c, struct pollfd *fds, nfds_t count, struct deadline deadline,
		  struct commands_event *event);

#endif
