/* blocked - which processes sleep in IPC calls, on which objects, and who could wake them. */
#include "../applets.h"
#include "err.h"
#include "perm.h"
#include "process_status.h"
#include "procfd.h"
#include "sleep_clock.h"
#include "table.h"
#include "units.h"
#include "verb.h"
#include "wait_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

enum column_number {
	COL_PID,
	COL_COMMAND,
	COL_CALL,
	COL_FOR,
	COL_OBJECT,
	COL_ASLEEP,
	COL_WAKER,
	COL_WAKER_COMMAND,
	COL_ROLE,
	COL_WAKERS,
	COL_DEADLOCK,
	COL_CERTAIN,
	COL_SINCE,
	COL_FD,
	COL_TIMED,
	COL_THREAD,
	COL_USER,
	COL_UID,
};

static const struct column columns[] = {
	[COL_PID] = { "pid", "process that sleeps", CELL_NUMBER, 0 },
	[COL_COMMAND] = { "command", "name of its program", CELL_TEXT, 0 },
	[COL_CALL] = { "call", "system call that it sleeps in", CELL_TEXT, 0 },
	[COL_FOR] = { "for", "what it waits for: data, room, lock, value or another", CELL_TEXT,
		      0 },
	[COL_OBJECT] = { "object", "on which object", CELL_TEXT, 0 },
	[COL_ASLEEP] = { "asleep", "seconds since it last ran", CELL_NUMBER, 0 },
	[COL_WAKER] = { "waker", "process that could wake it, the first of them", CELL_NUMBER, 0 },
	[COL_WAKER_COMMAND] = { "waker-command", "name of that process", CELL_TEXT, 0 },
	[COL_ROLE] = { "role", "what that process is to the object", CELL_TEXT, 0 },
	[COL_WAKERS] = { "wakers", "how many processes are known that could", CELL_NUMBER,
			 COLUMN_EXTRA },
	[COL_DEADLOCK] = { "deadlock", "processes that wait for each other, with this one first",
			   CELL_TEXT, COLUMN_EXTRA },
	[COL_CERTAIN] = { "certain", "of a deadlock: is it known that nobody else could", CELL_BOOL,
			  COLUMN_EXTRA },
	[COL_SINCE] = { "since", "when it last ran", CELL_TIME, COLUMN_EXTRA },
	[COL_FD] = { "fd", "its descriptor of the object", CELL_NUMBER, COLUMN_EXTRA },
	[COL_TIMED] = { "timed", "was the call given a timeout", CELL_BOOL, COLUMN_EXTRA },
	[COL_THREAD] = { "thread", "thread of the process", CELL_NUMBER, COLUMN_EXTRA },
	[COL_USER] = { "user", "real user", CELL_TEXT, COLUMN_EXTRA },
	[COL_UID] = { "uid", "real user as a number", CELL_NUMBER, COLUMN_EXTRA },
};

static const struct opt opts[] = { OPT_TABLE(struct options, table, columns) };

static const struct operand operands[] = {
	{ .metavar = "PID", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

static const char *const roles[] = {
	[WAIT_HOLDER] = "holder",
	[WAIT_OTHER_END] = "other-end",
	[WAIT_LISTENER] = "listener",
	[WAIT_LAST_SENDER] = "last-sender",
	[WAIT_LAST_RECEIVER] = "last-receiver",
	[WAIT_LAST_CHANGER] = "last-changer",
	[WAIT_USER] = "user",
	[WAIT_NAMER] = "knows-name",
	[WAIT_CHILD] = "child",
};

static int parse_pid(pid_t *pid, const char *text)
{
	uint64_t n;

	if (number_parse(&n, text) < 0 || n < 1 || n > INT32_MAX)
		return -EINVAL;
	*pid = (pid_t)n;
	return 0;
}

static void fill_process(struct table *t, pid_t pid)
{
	char command[PROCESS_COMMAND_SIZE];
	struct process_status status;

	table_number(t, COL_PID, pid);
	if (table_shows(t, COL_COMMAND) && process_command(pid, command) == 0)
		table_text(t, COL_COMMAND, command);
	if ((table_shows(t, COL_USER) || table_shows(t, COL_UID)) &&
	    process_status(pid, &status) == 0) {
		table_text(t, COL_USER, user_name(status.uid));
		table_unsigned(t, COL_UID, status.uid);
	}
}

static void fill_time(struct table *t, struct sleep_clock *clock, struct task task)
{
	int64_t asleep;

	if (!table_shows(t, COL_ASLEEP) && !table_shows(t, COL_SINCE))
		return;
	asleep = sleep_clock_asleep(clock, task);
	if (asleep < 0) {
		table_unknown(t, COL_ASLEEP);
		table_unknown(t, COL_SINCE);
		return;
	}
	table_number(t, COL_ASLEEP, asleep / 1000);
	table_time(t, COL_SINCE, time(NULL) - asleep / 1000);
}

static void fill_wakers(struct table *t, const struct wait *w)
{
	char command[PROCESS_COMMAND_SIZE];

	table_unsigned(t, COL_WAKERS, w->waker_count);
	if (w->waker_count == 0)
		return;
	table_number(t, COL_WAKER, w->wakers[0]);
	if (table_shows(t, COL_WAKER_COMMAND) && process_command(w->wakers[0], command) == 0)
		table_text(t, COL_WAKER_COMMAND, command);
	table_text(t, COL_ROLE, roles[w->role]);
}

/* "12 -> 13 -> 12", or with names "12 (sh) -> 13 (cat) -> 12 (sh)"; NULL: no memory. */
static char *ring_text(const struct wait *w, bool names)
{
	size_t cap = (w->ring_count + 1) * (PROCESS_COMMAND_SIZE + 32), len = 0;
	char *text = malloc(cap), name[PROCESS_COMMAND_SIZE];

	for (size_t i = 0; text && i <= w->ring_count; i++) {
		pid_t pid = w->ring[i % w->ring_count];

		len += (size_t)snprintf(text + len, cap - len, "%s%d", i ? " -> " : "", pid);
		if (names)
			len += (size_t)snprintf(text + len, cap - len, " (%s)",
						process_name(pid, name));
	}
	return text;
}

static void fill_ring(struct table *t, const struct wait *w)
{
	char *text;

	if (!w->ring)
		return;
	text = ring_text(w, false);
	table_text(t, COL_DEADLOCK, text);
	table_bool(t, COL_CERTAIN, !w->ring_likely);
	free(text);
}

static void add_row(struct table *t, struct sleep_clock *clock, const struct wait *w)
{
	fill_process(t, w->task.pid);
	table_text(t, COL_CALL, w->call.name);
	table_text(t, COL_FOR, ipc_for_name(w->what));
	if (w->object)
		table_text(t, COL_OBJECT, w->object);
	else if (wait_is_ipc(w) && w->call.on != IPC_ON_NOTHING)
		table_unknown(t, COL_OBJECT);
	fill_time(t, clock, w->task);
	fill_wakers(t, w);
	fill_ring(t, w);
	if (w->descriptor >= 0)
		table_number(t, COL_FD, w->descriptor);
	if (w->call.on != IPC_ON_UNKNOWN)
		table_bool(t, COL_TIMED, w->call.timed);
	table_number(t, COL_THREAD, w->task.tid);
	table_row_end(t);
}

/* Of a process that may not be looked into, or has ended: the status. */
static int fail_pid(struct table *t, const char *text, pid_t pid)
{
	struct ipc_call call;
	int r = ipc_call_read(&call, (struct task){ pid, pid });

	if (r == -ENOENT)
		return err_at(ST_ABSENT, text, "there is no such process");
	if (r != -EACCES) {
		err_note(text, "is not asleep in an IPC call");
		return ST_OK;
	}
	fill_process(t, pid);
	table_unknown(t, COL_CALL);
	table_unknown(t, COL_OBJECT);
	table_row_end(t);
	return err_sys(r, text, "what it is asleep in is not ours to see");
}

static bool is_shown(const struct wait *w)
{
	return wait_is_ipc(w) || w->ring;
}

static int list_one(struct table *t, struct sleep_clock *clock, const struct wait_table *waits,
		    const char *text)
{
	size_t rows = 0;
	pid_t pid = 0;

	parse_pid(&pid, text);
	for (size_t i = 0; i < waits->count; i++)
		if (waits->waits[i].task.pid == pid && is_shown(&waits->waits[i])) {
			add_row(t, clock, &waits->waits[i]);
			rows++;
		}
	return rows > 0 ? ST_OK : fail_pid(t, text, pid);
}

static int list(const struct wait_table *waits, const struct options *o, char **argv)
{
	struct sleep_clock clock = { 0 };
	int first = ST_OK;
	struct table t;

	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &o->table);
	for (size_t i = 0; !*argv && i < waits->count; i++)
		if (is_shown(&waits->waits[i]))
			add_row(&t, &clock, &waits->waits[i]);
	for (; *argv; argv++)
		first = err_first(first, list_one(&t, &clock, waits, *argv));
	table_end(&t);
	sleep_clock_free(&clock);
	return first;
}

/* Is one of those in it that were asked for? */
static bool is_asked(const struct wait *w, char **argv)
{
	pid_t pid = 0;

	if (!*argv)
		return true;
	for (; *argv; argv++)
		for (size_t i = 0; parse_pid(&pid, *argv) == 0 && i < w->ring_count; i++)
			if (w->ring[i] == pid)
				return true;
	return false;
}

/* Each ring once: it is told where its smallest number comes first. */
static bool is_told(const struct wait_table *waits, size_t i)
{
	const struct wait *w = &waits->waits[i];

	if (!w->ring)
		return false;
	for (size_t k = 0; k < w->ring_count; k++)
		if (w->ring[k] < w->ring[0])
			return false;
	for (size_t k = 0; k < i; k++)
		if (waits->waits[k].ring_count == w->ring_count &&
		    memcmp(waits->waits[k].ring, w->ring, w->ring_count * sizeof *w->ring) == 0)
			return false;
	return true;
}

static void tell_deadlocks(const struct wait_table *waits, char **argv)
{
	for (size_t i = 0; i < waits->count; i++) {
		const struct wait *w = &waits->waits[i];
		char *text = is_told(waits, i) && is_asked(w, argv) ? ring_text(w, true) : NULL;

		if (text)
			err_at(ST_OK, NULL, "%s: %s",
			       w->ring_likely ? "probable deadlock" : "deadlock", text);
		free(text);
	}
}

static int run(const void *parsed, int argc, char **argv)
{
	struct wait_table waits;
	int status, r;
	pid_t pid;

	for (int i = 0; i < argc; i++)
		if (parse_pid(&pid, argv[i]) < 0)
			return err_usage("PID: '%s' is not a process ID", argv[i]);
	r = wait_table_read(&waits);
	if (r < 0)
		return err_sys(r, "/proc", NULL);
	status = list(&waits, parsed, argv);
	tell_deadlocks(&waits, argv);
	if (waits.hidden > 0 && argc == 0)
		err_at(ST_OK, NULL, "some processes are missing (%u could not be looked into)",
		       waits.hidden);
	wait_table_free(&waits);
	return status;
}

static const struct verb verb = {
	.name = "blocked",
	.brief = "List the processes that sleep in IPC calls, and who could wake them (?: cannot "
		 "be told)",
	.notes = "Processes that wait for each other, all around, are named on standard error.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};

const struct applet blocked_applet = {
	.name = "blocked",
	.brief = "What processes wait for, and who could wake them",
	.verb = &verb,
};
