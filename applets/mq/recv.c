/* mq recv - take messages from a queue. */
#include "buffer.h"
#include "err.h"
#include "frame.h"
#include "handover.h"
#include "interrupt.h"
#include "mq.h"
#include "out.h"
#include "sysv_mq.h"
#include "take.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct recv_opts {
	struct take_opts take;
	uint64_t truncate, max;
	struct frame_opts frame;
};

static const struct recv_opts defaults = {
	.take = TAKE_DEFAULTS,
	.truncate = UINT64_MAX,
	.max = UINT64_MAX,
};

enum { EXCLUDE_AMOUNT = 1, EXCLUDE_FRAMING = 2, EXCLUDE_TYPE = 4, EXCLUDE_LENGTH = 8 };

#define OPT_LENGTH(n, field, h) \
	{ \
		.kind = KIND_SIZE, .name = (n), .metavar = "SIZE", .max = INT_MAX, .help = (h), \
		.only = ADDRESS_SYSV, .excludes = EXCLUDE_LENGTH, \
		.offset = FIELD(struct recv_opts, field, uint64_t) \
	}

static const struct opt opts[] = {
	OPT_TAKE_AMOUNT(struct recv_opts, take, EXCLUDE_AMOUNT),
	OPT_TAKE_WHICH(struct recv_opts, take, EXCLUDE_TYPE),
	OPT_LENGTH("max", max, "leave a longer message in the queue, and fail (System V)"),
	OPT_LENGTH("truncate", truncate, "cut a longer message, the rest is lost (System V)"),
	OPT_TIMEOUT(struct recv_opts, take.timeout),
	OPT_FRAME(struct recv_opts, frame, EXCLUDE_FRAMING),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .forms = MQ_FORMS },
};

/* What is written at once while more messages come; a pipe is kept busy by a part of what it
 * holds, and what we hold is what has to go back when its reader dies. */
enum { WRITE_AT = 16384 };

struct job {
	const struct recv_opts *opts;
	const char *text; /* the queue's address */
	struct queue q;
	struct frame frame;
	struct handover h;
	uint64_t count;
	size_t received; /* where it does not go through the handover */
	bool write_failed;
};

/* What was longer than the buffer stays in the queue: may there be room for it next time? */
static bool grow_buffer(struct job *j, ssize_t r)
{
	if (r != -EMSGSIZE || j->q.msgsize >= j->opts->max)
		return false;
	j->q.msgsize = j->q.msgsize < j->opts->max / 2 ? 2 * j->q.msgsize : j->opts->max;
	return true;
}

/* One message, from the queue into what is to be written. 0 or -errno. */
static int take(struct job *j, const struct queue_wait *wait)
{
	char *body = handover_reserve(&j->h, frame_room(&j->frame, j->q.msgsize));
	int64_t tag;
	ssize_t len;

	if (!body)
		return -ENOMEM;
	len = j->q.ops->receive(&j->q, body, &tag, wait);
	if (grow_buffer(j, len))
		return 0;
	if (len < 0)
		return (int)len;
	frame_message(&j->frame, &j->h, body, (size_t)len, tag);
	return 0;
}

static int write_out(struct job *j)
{
	int r = handover_write(&j->h);

	j->write_failed = r < 0 && r != -EINTR;
	return r;
}

/* Waits for a message, unless it is only what is there that is wanted. */
static int take_patiently(struct job *j)
{
	struct queue_wait wait = { .watch = j->h.watch };

	if (!take_waits(&j->opts->take))
		return take(j, NULL);
	wait.deadline = deadline_after(j->opts->take.timeout);
	return take(j, &wait);
}

/* When it is the queue that failed, what it gave before is still for the reader. */
static int give_up(struct job *j, int r)
{
	int written = 0;

	if (!j->write_failed && r != -EINTR && r != -EPIPE)
		written = write_out(j);
	return written < 0 ? written : r;
}

/* Nothing is held back: all that was taken is written before we wait. */
static int pump(struct job *j)
{
	while (j->h.messages < j->count) {
		bool holding = handover_holds(&j->h);
		int r = holding ? take(j, NULL) : take_patiently(j);

		if (r == -EAGAIN && !holding && j->opts->take.all)
			return 0;
		if ((r == -EAGAIN && holding) || (r == 0 && handover_unwritten(&j->h) >= WRITE_AT))
			r = write_out(j);
		if (r == 0 && interrupt_signal())
			r = -EINTR;
		if (r < 0)
			return give_up(j, r);
	}
	return write_out(j);
}

/* What was not read goes back to the queue. Says so, unless it was a signal and all is well. */
static int put_back(struct job *j, int r, size_t undelivered)
{
	bool reader_left = r == 0 || r == -EPIPE || err_status(r) == ST_TIMEOUT;
	char lost[96] = "";
	int why = 0;
	size_t left = handover_return(&j->h, &j->q, &why);

	if (r == -EINTR && left == 0) {
		err_note(j->text, "%zu of %zu messages went back", undelivered, j->h.messages);
		return err_status(r);
	}
	if (left > 0)
		snprintf(lost, sizeof lost, "; %zu could not (%s) and follow%s here as JSON", left,
			 why == -EAGAIN ? "it is full" : err_words(-why), left == 1 ? "s" : "");
	err_at(ST_FAIL, reader_left || j->write_failed ? "standard output" : j->text,
	       "%s (%zu of %zu messages went back to %s, behind their equals%s)",
	       reader_left ? "its reader went away" : err_words(-r), undelivered - left,
	       j->h.messages, j->text, lost);
	for (size_t i = 0; i < left; i++)
		frame_last_resort(handover_undelivered(&j->h, i), j->frame.typed);
	return r == -EINTR ? err_status(r) : ST_FAIL;
}

/* The reader has all that it wanted, so we leave as cat(1) does. */
static int stop_quietly(const struct job *j)
{
	if (j->h.sigpipe_ignored)
		return err_at(ST_FAIL, "standard output", "its reader went away");
	return ST_SIGNAL + SIGPIPE;
}

/* The message that comes next is longer than --max. */
static int too_long(const struct job *j)
{
	uint64_t size;

	if (sysv_mq_measure(&j->q, &size) == 0)
		return err_sys(-EMSGSIZE, j->text,
			       "message is %" PRIu64 " bytes; --max allows %" PRIu64
			       "; it stays in the queue",
			       size, j->opts->max);
	return err_sys(-EMSGSIZE, j->text,
		       "message is more than %" PRIu64
		       " bytes, as --max allows; it stays in the queue",
		       j->opts->max);
}

/* All that was taken is delivered, and r (0 or -errno) is why no more was taken. */
static int explain(struct job *j, int r, size_t received)
{
	char why[TAKE_NOTHING_SIZE];

	if (r == 0 || r == -EINTR)
		return err_status(r);
	if (r == -EPIPE)
		return stop_quietly(j);
	if (r == -EACCES)
		return mq_denied(&j->q, j->text, QUEUE_RECEIVE);
	if (r == -EMSGSIZE)
		return too_long(j);
	if (r == -EIDRM && j->count > 1)
		return err_sys(r, j->text, "%zu received", received);
	if (err_status(r) != ST_TIMEOUT)
		return err_sys(r, j->write_failed ? "standard output" : j->text, NULL);
	if (j->count > 1 && received > 0)
		return err_sys(r, j->text, "%s; %zu received", take_nothing(&j->q, why), received);
	return err_sys(r, j->text, "%s", take_nothing(&j->q, why));
}

/* Once nothing more is taken. */
static int conclude(struct job *j, int r)
{
	size_t undelivered;

	if (r != -EINTR)
		handover_linger(&j->h);
	undelivered = handover_settle(&j->h);
	return undelivered > 0 ? put_back(j, r, undelivered) : explain(j, r, j->h.messages);
}

static int receive(struct job *j)
{
	int status, r = handover_begin(&j->h, STDOUT_FILENO);

	if (r == 0) {
		/* From here on no signal ends us with messages in our hands. */
		r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
		if (r == 0)
			r = pump(j);
		/* Where a write would block, the signal's timer ends it; then the rest goes back.
		 */
		if (r == -EINTR)
			write_out(j);
		status = conclude(j, r);
		interrupt_release();
		out_note(0); /* main closes standard output, and reports what that says */
	} else {
		status = r == -EPIPE ? stop_quietly(j)
				     : err_sys(r, "standard output", "no message was taken");
	}
	handover_end(&j->h);
	return status;
}

/* One message, from the queue into the output that is kept. 0 or -errno. */
static int collect_one(struct job *j, struct buffer *b, const struct queue_wait *wait)
{
	char *body = buffer_reserve(b, QUEUE_MARGIN + frame_room(&j->frame, j->q.msgsize));
	bool with_body;
	int64_t tag;
	ssize_t len;
	size_t n;

	if (!body)
		return -ENOMEM;
	body += QUEUE_MARGIN;
	len = j->q.ops->receive(&j->q, body, &tag, wait);
	if (grow_buffer(j, len))
		return 0;
	if (len < 0)
		return (int)len;
	n = frame_text(&j->frame, body + len, (size_t)len, tag, &with_body);
	j->received++;
	return with_body ? out_write(body, (size_t)len + n) : out_write(body + len, n);
}

static int collect_patiently(struct job *j, struct buffer *b)
{
	const struct queue_wait wait = {
		.deadline = deadline_after(j->opts->take.timeout),
		.watch = -1,
	};
	int r = interrupt_catch((struct deadline){ DEADLINE_NEVER });

	if (r < 0)
		return r;
	r = collect_one(j, b, &wait);
	interrupt_release();
	return r;
}

/*
 * The output is kept for a variable: its reader does not go away, and nothing is written that
 * could fail. A message that is there costs one system call.
 */
static int collect(struct job *j)
{
	struct buffer b = { 0 };
	int r = 0;

	while (r == 0 && j->received < j->count) {
		r = collect_one(j, &b, NULL);
		if (r == -EAGAIN && take_waits(&j->opts->take))
			r = collect_patiently(j, &b);
	}
	buffer_free(&b);
	if (r == -EAGAIN && j->opts->take.all)
		r = 0;
	if (out_error() < 0)
		return ST_FAIL;
	return explain(j, r, j->received);
}

static void set_up(struct job *j)
{
	const struct recv_opts *o = j->opts;
	struct queue *q = &j->q;

	j->count = take_count(&o->take);
	q->pick = take_pick(&o->take);
	q->pick.truncate = o->truncate != UINT64_MAX;
	if (q->pick.truncate)
		q->msgsize = o->truncate;
	else if (o->max < q->msgsize)
		q->msgsize = o->max;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct recv_opts *o = parsed;
	struct job j = { .opts = o, .text = argv[0] };
	int status = frame_make(&j.frame, &o->frame, argv[0]);

	(void)argc;
	if (status == ST_OK)
		status = mq_open_at(&j.q, argv[0], QUEUE_RECEIVE);
	if (status != ST_OK)
		return status;
	set_up(&j);
	status = out_captures() ? collect(&j) : receive(&j);
	j.q.ops->close(&j.q);
	return status;
}

const struct verb mq_recv_verb = {
	.name = "recv",
	.brief = "Take messages from a queue",
	.notes = FRAME_NOTES,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
