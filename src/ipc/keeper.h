/*
 * keeper.h - something taken for as long as a command lives, and given back whatever happens.
 *
 * The keeper is a process of its own, so that it outlives us: when we are killed, the command goes
 * on, and what it runs under is given back when it ends. The keeper takes the thing, is told the
 * command's process through the gate of command.h, and waits for the end of that process. When
 * there will be no command any more, because both we and the child that was to become it are gone,
 * it gives back at once. When the keeper itself is killed, we give back.
 * What the kernel gives back at the end of a process that took it (SEM_UNDO) comes back with the
 * end of the keeper, also when both of us are killed.
 */
#ifndef IPCTOOL_KEEPER_H
#define IPCTOOL_KEEPER_H

#include "deadline.h"

#include <sys/types.h>

/* What is kept: both functions return 0 or -errno. */
struct keeper_job {
	int (*take)(void *object, struct deadline deadline); /* -EINTR as interrupt.h says */
	int (*give)(void *object); /* NULL: the kernel does, at the end of who took */
	void *object;
	int fd; /* the descriptor that they use, or -1 */
	/* 0, or what the command is sent when we are killed, since what is kept is its alone. */
	int orphaned;
};

struct keeper {
	const struct keeper_job *job;
	pid_t pid;
	int gate; /* for struct command */
	int *state;
};

/*
 * Starts a keeper and waits until it has taken: 0; what take() returned; -EINTR when we caught a
 * signal meanwhile; -ENOSYS before Linux 5.3; -ECHILD when no process could be made;
 * -EOWNERDEAD when somebody killed it. Unless this
 * returns 0, nothing is kept, and no keeper is left. The job must outlive the keeper.
 */
int keeper_start(struct keeper *k, const struct keeper_job *job, struct deadline deadline);

/*
 * After the command, or without one: returns when it is given back. 0, or what give() returned.
 */
int keeper_end(struct keeper *k);

#endif
