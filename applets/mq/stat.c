/* mq stat - all that is known of queues. */
#include "err.h"
#include "mq.h"

#include <errno.h>
#include <stdio.h>

struct stat_opts {
	struct table_opts table;
};

static const struct stat_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct stat_opts, table, mq_columns) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .repeats = true },
};

static const enum mq_column posix_columns[] = {
	MQ_ADDRESS, MQ_MAXMSG, MQ_MSGSIZE,   MQ_MESSAGES, MQ_BYTES, MQ_NOTIFY, MQ_MODE,
	MQ_OWNER,   MQ_GROUP,  MQ_NOTIFY_BY, MQ_UID,      MQ_GID,   MQ_MTIME,  MQ_INODE,
};

static const enum mq_column sysv_columns[] = {
	MQ_ADDRESS, MQ_ID,    MQ_KEY,   MQ_MESSAGES, MQ_BYTES,   MQ_QBYTES,        MQ_MODE,
	MQ_OWNER,   MQ_GROUP, MQ_UID,   MQ_GID,      MQ_CREATOR, MQ_CREATOR_GROUP, MQ_CUID,
	MQ_CGID,    MQ_LSPID, MQ_LRPID, MQ_STIME,    MQ_RTIME,   MQ_CTIME,
};

static size_t add_columns(char *text, size_t cap, const enum mq_column *columns, size_t count)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, cap - len, "%s,", mq_columns[columns[i]].name);
	return len;
}

/* All columns that queues of these kinds have, and `more`, which --output adds. */
static void make_default(char *text, size_t cap, char **addresses, const char *more)
{
	bool posix = false, sysv = false;
	struct address a;
	size_t len = 0;

	for (; *addresses; addresses++) {
		address_parse(&a, FAMILY_MQ, *addresses);
		*(a.form & ADDRESS_SYSV ? &sysv : &posix) = true;
	}
	if (posix)
		len += add_columns(text, cap, posix_columns, COUNT(posix_columns));
	if (sysv)
		len += add_columns(text + len, cap - len, sysv_columns, COUNT(sysv_columns));
	if (more)
		snprintf(text + len, cap - len, "%s", more);
	else
		text[len - 1] = '\0';
}

static int stat_one(struct table *t, const char *text)
{
	struct queue_info info;
	struct address a;
	struct queue q;
	int r, status = mq_open_at(&q, text, QUEUE_LOOK);

	if (status != ST_OK)
		return status;
	address_parse(&a, FAMILY_MQ, text);
	r = q.ops->info(&q, &info);
	q.ops->close(&q);
	if (r < 0)
		return err_sys(r, text, NULL);
	if (!mq_row(t, mq_address(&q, &a).text, &info))
		return err_sys(-EACCES, text, "what only its readers may know is not shown");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct table_opts table = ((const struct stat_opts *)parsed)->table;
	char output[1024];
	int first = ST_OK;
	struct table t;

	if (!table.output || table.output[0] == '+') {
		make_default(output, sizeof output, argv, table.output ? table.output + 1 : NULL);
		table.output = output;
	}
	table_begin(&t, TABLE_FIELDS, mq_columns, MQ_COLUMNS, &table);
	for (int i = 0; i < argc; i++)
		first = err_first(first, stat_one(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb mq_stat_verb = {
	.name = "stat",
	.brief = "Show all that is known of queues",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
