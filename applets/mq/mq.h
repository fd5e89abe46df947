/* mq.h - the verbs of the applet mq, and what they share. */
#ifndef IPCTOOL_MQ_H
#define IPCTOOL_MQ_H

#include "queue.h"
#include "verb.h"

#include <limits.h>

extern const struct verb mq_create_verb, mq_open_verb, mq_send_verb, mq_recv_verb, mq_peek_verb,
	mq_wait_verb, mq_exec_verb, mq_stat_verb, mq_ls_verb, mq_alter_verb, mq_rm_verb;

/* What a verb takes that opens the queue only to use it. */
#define MQ_FORMS (ADDRESS_POSIX | ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK | ADDRESS_FD)

/* create and alter; f is a uint64_t. */
#define OPT_QBYTES(S, f) \
	{ \
		.kind = KIND_SIZE, .name = "qbytes", .metavar = "SIZE", \
		.help = "so many bytes fit into the queue (System V)", .min = 1, .max = INT64_MAX, \
		.only = ADDRESS_SYSV, .offset = FIELD(S, f, uint64_t) \
	}

/* The mechanism of an address; NULL, and *status, after reporting what is wrong with it. */
const struct queue_ops *mq_find(struct address *a, const char *text, int *status);

/* Reports that there is no queue at the address, or what else r (-errno) says. */
int mq_unreachable(const struct address *a, int r);

/* Reports who may do what with an open queue. */
int mq_denied(const struct queue *q, const char *text, enum queue_access access);

/* Reports why altering or removing a queue failed; `to` is "alter it". */
int mq_refused(const struct queue *q, const char *text, int r, const char *to);

/* Reports the limit that was hit, if it was one; r is what failed. */
int mq_limit(int r, const char *text, const struct queue_limit *limit);

/* kernel.msgmax: so long may a message to a System V queue be. */
uint64_t mq_msgmax(void);

/* A queue's address as ls prints it. */
struct mq_address {
	char text[NAME_MAX + 2];
};
struct mq_address mq_address(const struct queue *q, const struct address *a);

/* Opens the queue of an address. ST_OK, or the status after reporting. */
int mq_open_at(struct queue *q, const char *text, enum queue_access access);

/* The same, to receive from, or where that is not permitted to send to. */
int mq_open_allowed(struct queue *q, const char *text);

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
	MQ_POSIX_COLUMNS, /* those from here on are of System V queues */
	MQ_ID = MQ_POSIX_COLUMNS,
	MQ_KEY,
	MQ_QBYTES,
	MQ_CREATOR,
	MQ_CREATOR_GROUP,
	MQ_CUID,
	MQ_CGID,
	MQ_LSPID,
	MQ_LRPID,
	MQ_STIME,
	MQ_RTIME,
	MQ_CTIME,
	MQ_COLUMNS
};
extern const struct column mq_columns[MQ_COLUMNS];

/* Fills a row; false when some of it may not be read. */
bool mq_row(struct table *t, const char *address, const struct queue_info *info);

#endif
