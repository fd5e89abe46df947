/* mq alter - change mode, owner, group and limits of queues. */
#include "alter.h"

#include "err.h"
#include "mq.h"

struct alter_opts {
	struct perm_opts perm;
	uint64_t qbytes;
};

static const struct alter_opts defaults = { .perm = PERM_OPTS_DEFAULT };

static const struct opt opts[] = {
	OPT_ALTER(struct alter_opts, perm),
	OPT_QBYTES(struct alter_opts, qbytes),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .repeats = true },
};

static int alter_one(const char *text, const struct queue_change *change)
{
	struct queue_limit limit;
	struct queue q;
	int r, status = mq_open_at(&q, text, QUEUE_LOOK);

	if (status != ST_OK)
		return status;
	r = q.ops->alter(&q, change, &limit);
	if (r == 0)
		err_note(text, "altered");
	else if (limit.hit)
		status = mq_limit(r, text, &limit);
	else
		status = mq_refused(&q, text, r, "alter it");
	q.ops->close(&q);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct alter_opts *o = parsed;
	struct queue_change change = { .perm = { MODE_UNCHANGED, PERM_KEEP, PERM_KEEP },
				       .qbytes = o->qbytes };
	bool perm = !mode_is_unchanged(o->perm.mode) || o->perm.owner || o->perm.group;
	int first = ST_OK;

	if (perm || !o->qbytes)
		first = alter_resolve(&change.perm, &o->perm, ", or, of System V, --qbytes");
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, alter_one(argv[i], &change));
	return first;
}

const struct verb mq_alter_verb = {
	.name = "alter",
	.brief = "Change mode, owner, group and qbytes of queues",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
