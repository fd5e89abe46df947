/* jobs.h - what the parts of mq exec share: messages, each with the command that has it. */
#ifndef IPCTOOL_MQ_JOBS_H
#define IPCTOOL_MQ_JOBS_H

#include "buffer.h"
#include "commands.h"
#include "message_file.h"
#include "queue.h"
#include "take.h"

#include <stdbool.h>

/* A message that was taken is in a job's file until its command has succeeded. */
struct job {
	enum {
		JOB_FREE,
		JOB_RUNNING,
		JOB_HELD, /* its command failed, and no queue had room */
	} state;
	struct message_file message;
	uint64_t number; /* of the message, from 1 */
};

enum failure_way {
	FAILURE_STOP,
	FAILURE_DROP,
	FAILURE_REQUEUE,
	FAILURE_MOVE, /* to another queue */
};

struct jobs {
	const struct take_opts *take;
	char *const *argv; /* the command */
	const char *text;  /* the queue's address */
	struct queue q;
	enum failure_way way;
	const char *failed_text; /* FAILURE_MOVE: the address of */
	struct queue failed;     /* the queue for what fails */

	struct commands commands;
	size_t limit; /* so many at once */
	struct job *list;
	size_t count;
	char *queue_variable; /* of the commands' environment */
	struct buffer buf;    /* a message between a queue and its file */

	bool waiting;
	struct deadline deadline; /* while `waiting` for a message */
	bool drained;             /* the queue was empty, --all; until a command ends */
	bool stopping;            /* nothing more is taken */
	unsigned int in_a_row;    /* commands that failed */
	struct deadline resume;   /* nothing is taken before */

	uint64_t taken, failures;
	int first;  /* status of the first command that failed */
	int signum; /* that we are to die of */
	int status; /* of the first failure, ours or a command's */
};

/*
 * Room for `limit` commands at once, in a zeroed struct of which the upper half is filled in.
 * 0 or -ENOMEM; jobs_free() follows in each case.
 */
int jobs_make(struct jobs *j, uint64_t limit);
void jobs_free(struct jobs *j);

/* Takes messages and runs commands until there is nothing more to do: the status to leave with. */
int jobs_run(struct jobs *j);

/* The job has no message any more. */
void job_free(struct job *job);

/* A job without a message, or NULL. */
struct job *jobs_find_free(const struct jobs *j);

/* The job whose message was taken first of those that are held, or NULL. */
struct job *jobs_oldest_held(const struct jobs *j);

#endif
