/* mq create - make a queue. */
#include "err.h"
#include "mq.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct create_opts {
	uint64_t maxmsg, msgsize;
	struct mode_change mode;
	bool exist_ok;
};

static const struct create_opts defaults = { .mode = { .keep = 0777 } };

static const struct opt opts[] = {
	OPT_NUMBER(struct create_opts, maxmsg, 0, "maxmsg", "N", 1, INT64_MAX,
		   "so many messages fit"),
	OPT_SIZE(struct create_opts, msgsize, 0, "msgsize", 1, INT64_MAX,
		 "the longest message that fits"),
	OPT_CREATE(struct create_opts, mode, exist_ok),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_MQ,
	  .forms = ADDRESS_POSIX | ADDRESS_SYSV },
};

static int too_much(const char *object, const struct queue_limit *l)
{
	bool messages = l->hit == QUEUE_LIMIT_MAXMSG;
	const char *setting = messages ? "msg_max" : "msgsize_max";
	int status;

	if (l->hard)
		return err_at(ST_FAIL, object,
			      "%s too large (asked for %" PRIu64 "; the kernel allows %" PRIu64
			      " at most)",
			      messages ? "maxmsg" : "msgsize", l->asked, l->allowed);
	status = err_at(ST_FAIL, object,
			"%s too large (asked for %" PRIu64 "; fs.mqueue.%s allows %" PRIu64 ")",
			messages ? "maxmsg" : "msgsize", l->asked, setting, l->allowed);
	err_hint("as root: sysctl fs.mqueue.%s=%" PRIu64, setting, l->asked);
	return status;
}

static int too_many_bytes(const char *object, const struct queue_limit *l)
{
	const struct queue_geometry *g = &l->geometry;
	uint64_t slots = g->maxmsg < 32768 ? g->maxmsg : 32768;
	uint64_t total = l->asked + (l->used > 0 ? (uint64_t)l->used : 0);
	bool hidden = total <= l->allowed;
	char used[96] = "";

	if (l->used >= 0)
		snprintf(used, sizeof used, "; your queues use %" PRId64 "%s", l->used,
			 hidden ? ", and more out of sight" : "");
	if (hidden) /* but not more than is allowed */
		total = l->asked + l->allowed;
	err_at(ST_FAIL, object,
	       "too many bytes in message queues (this one needs %" PRIu64 " x (%" PRIu64
	       " + 48) + %" PRIu64 " x 48 = %" PRIu64 "%s; RLIMIT_MSGQUEUE allows a user %" PRIu64
	       ")",
	       g->maxmsg, g->msgsize, slots, l->asked, used, l->allowed);
	err_hint("ulimit -q %" PRIu64 " in bash raises it, up to the hard limit (ulimit -Hq); "
		 "as root: prlimit --pid $$ --msgqueue=%" PRIu64,
		 total, total);
	return ST_FAIL;
}

static int refused(int r, const char *object, const struct queue_limit *l)
{
	switch (l->hit) {
	case QUEUE_LIMIT_MAXMSG:
	case QUEUE_LIMIT_MSGSIZE:
		return too_much(object, l);
	case QUEUE_LIMIT_BYTES:
		return too_many_bytes(object, l);
	case QUEUE_LIMIT_QUEUES:
		err_at(ST_FAIL, object,
		       "too many message queues (fs.mqueue.queues_max allows %" PRIu64 ")",
		       l->allowed);
		err_hint("as root: sysctl fs.mqueue.queues_max=%" PRIu64, 2 * l->allowed);
		return ST_FAIL;
	case QUEUE_LIMIT_FILES:
		return err_at(ST_FAIL, object,
			      "too many open files (RLIMIT_NOFILE allows this process %" PRIu64 ")",
			      l->allowed);
	default:
		return err_sys(r, object, NULL);
	}
}

static int exists(const struct address *a, const struct queue_ops *ops, bool fine)
{
	char facts[96] = "";
	struct queue_info info;
	struct queue q;

	if (ops->open(&q, a, QUEUE_LOOK) == 0) {
		if (ops->info(&q, &info) == 0 && info.maxmsg >= 0)
			snprintf(facts, sizeof facts,
				 " (maxmsg %" PRId64 ", msgsize %" PRId64 ", mode %04o)",
				 info.maxmsg, info.msgsize, info.st.st_mode & 0777);
		ops->close(&q);
	}
	if (!fine)
		return err_at(ST_EXISTS, a->text, "exists already%s", facts);
	err_note(a->text, "exists already%s: left as it is", facts);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct create_opts *o = parsed;
	const struct queue_geometry geometry = { o->maxmsg, o->msgsize };
	struct queue_limit limit;
	struct address a;
	int r, status;
	const struct queue_ops *ops = mq_find(&a, argv[0], &status);

	(void)argc;
	if (!ops)
		return status;
	r = ops->create(&a, geometry, mode_apply(o->mode, 0600), &limit);
	if (r == -EEXIST)
		return exists(&a, ops, o->exist_ok);
	if (r < 0)
		return refused(r, argv[0], &limit);
	err_note(argv[0], "created (maxmsg %" PRIu64 ", msgsize %" PRIu64 ")",
		 limit.geometry.maxmsg, limit.geometry.msgsize);
	return ST_OK;
}

const struct verb mq_create_verb = {
	.name = "create",
	.brief = "Make a queue",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
