/* columns.c - the table of mq stat and mq ls. */
#include "mq.h"
#include "perm.h"

#include <signal.h>
#include <stdio.h>

const struct column mq_columns[MQ_COLUMNS] = {
	[MQ_ADDRESS] = { "address", "the queue's address", CELL_TEXT, false },
	[MQ_MAXMSG] = { "maxmsg", "so many messages fit", CELL_NUMBER, COLUMN_FILE },
	[MQ_MSGSIZE] = { "msgsize", "the longest message that fits", CELL_SIZE, COLUMN_FILE },
	[MQ_MESSAGES] = { "messages", "messages in the queue", CELL_NUMBER, false },
	[MQ_BYTES] = { "bytes", "their bytes", CELL_SIZE, false },
	[MQ_NOTIFY] = { "notify", "process that is registered for a notification", CELL_NUMBER,
			COLUMN_FILE },
	[MQ_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[MQ_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[MQ_GROUP] = { "group", "group it belongs to", CELL_TEXT, false },
	[MQ_NOTIFY_BY] = { "notify-by", "how it is notified: signal N, thread, none", CELL_TEXT,
			   COLUMN_EXTRA | COLUMN_FILE },
	[MQ_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[MQ_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[MQ_MTIME] = { "mtime", "when a message was last sent or received", CELL_TIME,
		       COLUMN_EXTRA | COLUMN_FILE },
	[MQ_INODE] = { "inode", "inode number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_FILE },
	[MQ_ID] = { "id", "its number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_KEY] = { "key", "its key, 0x00000000 when it is private", CELL_TEXT,
		     COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_QBYTES] = { "qbytes", "bytes that fit into it", CELL_SIZE, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_CREATOR] = { "creator", "user who created it", CELL_TEXT, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_CREATOR_GROUP] = { "creator-group", "group of the user who created it", CELL_TEXT,
			       COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_CUID] = { "cuid", "creator as a number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_CGID] = { "cgid", "creator's group as a number", CELL_NUMBER,
		      COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_LSPID] = { "lspid", "process that sent last", CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_LRPID] = { "lrpid", "process that received last", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_STIME] = { "stime", "last send", CELL_TIME, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_RTIME] = { "rtime", "last receive", CELL_TIME, COLUMN_EXTRA | COLUMN_SYSV },
	[MQ_CTIME] = { "ctime", "creation, or last change of owner, mode or qbytes", CELL_TIME,
		       COLUMN_EXTRA | COLUMN_SYSV },
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
