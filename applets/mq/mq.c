/* mq.c - the applet for message queues. */
#include "mq.h"

#include "../applets.h"
#include "err.h"
#include "perm.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

static const struct verb *const verbs[] = {
	&mq_create_verb, &mq_send_verb,  &mq_recv_verb, &mq_wait_verb, &mq_stat_verb,
	&mq_ls_verb,     &mq_alter_verb, &mq_rm_verb,   NULL,
};

const struct applet mq_applet = {
	.name = "mq",
	.brief = "Message queues: whole messages, the most urgent first",
	.verbs = verbs,
};

const struct queue_ops *mq_find(struct address *a, const char *text, int *status)
{
	const char *rule = address_parse(a, FAMILY_MQ, text);
	const struct queue_ops *ops = rule ? NULL : queue_ops_of(a);

	if (rule)
		*status = err_usage("%s: %s", text, rule);
	else if (!ops)
		*status = err_at(ST_FAIL, text, "a %s is not supported by this verb yet",
				 address_describe(a));
	return ops;
}

/* The owner and mode of a queue show even to those that may not open it, but only there. */
static int unreachable(const char *object, const char *needs)
{
	int status =
		err_sys(-EACCES, object,
			"%s; more shows in the mqueue file system, which is not mounted", needs);

	err_hint("as root: mount -t mqueue mqueue /dev/mqueue");
	return status;
}

/* Says who may do what, if that can be found out. */
static int denied(const struct address *a, const struct queue_ops *ops, enum queue_access access)
{
	static const char *const needs[] = {
		[QUEUE_SEND] = "sending needs write permission",
		[QUEUE_RECEIVE] = "receiving needs read permission",
		[QUEUE_WATCH] = "waiting needs read permission",
		[QUEUE_LOOK] = "to read and to write it",
	};
	struct queue_info info;
	struct queue q;
	int r;

	if (access == QUEUE_LOOK)
		return unreachable(a->text, needs[access]);
	r = ops->open(&q, a, QUEUE_LOOK);
	if (r == 0) {
		r = ops->info(&q, &info);
		ops->close(&q);
	}
	if (r != 0)
		return err_sys(-EACCES, a->text, "%s", needs[access]);
	return err_sys(-EACCES, a->text, "%s; mode %04o, owner %s, group %s", needs[access],
		       info.st.st_mode & 0777, user_name(info.st.st_uid),
		       group_name(info.st.st_gid));
}

int mq_open_at(struct queue *q, const char *text, enum queue_access access)
{
	struct address a;
	int r, status;
	const struct queue_ops *ops = mq_find(&a, text, &status);

	if (!ops)
		return status;
	r = ops->open(q, &a, access);
	if (r == -EACCES)
		return denied(&a, ops, access);
	if (r == 0)
		return ST_OK;
	status = err_sys(r, text, NULL);
	if (r == -ENOENT && access != QUEUE_LOOK)
		err_hint("ipctool mq create %s makes it", text);
	return status;
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

bool mq_row(struct table *t, const char *address, const struct queue_info *info)
{
	table_text(t, MQ_ADDRESS, address);
	fill_number(t, MQ_MAXMSG, info->maxmsg);
	fill_number(t, MQ_MSGSIZE, info->msgsize);
	fill_number(t, MQ_MESSAGES, info->messages);
	fill_number(t, MQ_BYTES, info->bytes);
	fill_notify(t, info);
	table_mode(t, MQ_MODE, info->st.st_mode);
	if (table_shows(t, MQ_OWNER))
		table_text(t, MQ_OWNER, user_name(info->st.st_uid));
	if (table_shows(t, MQ_GROUP))
		table_text(t, MQ_GROUP, group_name(info->st.st_gid));
	table_unsigned(t, MQ_UID, info->st.st_uid);
	table_unsigned(t, MQ_GID, info->st.st_gid);
	table_time(t, MQ_MTIME, info->st.st_mtime);
	table_unsigned(t, MQ_INODE, info->st.st_ino);
	table_row_end(t);
	return info->maxmsg >= 0 && info->bytes >= 0;
}
