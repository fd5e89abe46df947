/* jobs_run.c - taking messages, and running a command for each, several at once. */
#include "jobs.h"

#include "err.h"
#include "failed.h"
#include "interrupt.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

/* Of failures in a row that are no reason for a pause; its doublings, up to a second. */
enum { PATIENCE = 16, PAUSE_STEPS = 10, PAUSE_MAX_NS = 1000000000 };

static const struct deadline at_once = { 0 }, never = { DEADLINE_NEVER };

/* Our own failure: those that run go on, and no message is taken any more. */
static void stop(struct jobs *j, int status)
{
	j->status = err_first(j->status, err_before_command(status));
	j->stopping = true;
}

static bool may_take(const struct jobs *j)
{
	return !j->stopping && !j->drained && j->taken < take_count(j->take) &&
	       commands_running(&j->commands) < j->limit;
}

/* What is held goes back as soon as there is room. When too much is held, it is run again here. */
static struct job *next_job(struct jobs *j)
{
	struct job *held = jobs_oldest_held(j), *job;

	if (held)
		failed_return(j, held);
	job = jobs_find_free(j);
	return job ? job : held;
}

/* What the command finds in its environment. */
struct environment {
	char sequence[48], length[48], tag[48];
	char *list[5];
};

static void describe(struct environment *e, const struct jobs *j, const struct job *job)
{
	const char *tag = j->q.ops->typed ? "TYPE" : "PRIORITY";

	snprintf(e->sequence, sizeof e->sequence, "IPCTOOL_SEQUENCE=%" PRIu64, job->number);
	snprintf(e->length, sizeof e->length, "IPCTOOL_LENGTH=%zu", job->message.len);
	snprintf(e->tag, sizeof e->tag, "IPCTOOL_%s=%" PRId64, tag, job->message.tag);
	e->list[0] = e->sequence;
	e->list[1] = e->length;
	e->list[2] = e->tag;
	e->list[3] = j->queue_variable;
	e->list[4] = NULL;
}

static void start(struct jobs *j, struct job *job)
{
	struct command command = command_of(j->argv);
	struct environment environment;
	int status;

	job->number = ++j->taken;
	job->state = JOB_RUNNING;
	describe(&environment, j, job);
	command.env = environment.list;
	command.in = job->message.fd;
	status = commands_start(&j->commands, &command, (uintptr_t)(job - j->list));
	if (status == ST_OK)
		return;
	stop(j, status);
	failed_return(j, job);
}

/* Until there is a message, or the time is over, or a signal is to be seen to. */
static ssize_t wait_message(struct jobs *j, char *body, int64_t *tag)
{
	struct queue_wait wait = { .watch = -1 };
	ssize_t n;
	int r;

	if (!j->waiting)
		j->deadline = deadline_after(j->take->timeout);
	j->waiting = true;
	wait.deadline = j->deadline;
	r = interrupt_catch_held(&j->commands.held, j->deadline);
	if (r < 0)
		return r;
	n = j->q.ops->receive(&j->q, body, tag, &wait);
	interrupt_release();
	return n;
}

static ssize_t receive(struct jobs *j, char *body, int64_t *tag)
{
	ssize_t n = j->q.ops->receive(&j->q, body, tag, NULL);

	return n == -EAGAIN && take_waits(j->take) ? wait_message(j, body, tag) : n;
}

static int nothing_came(const struct jobs *j, int r)
{
	char why[TAKE_NOTHING_SIZE];

	if (j->taken > 0)
		return err_sys(r, j->text, "%s; %" PRIu64 " taken", take_nothing(&j->q, why),
			       j->taken);
	return err_sys(r, j->text, "%s", take_nothing(&j->q, why));
}

static void not_received(struct jobs *j, int r)
{
	if (r == -EINTR)
		return;
	if (r == -EAGAIN && j->take->all)
		j->drained = true;
	else if (r == -EMSGSIZE)
		j->q.msgsize *= 2; /* the next call has room for it */
	else if (err_status(r) == ST_TIMEOUT)
		stop(j, nothing_came(j, r));
	else
		stop(j, err_sys(r, j->text, "%" PRIu64 " taken", j->taken));
}

/* All that can be missing is made before a message is taken. */
static void take(struct jobs *j, struct job *job)
{
	struct message_file *m = &job->message;
	int r = m->fd < 0 ? message_file_make(m) : 0;
	char *body = buffer_reserve(&j->buf, QUEUE_MARGIN + j->q.msgsize);
	int64_t tag = 0;
	ssize_t n;

	if (r < 0 || !body) {
		stop(j, err_sys(r < 0 ? r : -ENOMEM, j->text, "no message was taken"));
		return;
	}
	n = receive(j, body + QUEUE_MARGIN, &tag);
	if (n < 0) {
		not_received(j, (int)n);
		return;
	}
	j->waiting = false;
	r = message_file_put(m, body + QUEUE_MARGIN, (size_t)n, tag);
	if (r == 0) {
		start(j, job);
		return;
	}
	stop(j, err_sys(r, j->text, "a message of %zd bytes could not be kept", n));
	failed_return_message(j, (struct message){ body + QUEUE_MARGIN, (size_t)n, tag });
}

/*
 * A command that always fails would be run again and again, as fast as the machine can; after some
 * failures in a row there is a pause, twice as long each time.
 */
static void slow_down(struct jobs *j)
{
	struct timeout pause = { PAUSE_MAX_NS };

	if (j->way != FAILURE_REQUEUE || ++j->in_a_row <= PATIENCE)
		return;
	if (j->in_a_row - PATIENCE < PAUSE_STEPS)
		pause.ns >>= PAUSE_STEPS - (j->in_a_row - PATIENCE);
	j->resume = deadline_after(pause);
}

static void ended(struct jobs *j, const struct commands_event *event)
{
	struct job *job = &j->list[event->tag];

	j->drained = false;
	if (command_status(event->wait_status) != ST_OK) {
		slow_down(j);
		failed_settle(j, job, event->wait_status);
		return;
	}
	j->in_a_row = 0;
	j->resume = at_once;
	job_free(job);
}

/* The commands get it too; what they have not done then goes back. */
static void signalled(struct jobs *j, const struct commands_event *event)
{
	int signum = event->signum;

	commands_forward(&j->commands, event);
	if (signum == SIGUSR1 || signum == SIGUSR2)
		return;
	if (!j->signum)
		j->signum = signum;
	j->stopping = true;
}

static void take_or_repeat(struct jobs *j)
{
	struct job *job = next_job(j);

	if (job->state == JOB_FREE) {
		take(j, job);
		return;
	}
	message_file_rewind(&job->message);
	start(j, job);
}

static void work(struct jobs *j)
{
	struct commands_event event;

	for (;;) {
		bool take_next = may_take(j);

		if (!take_next && commands_running(&j->commands) == 0)
			return;
		switch (commands_wait(&j->commands, NULL, 0, take_next ? j->resume : never,
				      &event)) {
		case COMMANDS_ENDED:
			ended(j, &event);
			break;
		case COMMANDS_SIGNALLED:
			signalled(j, &event);
			break;
		default:
			if (take_next)
				take_or_repeat(j);
		}
	}
}

/* A signal ends us only when all that was taken is done, or back. */
static int conclude(struct jobs *j)
{
	struct commands_event event;

	failed_return_held(j);
	while (commands_wait(&j->commands, NULL, 0, at_once, &event) == COMMANDS_SIGNALLED)
		signalled(j, &event);
	if (j->signum)
		return ST_SIGNAL + j->signum;
	failed_sum_up(j);
	return j->status;
}

/*
 * What a failing write of ours raises, of a message on standard error for one, must not end us with
 * messages in our hands. It is blocked, because the commands would inherit that it is ignored.
 */
static sigset_t block_write_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigaddset(&set, SIGXFSZ);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return set;
}

int jobs_run(struct jobs *j)
{
	const struct timespec no_time = { 0 };
	int status, r = commands_begin(&j->commands);
	sigset_t raised;

	if (r < 0)
		return err_before_command(err_sys(r, j->argv[0], "no message was taken"));
	raised = block_write_signals();
	work(j);
	status = conclude(j);
	while (sigtimedwait(&raised, NULL, &no_time) > 0)
		;
	commands_end(&j->commands);
	return status;
}
