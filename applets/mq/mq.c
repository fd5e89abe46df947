/* mq.c - the applet for message queues. */
#include "mq.h"

#include "../applets.h"
#include "err.h"
#include "perm.h"
#include "sysv_limits.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static const struct verb *const verbs[] = {
	&mq_create_verb, &mq_send_verb, &mq_recv_verb, &mq_peek_verb,  &mq_wait_verb, &mq_exec_verb,
	&mq_open_verb,   &mq_stat_verb, &mq_ls_verb,   &mq_alter_verb, &mq_rm_verb,   NULL,
};

const struct applet mq_applet = {
	.name = "mq",
	.brief = "Message queues: whole messages, the most urgent first",
	.verbs = verbs,
};

const struct queue_ops *mq_find(struct address *a, const char *text, int *status)
{
	const char *rule = address_parse(a, FAMILY_MQ, text);

	*status = ST_OK;
	if (!rule)
		return queue_ops_of(a);
	*status = err_usage("%s: %s", text, rule);
	return NULL;
}

int mq_unreachable(const struct address *a, int r)
{
	int key;

	if (a->form == ADDRESS_FTOK && sysv_key(a, &key) < 0)
		return err_sys(r, a->text, "the file %s of the key", a->name);
	if (r == -EBADF && a->form == ADDRESS_FD)
		return err_at(ST_ABSENT, a->text, "no queue is open there");
	if (r == -ENOSYS)
		return err_at(ST_FAIL, a->text, "this kernel has no %ss", address_describe(a));
	return err_sys(r, a->text, NULL);
}

/* The owner and mode of a queue show even to those that may not open it, but only there. */
static int hidden(const char *object, const char *needs)
{
	int status =
		err_sys(-EACCES, object,
			"%s; more shows in the mqueue file system, which is not mounted", needs);

	err_hint("as root: mount -t mqueue mqueue /dev/mqueue");
	return status;
}

static const char *const needs[] = {
	[QUEUE_SEND] = "sending needs write permission",
	[QUEUE_RECEIVE] = "receiving needs read permission",
	[QUEUE_PEEK] = "seeing messages needs read permission",
	[QUEUE_WATCH] = "waiting needs read permission",
	[QUEUE_LOOK] = "to read and to write it",
};

int mq_denied(const struct queue *q, const char *text, enum queue_access access)
{
	struct queue_info info;
	char owner[64];

	if (q->borrowed)
		return err_sys(-EACCES, text, "it was not opened for %s",
			       access == QUEUE_SEND ? "writing" : "reading");
	if (q->ops->info(q, &info) != 0)
		return err_sys(-EACCES, text, "%s", needs[access]);
	snprintf(owner, sizeof owner, "%s", user_name(info.st.st_uid));
	return err_sys(-EACCES, text, "%s; mode %04o, owner %s, group %s", needs[access],
		       info.st.st_mode & 0777, owner, group_name(info.st.st_gid));
}

/* Says who may do what, if that can be found out. */
static int denied(const struct address *a, const struct queue_ops *ops, enum queue_access access)
{
	struct queue q;
	int status;

	if (access == QUEUE_LOOK)
		return hidden(a->text, needs[access]);
	if (ops->open(&q, a, QUEUE_LOOK) != 0)
		return err_sys(-EACCES, a->text, "%s", needs[access]);
	status = mq_denied(&q, a->text, access);
	ops->close(&q);
	return status;
}

int mq_open_at(struct queue *q, const char *text, enum queue_access access)
{
	struct address a;
	char quoted[QUOTED_SIZE];
	int key, r, status;
	const struct queue_ops *ops = mq_find(&a, text, &status);

	if (!ops)
		return status;
	r = ops->open(q, &a, access);
	if (r == 0)
		return ST_OK;
	if (r == -EACCES)
		return denied(&a, ops, access);
	status = mq_unreachable(&a, r);
	if (r == -ENOENT && access != QUEUE_LOOK && a.form != ADDRESS_ID && !sysv_key(&a, &key) &&
	    text_quote(quoted, sizeof quoted, text))
		err_hint("ipctool mq create %s makes it", quoted);
	return status;
}

int mq_open_allowed(struct queue *q, const char *text)
{
	struct address a;
	int status;
	const struct queue_ops *ops = mq_find(&a, text, &status);

	if (ops && ops->open(q, &a, QUEUE_RECEIVE) == 0)
		return ST_OK;
	return ops ? mq_open_at(q, text, QUEUE_SEND) : status;
}

int mq_refused(const struct queue *q, const char *text, int r, const char *to)
{
	struct queue_info info;
	char owner[64];

	if ((r != -EPERM && r != -EACCES) || q->ops->info(q, &info) != 0)
		return err_sys(r, text, NULL);
	if (!q->ops->typed)
		return err_sys(r, text, "owner %s", user_name(info.st.st_uid));
	snprintf(owner, sizeof owner, "%s", user_name(info.sysv.uid));
	return err_sys(r, text, "owner %s, creator %s: only they may %s", owner,
		       user_name(info.sysv.cuid), to);
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

static int too_large(const char *object, const char *what, const struct queue_limit *l)
{
	if (l->hard)
		return err_at(ST_FAIL, object,
			      "%s too large (asked for %" PRIu64 "; the kernel allows %" PRIu64
			      " at most)",
			      what, l->asked, l->allowed);
	err_at(ST_FAIL, object, "%s too large (asked for %" PRIu64 "; %s allows %" PRIu64 "%s)",
	       what, l->asked, l->setting, l->allowed,
	       l->hit == QUEUE_LIMIT_QBYTES ? " without CAP_SYS_RESOURCE" : "");
	err_hint("as root: sysctl %s=%" PRIu64, l->setting, l->asked);
	return ST_FAIL;
}

int mq_limit(int r, const char *text, const struct queue_limit *l)
{
	switch (l->hit) {
	case QUEUE_LIMIT_MAXMSG:
		return too_large(text, "maxmsg", l);
	case QUEUE_LIMIT_MSGSIZE:
		return too_large(text, "msgsize", l);
	case QUEUE_LIMIT_QBYTES:
		return too_large(text, "qbytes", l);
	case QUEUE_LIMIT_BYTES:
		return too_many_bytes(text, l);
	case QUEUE_LIMIT_QUEUES:
		err_at(ST_FAIL, text, "too many message queues (%s allows %" PRIu64 ")", l->setting,
		       l->allowed);
		err_hint("as root: sysctl %s=%" PRIu64, l->setting, 2 * l->allowed);
		return ST_FAIL;
	case QUEUE_LIMIT_FILES:
		return err_at(ST_FAIL, text,
			      "too many open files (RLIMIT_NOFILE allows this process %" PRIu64 ")",
			      l->allowed);
	default:
		return err_sys(r, text, NULL);
	}
}

uint64_t mq_msgmax(void)
{
	struct sysv_limits limits;

	return sysv_limits(FAMILY_MQ, &limits) == 0 ? limits.mq.msgmax : 0;
}

struct mq_address mq_address(const struct queue *q, const struct address *a)
{
	struct mq_address address;

	if (q->ops->typed)
		snprintf(address.text, sizeof address.text, "id:%d", q->id);
	else if (q->borrowed)
		snprintf(address.text, sizeof address.text, "fd:%d", a->id);
	else
		snprintf(address.text, sizeof address.text, "/%.*s", NAME_MAX, a->name);
	return address;
}
