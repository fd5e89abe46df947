/* failed.c - what becomes of messages whose commands failed. */
#include "failed.h"

#include "err.h"
#include "frame.h"
#include "interrupt.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

/* So long a full queue is waited for. */
static struct deadline room_deadline(void)
{
	return deadline_after((struct timeout){ INT64_C(5000000000) });
}

static int send_to(const struct queue *q, struct message m, const struct queue_wait *wait)
{
	return queue_return(q, m.body, m.len, m.tag, wait);
}

/* In the buffer, which has had room for it before. */
static struct message message_of(struct jobs *j, const struct job *job)
{
	const struct message_file *f = &job->message;
	char *body = buffer_reserve(&j->buf, QUEUE_MARGIN + f->len) + QUEUE_MARGIN;

	message_file_get(f, body);
	return (struct message){ body, f->len, f->tag };
}

static void give_up(struct jobs *j, struct message m, int r)
{
	bool full = r == -EAGAIN || r == -ETIMEDOUT || r == -EINTR;

	err_at(ST_FAIL, j->text, "a message could not go back and follows here as JSON (%s)",
	       full ? "it is full" : err_words(-r));
	frame_last_resort(m, j->q.ops->typed);
	j->status = err_first(j->status, ST_FAIL);
}

void failed_return_message(struct jobs *j, struct message m)
{
	int r = send_to(&j->q, m, NULL);

	if (r < 0)
		give_up(j, m, r);
}

bool failed_return(struct jobs *j, struct job *job)
{
	struct message m = message_of(j, job);
	int r = send_to(&j->q, m, NULL);

	if (r == -EAGAIN) {
		job->state = JOB_HELD;
		return true;
	}
	if (r < 0)
		give_up(j, m, r);
	job_free(job);
	return r == 0;
}

/*
 * Blocked in the kernel, where those that send have their turns; trying again and again would
 * not succeed. A signal ends it, and stays pending.
 */
static int wait_for_room(const struct jobs *j, const struct queue *q, struct message m,
			 struct deadline deadline)
{
	const struct queue_wait wait = { .deadline = deadline, .watch = -1 };
	sigset_t ends = j->commands.held;
	int r;

	sigdelset(&ends, SIGCHLD);
	sigdelset(&ends, SIGUSR1);
	sigdelset(&ends, SIGUSR2);
	r = interrupt_catch_held(&ends, deadline);
	if (r < 0)
		return r;
	r = send_to(q, m, &wait);
	interrupt_release();
	return r;
}

/* To the queue for what fails; what that does not take goes back, and nothing more is taken. */
static int move(struct jobs *j, struct job *job)
{
	struct message m = message_of(j, job);
	int r = send_to(&j->failed, m, NULL);

	if (r == -EAGAIN && !j->stopping)
		r = wait_for_room(j, &j->failed, m, room_deadline());
	if (r == 0) {
		job_free(job);
		return 0;
	}
	err_sys(r, j->failed_text, "message %" PRIu64 " goes back to %s; nothing more is taken",
		job->number, j->text);
	j->stopping = true;
	failed_return(j, job);
	return r;
}

/* What happened to the command, and to its message. */
struct story {
	char text[160];
};

static struct story story_of(const struct jobs *j, const struct job *job, int wait_status)
{
	const struct message_file *f = &job->message;
	struct story s;

	snprintf(s.text, sizeof s.text, "(%s %d; %s %" PRId64 ", %zu byte%s)",
		 WIFSIGNALED(wait_status) ? "signal" : "status",
		 WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status),
		 j->q.ops->typed ? "type" : "priority", f->tag, f->len, f->len == 1 ? "" : "s");
	return s;
}

/* Its message leaves first: telling may take as long as whoever reads standard error likes. */
static void settle(struct jobs *j, struct job *job, const char *story)
{
	uint64_t n = job->number;

	switch (j->way) {
	case FAILURE_DROP:
		job_free(job);
		err_at(ST_FAIL, j->text, "message %" PRIu64 " failed and is dropped %s", n, story);
		return;
	case FAILURE_MOVE:
		if (move(j, job) == 0)
			err_note(j->text, "message %" PRIu64 " failed and is in %s %s", n,
				 j->failed_text, story);
		return;
	case FAILURE_REQUEUE:
		if (failed_return(j, job))
			err_note(j->text, "message %" PRIu64 " failed and goes back %s", n, story);
		return;
	default:
		j->stopping = true;
		err_at(ST_FAIL, j->text, "message %" PRIu64 " failed and %s %s", n,
		       !failed_return(j, job) ? "did not go back"
		       : j->q.ops->typed      ? "goes back, behind all"
					      : "goes back, behind its equals",
		       story);
	}
}

void failed_settle(struct jobs *j, struct job *job, int wait_status)
{
	struct story s = story_of(j, job, wait_status);
	uint64_t n = job->number;

	if (j->failures++ == 0)
		j->first = command_status(wait_status);
	j->status = err_first(j->status, command_status(wait_status));
	if (!j->signum) {
		settle(j, job, s.text);
		return;
	}
	if (failed_return(j, job))
		err_note(j->text, "message %" PRIu64 " goes back %s", n, s.text);
}

void failed_return_held(struct jobs *j)
{
	struct deadline deadline = room_deadline();
	struct job *job = jobs_oldest_held(j);

	if (job)
		err_at(ST_FAIL, j->text, "the queue is full; waiting until it takes messages back");
	for (; job; job = jobs_oldest_held(j)) {
		struct message m = message_of(j, job);
		int r = wait_for_room(j, &j->q, m, deadline);

		if (r < 0)
			give_up(j, m, r);
		job_free(job);
	}
}

void failed_sum_up(const struct jobs *j)
{
	/* The other ways have told of each. */
	if (j->failures > 0 && (j->way == FAILURE_REQUEUE || j->way == FAILURE_MOVE))
		err_at(ST_FAIL, j->text,
		       "%" PRIu64 " of %" PRIu64 " commands failed (the first with status %d)",
		       j->failures, j->taken, j->first);
}
