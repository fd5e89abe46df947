/* mq send - put messages on a queue. */
#include "err.h"
#include "interrupt.h"
#include "mq.h"
#include "records.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct send_opts {
	uint64_t priority;
	struct timeout timeout;
	bool null, whole;
};

static const struct send_opts defaults = { .timeout = { TIMEOUT_NEVER } };

enum { EXCLUDE_FRAMING = 1 };

static const struct opt opts[] = {
	OPT_NUMBER(struct send_opts, priority, 'p', "priority", "N", 0, 32767,
		   "send at priority N, the highest is received first (default 0)"),
	OPT_TIMEOUT(struct send_opts, timeout),
	{ .kind = KIND_FLAG,
	  .letter = '0',
	  .name = "null",
	  .help = "records end in NUL, not newline",
	  .excludes = EXCLUDE_FRAMING,
	  .offset = FIELD(struct send_opts, null, bool) },
	{ .kind = KIND_FLAG,
	  .letter = 'w',
	  .name = "whole",
	  .help = "all of standard input is one message, bytes and all",
	  .excludes = EXCLUDE_FRAMING,
	  .offset = FIELD(struct send_opts, whole, bool) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ },
	{ .metavar = "MESSAGE", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* A record of standard input is measured up to this length, though the queue takes less. */
enum { MEASURED = 1024 * 1024 };

struct job {
	const struct send_opts *opts;
	const char *text; /* the queue's address */
	struct queue q;
	uint64_t sent;
	size_t measured; /* longer ones are known to be longer, no more */
	bool single;     /* there is but one message: its number is no news */
};

static int send_message(const struct job *j, const char *data, size_t len)
{
	struct queue_wait wait = { .watch = -1 };
	unsigned int priority = (unsigned int)j->opts->priority;
	int r = -EAGAIN;

	if (j->opts->timeout.ns != TIMEOUT_NEVER)
		r = j->q.ops->send(&j->q, data, len, priority, NULL);
	if (r != -EAGAIN || j->opts->timeout.ns == 0)
		return r;
	wait.deadline = deadline_after(j->opts->timeout);
	if (deadline_never(wait.deadline))
		return j->q.ops->send(&j->q, data, len, priority, &wait);
	/* We hold nothing, so it is for the deadline only that signals are caught. */
	r = interrupt_catch(wait.deadline);
	if (r < 0)
		return r;
	r = j->q.ops->send(&j->q, data, len, priority, &wait);
	interrupt_release();
	return r;
}

static int64_t msgsize_of(const struct queue *q)
{
	struct queue_info info;

	return q->ops->info(q, &info) == 0 ? info.msgsize : 0;
}

static int too_long(const struct job *j, size_t len, const char *position)
{
	bool known = len <= j->measured;
	char size[24];

	err_sys(-EMSGSIZE, j->text, "message is %s%zu bytes; the queue takes at most %" PRId64 "%s",
		known ? "" : "more than ", known ? len : j->measured, msgsize_of(&j->q), position);
	for (uint64_t take = 16; known; take *= 2) {
		if (take < len)
			continue;
		err_hint("ipctool mq create --msgsize %s %s makes a queue that takes it",
			 size_format(size, sizeof size, take), j->text);
		break;
	}
	return ST_FAIL;
}

/* The message after the `sent` ones was not sent. */
static int report(const struct job *j, int r, size_t len)
{
	struct queue_info info;
	char position[96] = "";

	if (!j->single)
		snprintf(position, sizeof position, "; record %" PRIu64 "; %" PRIu64 " sent",
			 j->sent + 1, j->sent);
	if (r == -EMSGSIZE)
		return too_long(j, len, position);
	if ((r == -EAGAIN || r == -ETIMEDOUT) && j->q.ops->info(&j->q, &info) == 0)
		return err_sys(r, j->text, "the queue holds %" PRId64 " of %" PRId64 " messages%s",
			       info.messages, info.maxmsg, position);
	return err_sys(r, j->text, *position ? "%s" : NULL, position + 2);
}

static int send_operands(struct job *j, char **messages)
{
	j->single = !messages[1];
	j->measured = SIZE_MAX;
	for (; *messages; messages++) {
		size_t len = strlen(*messages);
		int r = send_message(j, *messages, len);

		if (r < 0)
			return report(j, r, len);
		j->sent++;
	}
	return ST_OK;
}

/* Whoever reads the same file next finds the record that was not sent. */
static void unread(const struct records *in, const char *data)
{
	off_t back = (in->buf + in->end) - data;

	if (back > 0)
		lseek(in->fd, -back, SEEK_CUR);
}

static int send_records(struct job *j, struct records *in)
{
	for (;;) {
		const char *data;
		ssize_t len = records_next(in, &data);
		int r;

		if (len == -ENODATA)
			return ST_OK;
		if (len == -EMSGSIZE)
			len = (ssize_t)in->limit + 1;
		if (len < 0)
			return err_sys((int)len, "standard input", "%" PRIu64 " sent", j->sent);
		r = send_message(j, data, (size_t)len);
		if (r < 0) {
			unread(in, data);
			return report(j, r, (size_t)len);
		}
		j->sent++;
	}
}

static int send_input(struct job *j)
{
	int64_t msgsize = msgsize_of(&j->q);
	struct records in;
	int status;

	j->single = j->opts->whole;
	j->measured = msgsize > MEASURED ? (size_t)msgsize : MEASURED;
	records_open(&in, STDIN_FILENO, j->opts->null ? '\0' : '\n', j->opts->whole, j->measured);
	status = send_records(j, &in);
	records_close(&in);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct job j = { .opts = parsed, .text = argv[0] };
	int status = mq_open_at(&j.q, argv[0], QUEUE_SEND);

	if (status != ST_OK)
		return status;
	status = argc > 1 ? send_operands(&j, argv + 1) : send_input(&j);
	if (status == ST_OK)
		err_note(argv[0], "%" PRIu64 " sent", j.sent);
	j.q.ops->close(&j.q);
	return status;
}

const struct verb mq_send_verb = {
	.name = "send",
	.brief = "Put messages on a queue: the operands, or else the lines of standard input",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
