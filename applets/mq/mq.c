/* mq.c - the applet for message queues. */
#include "mq.h"

#include "../applets.h"
#include "err.h"
#include "perm.h"
#include "sysv_limits.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

static const struct verb *const verbs[] = {
	&mq_create_verb, &mq_send_verb, &mq_recv_verb,  &mq_peek_verb, &mq_wait_verb,
	&mq_stat_verb,   &mq_ls_verb,   &mq_alter_verb, &mq_rm_verb,   NULL,
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
	if (r == -ENOENT && access != QUEUE_LOOK && a.form != ADDRESS_ID && !sysv_key(&a, &key))
		err_hint("ipctool mq create %s makes it", text);
	return status;
}

int mq_refused(const struct queue *q, const char *text, int r, const char *to)
{
	struct queue_info info;
	char owner[64];

	if (r != -EPERM || !q->ops->typed || q->ops->info(q, &info) != 0)
		return err_sys(r, text, NULL);
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
	else
		snprintf(address.text, sizeof address.text, "/%.*s", NAME_MAX, a->name);
	return address;
}

const struct column mq_columns[MQ_COLUMNS] = {
	[MQ_ADDRESS] = { "address", "the queue's address", CELL_TEXT, false },
	[MQ_MAXMSG] = { "maxmsg", "so many messages fit", CELL_NUMBER, false },
	[MQ_MSGSIZE] = { "msgsize", "the longest message that fits", CELL_SIZE, false },
	[MQ_MESSAGES] = { "messages", "messages in the queue", CELL_NUMBER, false },
	[MQ_BYTES] = { "bytes", "their bytes", CELL_SIZE, false },
	[MQ_NOTIFY] = { "notify", "process that is registered for a notification", CELL_NUMBER,
			false },
	[MQ_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[MQ_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[MQ_GROUP] = { "group", "group it belongs to", CELL_TEXT, false },
	[MQ_NOTIFY_BY] = { "notify-by", "how it is notified: signal N, thread, none", CELL_TEXT,
			   true },
	[MQ_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[MQ_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[MQ_MTIME] = { "mtime", "when a message was last sent or received", CELL_TIME, true },
	[MQ_INODE] = { "inode", "inode number", CELL_NUMBER, true },
	[MQ_ID] = { "id", "its number", CELL_NUMBER, true },
	[MQ_KEY] = { "key", "its key, 0x00000000 when it is private", CELL_TEXT, true },
	[MQ_QBYTES] = { "qbytes", "bytes that fit into it", CELL_SIZE, true },
	[MQ_CREATOR] = { "creator", "user who created it", CELL_TEXT, true },
	[MQ_CREATOR_GROUP] = { "creator-group", "group of the user who created it", CELL_TEXT,
			       true },
	[MQ_CUID] = { "cuid", "creator as a number", CELL_NUMBER, true },
	[MQ_CGID] = { "cgid", "creator's group as a number", CELL_NUMBER, true },
	[MQ_LSPID] = { "lspid", "process that sent last", CELL_NUMBER, true },
	[MQ_LRPID] = { "lrpid", "process that received last", CELL_NUMBER, true },
	[MQ_STIME] = { "stime", "last send", CELL_TIME, true },
	[MQ_RTIME] = { "rtime", "last receive", CELL_TIME, true },
	[MQ_CTIME] = { "ctime", "creation, or last change of owner, mode or qbytes", CELL_TIME,
		       true },
};

static void fill_number(struct table *t, enum mq_column column, int64_t n)
{
	if (n < 0)
		table_unknown(t, column);
	else
		table_number(t, column, n);
}

static void fill_notify(struct table *t, const struct queue_info *info)
{
	bool somebody = info->notify_pid > 0 || info->notify_kind || info->notify_signal;
	char text[24] = "thread";

	if (info->notify_pid < 0) {
		table_unknown(t, MQ_NOTIFY);
		table_unknown(t, MQ_NOTIFY_BY);
		return;
	}
	if (!somebody)
		return;
	if (info->notify_pid > 0)
		table_number(t, MQ_NOTIFY, info->notify_pid);
	else
		table_unknown(t, MQ_NOTIFY); /* a process of another PID namespace */
	if (info->notify_kind == SIGEV_NONE)
		snprintf(text, sizeof text, "none");
	else if (info->notify_kind == SIGEV_SIGNAL)
		snprintf(text, sizeof text, "signal %d", info->notify_signal);
	table_text(t, MQ_NOTIFY_BY, text);
}

/* Process 0: there was none yet, or it is in a PID namespace that we do not see. */
static void fill_pid(struct table *t, enum mq_column column, pid_t pid, bool never)
{
	if (pid != 0)
		table_number(t, column, pid);
	else if (!never)
		table_unknown(t, column);
}

static void fill_posix(struct table *t, const struct queue_info *info)
{
	fill_number(t, MQ_MAXMSG, info->maxmsg);
	fill_number(t, MQ_MSGSIZE, info->msgsize);
	fill_notify(t, info);
	table_time(t, MQ_MTIME, info->st.st_mtime);
	table_unsigned(t, MQ_INODE, info->st.st_ino);
}

static void fill_sysv(struct table *t, const struct sysv_object *o)
{
	char key[16];

	snprintf(key, sizeof key, "0x%08x", o->key);
	table_number(t, MQ_ID, o->id);
	table_text(t, MQ_KEY, key);
	if (o->mq.qbytes == SYSV_UNKNOWN)
		table_unknown(t, MQ_QBYTES);
	else
		table_unsigned(t, MQ_QBYTES, o->mq.qbytes);
	if (table_shows(t, MQ_CREATOR))
		table_text(t, MQ_CREATOR, user_name(o->cuid));
	if (table_shows(t, MQ_CREATOR_GROUP))
		table_text(t, MQ_CREATOR_GROUP, group_name(o->cgid));
	table_unsigned(t, MQ_CUID, o->cuid);
	table_unsigned(t, MQ_CGID, o->cgid);
	fill_pid(t, MQ_LSPID, o->mq.lspid, o->mq.stime == 0);
	fill_pid(t, MQ_LRPID, o->mq.lrpid, o->mq.rtime == 0);
	table_time(t, MQ_STIME, o->mq.stime);
	table_time(t, MQ_RTIME, o->mq.rtime);
	table_time(t, MQ_CTIME, o->ctime);
}

bool mq_row(struct table *t, const char *address, const struct queue_info *info)
{
	bool sysv = info->sysv.family == FAMILY_MQ;

	table_text(t, MQ_ADDRESS, address);
	fill_number(t, MQ_MESSAGES, info->messages);
	fill_number(t, MQ_BYTES, info->bytes);
	table_mode(t, MQ_MODE, info->st.st_mode & 0777);
	if (table_shows(t, MQ_OWNER))
		table_text(t, MQ_OWNER, user_name(info->st.st_uid));
	if (table_shows(t, MQ_GROUP))
		table_text(t, MQ_GROUP, group_name(info->st.st_gid));
	table_unsigned(t, MQ_UID, info->st.st_uid);
	table_unsigned(t, MQ_GID, info->st.st_gid);
	if (sysv)
		fill_sysv(t, &info->sysv);
	else
		fill_posix(t, info);
	table_row_end(t);
	return sysv || (info->maxmsg >= 0 && info->bytes >= 0);
}
