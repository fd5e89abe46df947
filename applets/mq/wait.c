/* mq wait - wait until a message is there, and leave it there. */
#include "err.h"
#include "mq.h"
#include "out.h"

#include <errno.h>
#include <inttypes.h>

struct wait_opts {
	struct timeout timeout;
	bool notify;
};

static const struct wait_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_TIMEOUT(struct wait_opts, timeout),
	{ .kind = KIND_FLAG,
	  .name = "notify",
	  .help = "by a notification; print the sender's PID and UID (POSIX)",
	  .only = ADDRESS_POSIX | ADDRESS_FD,
	  .offset = FIELD(struct wait_opts, notify, bool) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .forms = MQ_FORMS },
};

/* Only one process at a time is registered for a notification: which one is it? */
static int busy(const struct queue *q, const char *text)
{
	struct queue_info info;

	if (q->ops->info(q, &info) == 0 && info.notify_pid > 0)
		return err_at(ST_FAIL, text,
			      "another process is registered for the notification (PID %" PRId64
			      ")",
			      info.notify_pid);
	return err_at(ST_FAIL, text, "another process is registered for the notification");
}

/* Nothing came, or the wait failed. */
static int failed(int r, const char *text, struct timeout timeout)
{
	if (r == -ETIMEDOUT && timeout.ns == 0)
		return err_sys(-EAGAIN, text, "the queue is empty");
	return err_sys(r, text, r == -ETIMEDOUT ? "no message came" : NULL);
}

static int wait_notified(const struct queue *q, const char *text, struct timeout timeout)
{
	struct deadline deadline = deadline_after(timeout);
	struct queue_sender sender;
	int r = q->ops->notified(q, deadline, &sender);

	if (r == -EBUSY)
		return busy(q, text);
	if (r < 0)
		return failed(r, text, timeout);
	if (sender.pid > 0)
		out_printf("%d %u\n", (int)sender.pid, (unsigned int)sender.uid);
	else
		out_text("? ?\n");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct wait_opts *o = parsed;
	struct queue q;
	int r, status = mq_open_at(&q, argv[0], QUEUE_WATCH);

	(void)argc;
	if (status != ST_OK)
		return status;
	if (o->notify) {
		status = wait_notified(&q, argv[0], o->timeout);
	} else {
		r = q.ops->wait(&q, deadline_after(o->timeout));
		if (r < 0)
			status = failed(r, argv[0], o->timeout);
	}
	q.ops->close(&q);
	return status;
}

const struct verb mq_wait_verb = {
	.name = "wait",
	.brief = "Wait until a message is there, and leave it there",
	.notes = "With --notify, \"? ?\" is printed when the message was there before.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
