/* mq exec - run a command for each message. */
#include "err.h"
#include "jobs.h"
#include "mq.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct exec_opts {
	struct take_opts take;
	uint64_t jobs;
	const char *on_failure;
};

static const struct exec_opts defaults = {
	.take = TAKE_DEFAULTS,
	.jobs = 1,
	.on_failure = "stop",
};

enum { EXCLUDE_AMOUNT = 1, EXCLUDE_TYPE = 2, JOBS_MAX = 4096 };

static const char *const actions[] = {
	[FAILURE_STOP] = "stop",
	[FAILURE_DROP] = "drop",
	[FAILURE_REQUEUE] = "requeue",
	NULL,
};

static const struct opt opts[] = {
	OPT_TAKE_AMOUNT(struct exec_opts, take, EXCLUDE_AMOUNT),
	OPT_TAKE_WHICH(struct exec_opts, take, EXCLUDE_TYPE),
	OPT_TIMEOUT(struct exec_opts, take.timeout),
	OPT_NUMBER(struct exec_opts, jobs, 'j', "jobs", "JOBS", 1, JOBS_MAX,
		   "run so many commands at once (default 1)"),
	{ .kind = KIND_TEXT,
	  .name = "on-failure",
	  .metavar = "ACTION",
	  .help = "stop (default), drop, requeue, or the ADDR of a queue",
	  .choices = actions,
	  .offset = FIELD(struct exec_opts, on_failure, const char *) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ },
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

static bool same_queue(const struct jobs *j, const struct queue_info *a, const struct queue_info *b)
{
	if (j->q.ops->typed)
		return j->q.id == j->failed.id;
	return a->st.st_dev == b->st.st_dev && a->st.st_ino == b->st.st_ino;
}

static int too_small(const struct jobs *j, uint64_t takes, uint64_t longest)
{
	return err_sys(-EMSGSIZE, j->failed_text,
		       "it takes messages of %" PRIu64 " bytes; those of %s may have %" PRIu64,
		       takes, j->text, longest);
}

/* Does everything fit into the queue for what fails, and is there room for something? */
static int check_posix(const struct jobs *j, const struct queue_info *from,
		       const struct queue_info *to)
{
	if (to->msgsize < from->msgsize)
		return too_small(j, (uint64_t)to->msgsize, (uint64_t)from->msgsize);
	if (to->messages < to->maxmsg)
		return ST_OK;
	return err_at(ST_FAIL, j->failed_text,
		      "the queue for what fails is full (it holds %" PRId64 " of %" PRId64
		      " messages)",
		      to->messages, to->maxmsg);
}

static int check_sysv(const struct jobs *j, const struct queue_info *from,
		      const struct queue_info *to)
{
	uint64_t msgmax = mq_msgmax(), qbytes = from->sysv.mq.qbytes;
	uint64_t longest = qbytes < msgmax ? qbytes : msgmax;

	if (j->failed.msgsize < longest)
		return too_small(j, j->failed.msgsize, longest);
	if ((uint64_t)to->bytes < to->sysv.mq.qbytes)
		return ST_OK;
	return err_at(ST_FAIL, j->failed_text,
		      "the queue for what fails is full (it holds %" PRId64 " of %" PRIu64
		      " bytes)",
		      to->bytes, to->sysv.mq.qbytes);
}

static int check_failed(const struct jobs *j)
{
	struct queue_info from, to;

	if (j->failed.ops != j->q.ops)
		return err_usage("--on-failure: %s is not a queue of the same kind as %s",
				 j->failed_text, j->text);
	if (j->q.ops->info(&j->q, &from) != 0 || j->failed.ops->info(&j->failed, &to) != 0)
		return ST_OK;
	if (same_queue(j, &from, &to))
		return err_usage("--on-failure: %s is the queue itself; 'requeue' does that",
				 j->failed_text);
	return j->q.ops->typed ? check_sysv(j, &from, &to) : check_posix(j, &from, &to);
}

static int open_failed(struct jobs *j, const char *text)
{
	int status = mq_open_at(&j->failed, text, QUEUE_SEND);

	if (status != ST_OK)
		return status;
	j->way = FAILURE_MOVE;
	j->failed_text = text;
	return check_failed(j);
}

static int set_way(struct jobs *j, const char *action)
{
	for (size_t i = 0; actions[i]; i++) {
		if (strcmp(action, actions[i]) != 0)
			continue;
		j->way = (enum failure_way)i;
		return ST_OK;
	}
	return open_failed(j, action);
}

/* What is taken has to be able to go back. */
static int check_return(const struct jobs *j)
{
	int status;

	if (j->q.returnable)
		return ST_OK;
	status = mq_denied(&j->q, j->text, QUEUE_SEND);
	err_hint("a message whose command does not succeed goes back");
	return status;
}

static int run_jobs(struct jobs *j, uint64_t limit)
{
	int r = jobs_make(j, limit);
	int status = r < 0 ? err_before_command(err_sys(r, j->text, NULL)) : jobs_run(j);

	jobs_free(j);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct exec_opts *o = parsed;
	struct jobs j = { .take = &o->take, .text = argv[0], .argv = argv + 1 };
	int status = mq_open_at(&j.q, argv[0], QUEUE_RECEIVE);

	(void)argc;
	if (status != ST_OK)
		return err_before_command(status);
	j.q.pick = take_pick(&o->take);
	status = check_return(&j);
	if (status == ST_OK)
		status = set_way(&j, o->on_failure);
	status = status == ST_OK ? run_jobs(&j, o->jobs) : err_before_command(status);
	if (j.way == FAILURE_MOVE)
		j.failed.ops->close(&j.failed);
	j.q.ops->close(&j.q);
	return status;
}

const struct verb mq_exec_verb = {
	.name = "exec",
	.brief = "Run a command for each message, which is its standard input",
	.notes = "In its environment: IPCTOOL_QUEUE (ADDR), IPCTOOL_SEQUENCE (1, 2, ...),\n"
		 "IPCTOOL_LENGTH (bytes), IPCTOOL_PRIORITY (POSIX) or IPCTOOL_TYPE (System V).\n"
		 "A message whose command did not succeed goes back to the queue, unless\n"
		 "--on-failure says otherwise.\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
