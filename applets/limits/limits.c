/* limits - what limits IPC, how much of it is used, and whether a queue could be made now. */
#include "ipc_limits.h"

#include "../applets.h"
#include "err.h"
#include "posix_mq_limits.h"
#include "table.h"
#include "verb.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

struct options {
	struct queue_geometry geometry; /* 0: not given */
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const char *const kinds[] = {
	[LIMIT_MQ] = "mq",     [LIMIT_SEM] = "sem",   [LIMIT_SHM] = "shm",  [LIMIT_PIPE] = "pipe",
	[LIMIT_SOCK] = "sock", [LIMIT_FILE] = "file", [LIMIT_KINDS] = NULL,
};

enum column_number {
	COLUMN_KIND,
	COLUMN_LIMIT,
	COLUMN_VALUE,
	COLUMN_USED,
	COLUMN_PERCENT,
	COLUMN_UNIT,
	COLUMN_ERROR,
	COLUMN_MEANING,
	COLUMN_NEEDED,
	COLUMN_ENOUGH,
	COLUMN_COMMAND,
};

static const struct column columns[] = {
	[COLUMN_KIND] = { "kind", "what it limits: mq, sem, shm, pipe, sock, file", CELL_TEXT, 0 },
	[COLUMN_LIMIT] = { "limit", "its name, as sysctl or getrlimit has it", CELL_TEXT, 0 },
	[COLUMN_VALUE] = { "value", "its present value; none: unlimited", CELL_NUMBER, 0 },
	[COLUMN_USED] = { "used", "what is used of it, if that can be told", CELL_NUMBER, 0 },
	[COLUMN_PERCENT] = { "percent", "that in percent of the value", CELL_NUMBER, 0 },
	[COLUMN_UNIT] = { "unit", "of both; flag: 0 or 1", CELL_TEXT, 0 },
	[COLUMN_ERROR] = { "error", "what a program sees that hits it", CELL_TEXT, 0 },
	[COLUMN_MEANING] = { "meaning", "what it is about", CELL_TEXT, COLUMN_EXTRA },
	[COLUMN_NEEDED] = { "needed", "by one more queue of that geometry", CELL_NUMBER,
			    COLUMN_EXTRA },
	[COLUMN_ENOUGH] = { "enough", "is that within the limit?", CELL_BOOL, COLUMN_EXTRA },
	[COLUMN_COMMAND] = { "command", "raises it far enough", CELL_TEXT, COLUMN_EXTRA },
};

static const char *const question_columns = "limit,value,used,needed,enough,command";

static const struct opt opts[] = {
	OPT_NUMBER(struct options, geometry.maxmsg, 0, "maxmsg", "N", 1, INT64_MAX,
		   "could a POSIX queue with room for N messages be made now"),
	OPT_SIZE(struct options, geometry.msgsize, 0, "msgsize", 1, INT64_MAX,
		 "and of up to SIZE bytes each"),
	OPT_TABLE(struct options, table, columns),
};

static const struct operand operands[] = {
	{ .metavar = "KIND",
	  .kind = KIND_CHOICE,
	  .choices = kinds,
	  .optional = true,
	  .repeats = true },
};

static bool asked(const struct limit *l, char *const *names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (strcmp(*names, kinds[l->kind]) == 0)
			return true;
	return false;
}

/* What to type so that the limit becomes `needed`; nothing raises the kernel's own. */
static void command_cell(struct table *t, const struct limit *l, int64_t needed)
{
	struct rlimit rlimit;
	char text[128];

	if (l->role == LIMIT_HARD_MSGMAX || l->role == LIMIT_HARD_MSGSIZEMAX)
		return;
	if (l->role != LIMIT_MSGQUEUE)
		snprintf(text, sizeof text, "sysctl %s=%" PRId64, l->name, needed);
	else if (getrlimit(RLIMIT_MSGQUEUE, &rlimit) == 0 && rlimit.rlim_max >= (rlim_t)needed)
		snprintf(text, sizeof text, "ulimit -q %" PRId64, needed);
	else
		snprintf(text, sizeof text, "prlimit --pid $$ --msgqueue=%" PRId64, needed);
	table_text(t, COLUMN_COMMAND, text);
}

/* Is one more queue of the geometry within the limit? ST_OK, ST_NO; ST_FAIL: nobody knows. */
static int need_cells(struct table *t, const struct limit *l, struct queue_geometry geometry,
		      int64_t value, int64_t used)
{
	struct limit_need need = limit_for_queue(l, geometry, value, used);

	table_number(t, COLUMN_NEEDED, need.needed);
	if (need.unknown) {
		table_unknown(t, COLUMN_ENOUGH);
		return ST_FAIL;
	}
	table_bool(t, COLUMN_ENOUGH, need.enough);
	if (need.enough)
		return ST_OK;
	command_cell(t, l, need.needed);
	return ST_NO;
}

/* With a geometry, what need_cells() says. */
static int row(struct table *t, const struct limit *l, const struct queue_geometry *geometry)
{
	int64_t value = limit_value(l), used = limit_used(l);
	int status = ST_OK;

	table_text(t, COLUMN_KIND, kinds[l->kind]);
	table_text(t, COLUMN_LIMIT, l->name);
	table_text(t, COLUMN_UNIT, l->unit);
	table_text(t, COLUMN_ERROR, l->error);
	table_text(t, COLUMN_MEANING, l->meaning);
	if (value == LIMIT_UNKNOWN)
		table_unknown(t, COLUMN_VALUE);
	else if (value != LIMIT_UNLIMITED)
		table_number(t, COLUMN_VALUE, value);
	if (used != LIMIT_UNKNOWN)
		table_number(t, COLUMN_USED, used);
	if (used != LIMIT_UNKNOWN && value > 0 && value != LIMIT_UNLIMITED)
		table_number(t, COLUMN_PERCENT, (int64_t)(100.0 * (double)used / (double)value));
	if (geometry)
		status = need_cells(t, l, *geometry, value, used);
	table_row_end(t);
	return status;
}

static bool asks(const struct options *o)
{
	return o->geometry.maxmsg || o->geometry.msgsize;
}

/* Some limit is not enough, or else some may not be. */
static int conclude(bool no, bool unknown)
{
	if (no)
		return ST_NO;
	if (!unknown)
		return ST_OK;
	err_at(ST_FAIL, NULL, "the queues that there are cannot be counted");
	err_hint("as root: mount -t mqueue mqueue /dev/mqueue");
	return ST_FAIL;
}

/* Could it be made? The limits that a queue must be within. */
static int answer(const struct options *o, char *const *names)
{
	struct table_opts table = o->table;
	struct queue_geometry geometry = o->geometry;
	bool seen[ST_NO + 1] = { false };
	struct table t;

	for (; *names; names++)
		if (strcmp(*names, kinds[LIMIT_MQ]) != 0)
			return err_usage("--maxmsg and --msgsize are about mq, not about %s",
					 *names);
	if (!table.output)
		table.output = question_columns;
	posix_mq_fill(&geometry);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &table);
	for (size_t i = 0; i < limit_count; i++)
		if (limit_concerns_queue(&limits[i]))
			seen[row(&t, &limits[i], &geometry)] = true;
	table_end(&t);
	return conclude(seen[ST_NO], seen[ST_FAIL]);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	struct table t;

	(void)argc;
	if (asks(o))
		return answer(o, argv);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &o->table);
	for (size_t i = 0; i < limit_count; i++)
		if (asked(&limits[i], argv))
			row(&t, &limits[i], NULL);
	table_end(&t);
	return ST_OK;
}

static const struct verb verb = {
	.name = "limits",
	.brief = "List the limits of IPC, of the KINDs given or all, and what is used of them",
	.notes = "With --maxmsg or --msgsize: could a POSIX queue like that be made now? Status 3: "
		 "no.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};

const struct applet limits_applet = {
	.name = "limits",
	.brief = "The limits of IPC, and what is used of them",
	.verb = &verb,
};
