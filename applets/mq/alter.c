/* mq alter - change mode, owner and group of queues. */
#include "alter.h"

#include "err.h"
#include "mq.h"

struct alter_opts {
	struct perm_opts perm;
};

static const struct alter_opts defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = { OPT_ALTER(struct alter_opts, perm) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .repeats = true },
};

static int alter_one(const char *text, const struct perm_change *change)
{
	struct queue q;
	int r, status = mq_open_at(&q, text, QUEUE_LOOK);

	if (status != ST_OK)
		return status;
	r = q.ops->alter(&q, change);
	q.ops->close(&q);
	if (r < 0)
		return err_sys(r, text, NULL);
	err_note(text, "altered");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct alter_opts *o = parsed;
	struct perm_change change;
	int first = alter_resolve(&change, &o->perm);

	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++) {
		int status = alter_one(argv[i], &change);

		if (first == ST_OK)
			first = status;
	}
	return first;
}

const struct verb mq_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner and group of queues",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
