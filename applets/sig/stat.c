/* sig stat - which signals processes block, ignore, catch, and have pending. */
#include "sig.h"

#include "err.h"
#include "perm.h"
#include "process_status.h"

#include <stdio.h>
#include <string.h>

struct sig_stat_opts {
	struct table_opts table;
};

static const struct sig_stat_opts defaults = { 0 };

enum {
	PID,
	COMMAND,
	USER,
	BLOCKED,
	IGNORED,
	CAUGHT,
	PENDING,
	THREAD_PENDING,
	QUEUED,
	QUEUE_LIMIT,
	PROCESS,
	UID,
};

static const struct column columns[] = {
	[PID] = { "pid", "process ID", CELL_NUMBER, false },
	[COMMAND] = { "command", "name of its program", CELL_TEXT, false },
	[USER] = { "user", "real user", CELL_TEXT, false },
	[BLOCKED] = { "blocked", "signals that it blocks", CELL_LIST, false },
	[IGNORED] = { "ignored", "signals that it ignores", CELL_LIST, false },
	[CAUGHT] = { "caught", "signals that it has a handler for", CELL_LIST, false },
	[PENDING] = { "pending", "signals that wait for any of its threads", CELL_LIST, false },
	[THREAD_PENDING] = { "thread-pending", "signals that wait for this thread alone", CELL_LIST,
			     false },
	[QUEUED] = { "queued", "signals that wait for processes of its real user", CELL_NUMBER,
		     false },
	[QUEUE_LIMIT] = { "queue-limit", "how many may: its RLIMIT_SIGPENDING", CELL_NUMBER,
			  false },
	[PROCESS] = { "process", "process that it is a thread of", CELL_NUMBER, true },
	[UID] = { "uid", "real user as a number", CELL_NUMBER, true },
};

static const struct opt opts[] = { OPT_TABLE(struct sig_stat_opts, table, columns) };

static const struct operand operands[] = {
	{ .metavar = "PID", .kind = KIND_TEXT, .repeats = true },
};

static void fill_set(struct table *t, size_t column, signal_set set)
{
	char names[SIGNAL_MAX * SIGNAL_NAME_SIZE] = "";
	size_t len = 0;

	for (int i = 1; i <= SIGNAL_MAX; i++) {
		char name[SIGNAL_NAME_SIZE];

		if (signal_in(set, i))
			len += (size_t)snprintf(names + len, sizeof names - len, "%s%s",
						len > 0 ? "," : "", signal_name(name, i));
	}
	table_text(t, column, names);
}

static void fill_command(struct table *t, pid_t pid)
{
	char command[PROCESS_COMMAND_SIZE];

	if (!table_shows(t, COMMAND))
		return;
	if (process_command(pid, command) == 0)
		table_text(t, COMMAND, command);
	else
		table_unknown(t, COMMAND);
}

static int stat_one(struct table *t, const char *text)
{
	struct process_status s = { 0 };
	pid_t pid = 0;
	int r = sig_pid(&pid, text);

	if (r == 0)
		r = process_status(pid, &s);
	if (r < 0)
		return sig_failed(r, text, pid);
	table_number(t, PID, pid);
	fill_command(t, pid);
	if (table_shows(t, USER))
		table_text(t, USER, user_name(s.uid));
	fill_set(t, BLOCKED, s.blocked);
	fill_set(t, IGNORED, s.ignored);
	fill_set(t, CAUGHT, s.caught);
	fill_set(t, PENDING, s.pending);
	fill_set(t, THREAD_PENDING, s.thread_pending);
	table_unsigned(t, QUEUED, s.queued);
	table_unsigned(t, QUEUE_LIMIT, s.queue_limit);
	table_number(t, PROCESS, s.process);
	table_unsigned(t, UID, s.uid);
	table_row_end(t);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct sig_stat_opts *o = parsed;
	int first = ST_OK;
	struct table t;
	pid_t pid;

	for (int i = 0; i < argc; i++)
		if (sig_pid(&pid, argv[i]) < 0)
			return sig_bad_pid(argv[i]);
	table_begin(&t, TABLE_FIELDS, columns, COUNT(columns), &o->table);
	for (int i = 0; i < argc; i++)
		first = err_first(first, stat_one(&t, argv[i]));
	table_end(&t);
	return first;
}

const struct verb sig_stat_verb = {
	.name = "stat",
	.brief = "Show which signals processes block, ignore, catch and have pending",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
