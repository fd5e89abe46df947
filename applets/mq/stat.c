/* mq stat - all that is known of queues. */
#include "err.h"
#include "mq.h"

#include <errno.h>

struct stat_opts {
	struct table_opts table;
};

static const struct stat_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct stat_opts, table, mq_columns) };

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_MQ,
	  .forms = MQ_FORMS,
	  .repeats = true },
};

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
	const struct stat_opts *o = parsed;
	int first = ST_OK;
	struct table t;

	table_begin_for(&t, TABLE_FIELDS, mq_columns, MQ_COLUMNS, &o->table,
			table_kinds(FAMILY_MQ, argv));
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
