/* mq rm - remove queues. */
#include "err.h"
#include "mq.h"

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .repeats = true },
};

static int remove_one(const char *text)
{
	struct address a;
	int r, status;
	const struct queue_ops *ops = mq_find(&a, text, &status);

	if (!ops)
		return status;
	r = ops->remove(&a);
	if (r < 0)
		return err_sys(r, text, NULL);
	err_note(text, "removed");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	int first = ST_OK;

	(void)parsed;
	for (int i = 0; i < argc; i++) {
		int status = remove_one(argv[i]);

		if (first == ST_OK)
			first = status;
	}
	return first;
}

const struct verb mq_rm_verb = {
	.name = "rm",
	.brief = "Remove queues",
	OPERANDS(operands),
	.run = run,
};
