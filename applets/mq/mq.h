/* mq.h - the verbs of the applet mq, and what they share. */
#ifndef IPCTOOL_MQ_H
#define IPCTOOL_MQ_H

#include "queue.h"
#include "verb.h"

extern const struct verb mq_create_verb, mq_send_verb, mq_recv_verb, mq_wait_verb, mq_stat_verb,
	mq_ls_verb, mq_alter_verb, mq_rm_verb;

/* The mechanism of an address; NULL, and *status, after reporting that there is none. */
const struct queue_ops *mq_find(struct address *a, const char *text, int *status);

/* Opens the queue of an address. ST_OK, or the status after reporting. */
int mq_open_at(struct queue *q, const char *text, enum queue_access access);

/* The table of stat and ls. */
enum mq_column {
	MQ_ADDRESS,
	MQ_MAXMSG,
	MQ_MSGSIZE,
	MQ_MESSAGES,
	MQ_BYTES,
	MQ_NOTIFY,
	MQ_MODE,
	MQ_OWNER,
	MQ_GROUP,
	MQ_NOTIFY_BY,
	MQ_UID,
	MQ_GID,
	MQ_MTIME,
	MQ_INODE,
	MQ_COLUMNS
};
extern const struct column mq_columns[MQ_COLUMNS];

/* Fills a row; false when some of it may not be read. */
bool mq_row(struct table *t, const char *address, const struct queue_info *info);

#endif
