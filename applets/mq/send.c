/* mq send - put messages on a queue. */
#include "buffer.h"
#include "err.h"
#include "interrupt.h"
#include "mq.h"
#include "records.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct send_opts {
	uint64_t priority;
	int64_t type;
	struct timeout timeout;
	bool null, whole;
};

static const struct send_opts defaults = { .type = 1, .timeout = { TIMEOUT_NEVER } };

enum { EXCLUDE_FRAMING = 1 };

static const struct opt opts[] = {
	{ .kind = KIND_NUMBER,
	  .letter = 'p',
	  .name = "priority",
	  .metavar = "N",
	  .help = "send at priority N, the highest is received first (default 0)",
	  .max = 32767,
	  .only = ADDRESS_POSIX | ADDRESS_FD,
	  .offset = FIELD(struct send_opts, priority, uint64_t) },
	{ .kind = KIND_SIGNED,
	  .letter = 'T',
	  .name = "type",
	  .metavar = "N",
	  .help = "send messages of type N (default 1; System V)",
	  .min = 1,
	  .max = LONG_MAX,
	  .only = ADDRESS_SYSV,
	  .offset = FIELD(struct send_opts, type, int64_t) },
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
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .forms = MQ_FORMS },
	{ .metavar = "MESSAGE", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* A record of standard input is measured up to this length, though the queue takes less. */
enum { MEASURED = 1024 * 1024 };

_Static_assert(RECORDS_MARGIN >= QUEUE_MARGIN, "records are sent from where they are");

struct job {
	const struct send_opts *opts;
	const char *text; /* the queue's address */
	struct queue q;
	int64_t tag;
	uint64_t sent;
	size_t measured; /* longer ones are known to be longer, no more */
	bool single;     /* there is but one message: its number is no news */
};

static int send_message(const struct job *j, const char *data, size_t len)
{
	struct queue_wait wait = { .watch = -1 };
	int r = -EAGAIN;

	if (j->opts->timeout.ns != TIMEOUT_NEVER)
		r = j->q.ops->send(&j->q, data, len, j->tag, NULL);
	if (r != -EAGAIN || j->opts->timeout.ns == 0)
		return r;
	wait.deadline = deadline_after(j->opts->timeout);
	if (deadline_never(wait.deadline))
		return j->q.ops->send(&j->q, data, len, j->tag, &wait);
	/* We hold nothing, so it is for the deadline only that signals are caught. */
	r = interrupt_catch(wait.deadline);
	if (r < 0)
		return r;
	r = j->q.ops->send(&j->q, data, len, j->tag, &wait);
	interrupt_release();
	return r;
}

static int64_t msgsize_of(const struct queue *q)
{
	struct queue_info info;

	if (q->ops->typed)
		return (int64_t)q->msgsize;
	return q->ops->info(q, &info) == 0 ? info.msgsize : 0;
}

/* What has to be raised, and to what, for the queue to take so much. */
static void hint_length(const struct job *j, size_t len)
{
	uint64_t take = 16, msgmax;
	char size[24], queue[QUOTED_SIZE];

	while (take < len)
		take *= 2;
	size_format(size, sizeof size, take);
	if (!text_quote(queue, sizeof queue, j->text))
		return;
	if (!j->q.ops->typed) {
		err_hint("ipctool mq create --msgsize %s %s makes a queue that takes it", size,
			 queue);
		return;
	}
	msgmax = mq_msgmax();
	if (len > msgmax)
		err_hint("as root: sysctl kernel.msgmax=%" PRIu64, take);
	if (j->q.msgsize < msgmax)
		err_hint("ipctool mq alter --qbytes %s %s lets the queue take it", size, queue);
}

static int too_long(const struct job *j, size_t len, const char *position)
{
	bool known = len <= j->measured;
	const char *which = "";

	if (j->q.ops->typed)
		which = j->q.msgsize < mq_msgmax() ? ", its qbytes" : ", kernel.msgmax";
	err_sys(-EMSGSIZE, j->text,
		"message is %s%zu bytes; the queue takes at most %" PRId64 "%s%s",
		known ? "" : "more than ", known ? len : j->measured, msgsize_of(&j->q), which,
		position);
	if (known)
		hint_length(j, len);
	return ST_FAIL;
}

/* The queue is full. */
static int no_room(const struct job *j, int r, const char *position)
{
	struct queue_info info;

	if (j->q.ops->info(&j->q, &info) != 0)
		return err_sys(r, j->text, *position ? "%s" : NULL, position + 2);
	if (!j->q.ops->typed)
		return err_sys(r, j->text, "the queue holds %" PRId64 " of %" PRId64 " messages%s",
			       info.messages, info.maxmsg, position);
	return err_sys(r, j->text,
		       "the queue holds %" PRId64 " of %" PRIu64 " bytes in %" PRId64 " messages%s",
		       info.bytes, info.sysv.mq.qbytes, info.messages, position);
}

/* The message after the `sent` ones was not sent. */
static int report(const struct job *j, int r, size_t len)
{
	char position[96] = "";

	if (!j->single)
		snprintf(position, sizeof position, "; record %" PRIu64 "; %" PRIu64 " sent",
			 j->sent + 1, j->sent);
	if (r == -EMSGSIZE)
		return too_long(j, len, position);
	if (r == -EAGAIN || r == -ETIMEDOUT)
		return no_room(j, r, position);
	if (r == -EACCES)
		return mq_denied(&j->q, j->text, QUEUE_SEND);
	return err_sys(r, j->text, *position ? "%s" : NULL, position + 2);
}

/* From where the bytes before it are ours. */
static int send_copy(struct job *j, const char *text, size_t len)
{
	struct buffer copy = { 0 };
	char *data = buffer_reserve(&copy, QUEUE_MARGIN + len);
	int r = -ENOMEM;

	if (data) {
		memcpy(data + QUEUE_MARGIN, text, len);
		r = send_message(j, data + QUEUE_MARGIN, len);
	}
	buffer_free(&copy);
	return r;
}

static int send_operands(struct job *j, char **messages)
{
	j->single = !messages[1];
	j->measured = SIZE_MAX;
	for (; *messages; messages++) {
		size_t len = strlen(*messages);
		int r = j->q.ops->typed ? send_copy(j, *messages, len)
					: send_message(j, *messages, len);

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
		if (len == -EINTR && !interrupt_signal())
			continue;
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
	const struct send_opts *o = parsed;
	struct job j = { .opts = o, .text = argv[0] };
	int status = mq_open_at(&j.q, argv[0], QUEUE_SEND);

	if (status != ST_OK)
		return status;
	j.tag = j.q.ops->typed ? o->type : (int64_t)o->priority;
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
