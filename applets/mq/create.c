/* mq create - make a queue. */
#include "err.h"
#include "mq.h"
#include "out.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct create_opts {
	struct queue_geometry geometry;
	struct mode_change mode;
	bool exist_ok;
};

static const struct create_opts defaults = { .mode = { .keep = 0777 } };

static const struct opt opts[] = {
	{ .kind = KIND_NUMBER,
	  .name = "maxmsg",
	  .metavar = "N",
	  .help = "room for N messages (POSIX; default: fs.mqueue.msg_default)",
	  .min = 1,
	  .max = INT64_MAX,
	  .only = ADDRESS_POSIX,
	  .offset = FIELD(struct create_opts, geometry.maxmsg, uint64_t) },
	{ .kind = KIND_SIZE,
	  .name = "msgsize",
	  .metavar = "SIZE",
	  .help = "of up to SIZE bytes (POSIX; default: fs.mqueue.msgsize_default)",
	  .min = 1,
	  .max = INT64_MAX,
	  .only = ADDRESS_POSIX,
	  .offset = FIELD(struct create_opts, geometry.msgsize, uint64_t) },
	OPT_QBYTES(struct create_opts, geometry.qbytes),
	OPT_CREATE(struct create_opts, mode, exist_ok),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_MQ,
	  .forms = ADDRESS_POSIX | ADDRESS_KEY | ADDRESS_FTOK | ADDRESS_PRIVATE },
};

/* What there is: its geometry and mode. */
static void describe(char *text, size_t cap, const struct queue *q)
{
	struct queue_info info;

	*text = '\0';
	if (q->ops->info(q, &info) < 0)
		return;
	if (q->ops->typed)
		snprintf(text, cap, " (id:%d, qbytes %" PRIu64 ", mode %04o)", q->id,
			 info.sysv.mq.qbytes, info.st.st_mode & 0777);
	else if (info.maxmsg >= 0)
		snprintf(text, cap, " (maxmsg %" PRId64 ", msgsize %" PRId64 ", mode %04o)",
			 info.maxmsg, info.msgsize, info.st.st_mode & 0777);
}

/* -ENOENT: not any more. */
static int exists(const struct address *a, const struct queue_ops *ops, bool fine, int *status)
{
	char facts[96] = "";
	struct queue q;
	int r = ops->open(&q, a, QUEUE_LOOK);

	if (r == -ENOENT)
		return r;
	if (r == 0) {
		describe(facts, sizeof facts, &q);
		if (fine && ops->typed)
			out_printf("id:%d\n", q.id);
		ops->close(&q);
	}
	if (fine)
		err_note(a->text, "exists already%s: left as it is", facts);
	*status = fine ? ST_OK : err_at(ST_EXISTS, a->text, "exists already%s", facts);
	return 0;
}

/* Without its address nobody finds a System V queue: then there had better be none. */
static void print_id(const struct queue_ops *ops, int id)
{
	const struct address made = { .family = FAMILY_MQ, .form = ADDRESS_ID, .id = id };

	out_printf("id:%d\n", id);
	if (out_flush() < 0)
		ops->remove(&made);
}

static int create(const struct address *a, const struct queue_ops *ops, const struct create_opts *o)
{
	mode_t mode = mode_apply(o->mode, 0600);
	struct queue_limit limit;
	int r, status;

	do {
		r = ops->create(a, o->geometry, mode, &limit);
		if (r == -EEXIST && exists(a, ops, o->exist_ok, &status) == 0)
			return status;
	} while (r == -EEXIST);
	if (r < 0)
		return limit.hit ? mq_limit(r, a->text, &limit) : mq_unreachable(a, r);
	if (!ops->typed) {
		err_note(a->text, "created (maxmsg %" PRIu64 ", msgsize %" PRIu64 ")",
			 limit.geometry.maxmsg, limit.geometry.msgsize);
		return ST_OK;
	}
	print_id(ops, r);
	err_note(a->text, "created (id:%d, qbytes %" PRIu64 ")", r, limit.geometry.qbytes);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct address a;
	int status;
	const struct queue_ops *ops = mq_find(&a, argv[0], &status);

	(void)argc;
	return ops ? create(&a, ops, parsed) : status;
}

const struct verb mq_create_verb = {
	.name = "create",
	.brief = "Make a queue; print the address of a System V one",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
