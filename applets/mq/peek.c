/* mq peek - see messages, and leave them in the queue. */
#include "buffer.h"
#include "err.h"
#include "frame.h"
#include "mq.h"
#include "out.h"

#include <errno.h>
#include <inttypes.h>

struct peek_opts {
	uint64_t index;
	struct frame_opts frame;
	bool all;
};

static const struct peek_opts defaults;

enum { EXCLUDE_AMOUNT = 1, EXCLUDE_FRAMING = 2 };

static const struct opt opts[] = {
	{ .kind = KIND_NUMBER,
	  .letter = 'i',
	  .name = "index",
	  .metavar = "N",
	  .help = "the message number N, from 0 (default 0: the oldest)",
	  .max = INT64_MAX,
	  .excludes = EXCLUDE_AMOUNT,
	  .offset = FIELD(struct peek_opts, index, uint64_t) },
	{ .kind = KIND_FLAG,
	  .letter = 'a',
	  .name = "all",
	  .help = "all messages, the oldest first",
	  .excludes = EXCLUDE_AMOUNT,
	  .offset = FIELD(struct peek_opts, all, bool) },
	OPT_FRAME(struct peek_opts, frame, EXCLUDE_FRAMING),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ },
};

struct job {
	const struct peek_opts *opts;
	const char *text; /* the queue's address */
	struct queue q;
	struct frame frame;
	struct buffer buf;
};

/* Prints the message number `index`: 0 or -errno. */
static int peek(struct job *j, uint64_t index)
{
	bool with_body;
	char *body;
	int64_t tag;
	ssize_t len;
	size_t n;

	do {
		size_t room = QUEUE_MARGIN + frame_room(&j->frame, (size_t)j->q.msgsize);

		body = buffer_reserve(&j->buf, room);
		if (!body)
			return -ENOMEM;
		body += QUEUE_MARGIN;
		len = j->q.ops->peek(&j->q, index, body, &tag);
		if (len == -EMSGSIZE)
			j->q.msgsize *= 2;
	} while (len == -EMSGSIZE);
	if (len < 0)
		return (int)len;
	n = frame_text(&j->frame, body + len, (size_t)len, tag, &with_body);
	return with_body ? out_write(body, (size_t)len + n) : out_write(body + len, n);
}

static int failed(const struct job *j, int r, uint64_t index)
{
	struct queue_info info;

	switch (r) {
	case -ENODATA:
		if (j->q.ops->info(&j->q, &info) < 0)
			return err_sys(-EIDRM, j->text, NULL);
		return err_at(ST_ABSENT, j->text,
			      "there is no message number %" PRIu64 " (the queue holds %" PRId64
			      ", numbered from 0)",
			      index, info.messages);
	case -EFBIG:
		return err_at(ST_FAIL, j->text,
			      "message number %" PRIu64
			      " cannot be seen (it is longer than kernel.msgmax, now %" PRIu64 ")",
			      index, mq_msgmax());
	case -ENOSYS:
		return err_at(ST_FAIL, j->text,
			      "messages cannot be seen without taking them (this kernel was built "
			      "without CONFIG_CHECKPOINT_RESTORE)");
	default:
		return out_error() ? ST_FAIL : err_sys(r, j->text, NULL);
	}
}

static int peek_all(struct job *j)
{
	uint64_t index = 0;
	int r;

	while ((r = peek(j, index)) == 0)
		index++;
	return r == -ENODATA ? ST_OK : failed(j, r, index);
}

static int peek_one(struct job *j)
{
	int r = peek(j, j->opts->index);

	return r < 0 ? failed(j, r, j->opts->index) : ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct peek_opts *o = parsed;
	struct job j = { .opts = o, .text = argv[0] };
	int status = frame_make(&j.frame, &o->frame, argv[0]);

	(void)argc;
	if (status == ST_OK)
		status = mq_open_at(&j.q, argv[0], QUEUE_PEEK);
	if (status != ST_OK)
		return status;
	if (!j.q.ops->peek)
		status = err_at(ST_FAIL, argv[0],
				"the messages of a POSIX queue cannot be seen without taking them "
				"(the kernel has no call for it)");
	else
		status = o->all ? peek_all(&j) : peek_one(&j);
	buffer_free(&j.buf);
	j.q.ops->close(&j.q);
	return status;
}

const struct verb mq_peek_verb = {
	.name = "peek",
	.brief = "Print messages of a System V queue, and leave them there",
	.notes = FRAME_NOTES,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
