/* mq rm - remove queues. */
#include "err.h"
#include "mq.h"

#include <errno.h>

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .repeats = true },
};

static int refused(const struct address *a, const struct queue_ops *ops, int r)
{
	struct queue q;
	int status;

	if ((r != -EPERM && r != -EACCES) || ops->open(&q, a, QUEUE_LOOK) != 0)
		return mq_unreachable(a, r);
	status = mq_refused(&q, a->text, r, "remove it");
	ops->close(&q);
	return status;
}

static int remove_one(const char *text)
{
	struct address a;
	int r, status;
	const struct queue_ops *ops = mq_find(&a, text, &status);

	if (!ops)
		return status;
	r = ops->remove(&a);
	if (r < 0)
		return refused(&a, ops, r);
	err_note(text, "removed");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	int first = ST_OK;

	(void)parsed;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i]));
	return first;
}

const struct verb mq_rm_verb = {
	.name = "rm",
	.brief = "Remove queues",
	OPERANDS(operands),
	.run = run,
};
