/* jobs.c - messages that are out of the queue. */
#include "jobs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Messages of which so many are held, because the queue is full, are run again instead of others
 * that come: as many as run at once.
 */
enum { JOBS_PER_COMMAND = 2 };

int jobs_make(struct jobs *j, uint64_t limit)
{
	j->limit = limit;
	j->count = JOBS_PER_COMMAND * limit;
	j->list = calloc(j->count, sizeof *j->list);
	if (!j->list || asprintf(&j->queue_variable, "IPCTOOL_QUEUE=%s", j->text) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < j->count; i++)
		j->list[i].message.fd = -1;
	return 0;
}

void jobs_free(struct jobs *j)
{
	for (size_t i = 0; j->list && i < j->count; i++)
		job_free(&j->list[i]);
	free(j->list);
	free(j->queue_variable);
	buffer_free(&j->buf);
}

void job_free(struct job *job)
{
	message_file_close(&job->message);
	job->state = JOB_FREE;
}

struct job *jobs_find_free(const struct jobs *j)
{
	for (size_t i = 0; i < j->count; i++)
		if (j->list[i].state == JOB_FREE)
			return &j->list[i];
	return NULL;
}

struct job *jobs_oldest_held(const struct jobs *j)
{
	struct job *held = NULL;

	for (size_t i = 0; i < j->count; i++)
		if (j->list[i].state == JOB_HELD && (!held || j->list[i].number < held->number))
			held = &j->list[i];
	return held;
}
