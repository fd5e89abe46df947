/* sig wait - wait for signals, and tell what came from whom. */
#include "sig.h"

#include "deadline.h"
#include "err.h"
#include "host.h"
#include "out.h"
#include "process_status.h"
#include "signal_wait.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct sig_wait_opts {
	uint64_t count, ready_fd;
	struct timeout timeout;
	bool json;
};

#define NO_FD UINT64_MAX

static const struct sig_wait_opts defaults = {
	.count = 1,
	.ready_fd = NO_FD,
	.timeout = { TIMEOUT_NEVER },
};

static const struct opt opts[] = {
	OPT_NUMBER(struct sig_wait_opts, count, 'c', "count", "N", 1, UINT32_MAX,
		   "end after N signals (default 1)"),
	OPT_TIMEOUT(struct sig_wait_opts, timeout),
	OPT_NUMBER(struct sig_wait_opts, ready_fd, 0, "ready-fd", "N", 1, INT_MAX,
		   "write a newline to descriptor N when no signal can be missed"),
	OPT_JSON(struct sig_wait_opts, json),
};

static const struct operand operands[] = {
	{ .metavar = "SIG", .kind = KIND_SIGNAL, .min = 1, .max = SIGNAL_MAX, .repeats = true },
};

enum { SIGNAL, CODE, PID, UID, COMMAND, VALUE, COLUMNS };

static const struct column columns[COLUMNS] = {
	[SIGNAL] = { "signal", "its name", CELL_TEXT, false },
	[CODE] = { "code", "how it was sent, as sigaction(2) has it", CELL_TEXT, false },
	[PID] = { "pid", "process that sent it", CELL_NUMBER, false },
	[UID] = { "uid", "real user of that process", CELL_NUMBER, false },
	[COMMAND] = { "command", "name of its program", CELL_TEXT, false },
	[VALUE] = { "value", "number that came with it", CELL_NUMBER, false },
};

static const struct {
	int code;
	const char *name;
} codes[] = {
	{ SI_USER, "SI_USER" },   { SI_KERNEL, "SI_KERNEL" },   { SI_QUEUE, "SI_QUEUE" },
	{ SI_TIMER, "SI_TIMER" }, { SI_MESGQ, "SI_MESGQ" },     { SI_ASYNCIO, "SI_ASYNCIO" },
	{ SI_SIGIO, "SI_SIGIO" }, { SI_TKILL, "SI_TKILL" },     { SI_ASYNCNL, "SI_ASYNCNL" },
}, child_codes[] = {
	{ CLD_EXITED, "CLD_EXITED" },   { CLD_KILLED, "CLD_KILLED" },
	{ CLD_DUMPED, "CLD_DUMPED" },   { CLD_TRAPPED, "CLD_TRAPPED" },
	{ CLD_STOPPED, "CLD_STOPPED" }, { CLD_CONTINUED, "CLD_CONTINUED" },
};

/* Its name, or the number as text in buf. */
static const char *code_name(const struct signal_info *info, char *buf, size_t cap)
{
	for (size_t i = 0; info->signum == SIGCHLD && i < COUNT(child_codes); i++)
		if (child_codes[i].code == info->code)
			return child_codes[i].name;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (codes[i].code == info->code)
			return codes[i].name;
	snprintf(buf, cap, "%d", info->code);
	return buf;
}

static void print(struct table *t, const struct signal_info *info)
{
	char name[SIGNAL_NAME_SIZE], code[16], command[PROCESS_COMMAND_SIZE];

	table_text(t, SIGNAL, signal_name(name, info->signum));
	table_text(t, CODE, code_name(info, code, sizeof code));
	if (info->has_sender) {
		table_number(t, PID, info->pid);
		table_unsigned(t, UID, info->uid);
	}
	/* A sender that has ended by now left no name. */
	if (info->has_sender && info->pid > 0 && process_command(info->pid, command) == 0)
		table_text(t, COMMAND, command);
	if (info->has_value)
		table_number(t, VALUE, info->value);
	table_row_end(t);
	out_flush();
}

static int gather(char **texts, signal_set *set)
{
	for (; *texts; texts++) {
		int signum = 0;

		signal_parse(&signum, *texts);
		if (signum == SIGKILL || signum == SIGSTOP)
			return err_usage("SIG: %s cannot be waited for (nobody can block it)",
					 *texts);
		*set |= signal_bit(signum);
	}
	return ST_OK;
}

/* The standard descriptors stay open, whatever is said on them, and those of a host. */
static int announce(uint64_t number)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	int r, fd = (int)number;
	char object[32];

	if (number == NO_FD)
		return ST_OK;
	sigaction(SIGPIPE, &ignore, &before);
	r = write_all(fd, "\n", 1);
	sigaction(SIGPIPE, &before, NULL);
	if (r == 0 && fd > STDERR_FILENO && !host)
		close(fd);
	if (r == 0)
		return ST_OK;
	snprintf(object, sizeof object, "descriptor %d", fd);
	return err_sys(r, object, "it was to tell that we are ready");
}

static int timed_out(char **texts, uint64_t came, const struct sig_wait_opts *o)
{
	int r = o->timeout.ns == 0 ? -EAGAIN : -ETIMEDOUT;
	char names[256];
	size_t len = 0;

	for (; *texts && len < sizeof names; texts++)
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", len ? ", " : "",
					*texts);
	return err_sys(r, names, "%llu of %llu signals came", (unsigned long long)came,
		       (unsigned long long)o->count);
}

static int wait_for(const struct sig_wait_opts *o, signal_set set, char **texts)
{
	const struct table_opts raw = { .raw = true, .no_headings = true, .json = o->json };
	struct deadline deadline = deadline_after(o->timeout);
	struct signal_info info;
	struct table t;
	uint64_t came;
	int r = 0;

	table_begin(&t, TABLE_FIELDS, columns, COLUMNS, &raw);
	for (came = 0; came < o->count && !out_error(); came++) {
		r = signal_take(set, deadline, &info);
		if (r < 0)
			break;
		print(&t, &info);
	}
	table_end(&t);
	if (r == -ETIMEDOUT)
		return timed_out(texts, came, o);
	return r < 0 ? err_sys(r, NULL, NULL) : ST_OK;
}

/*
 * The signals stay blocked when we return, unless that is to a host: one more of them, on its way
 * when we have what we wanted, must not change how we end.
 */
static int run(const void *parsed, int argc, char **argv)
{
	const struct sig_wait_opts *o = parsed;
	signal_set set = 0, before;
	int r, status = gather(argv, &set);

	(void)argc;
	if (status != ST_OK)
		return status;
	r = signal_block(set, &before);
	if (r < 0)
		return err_sys(r, NULL, NULL);
	status = announce(o->ready_fd);
	if (status == ST_OK)
		status = wait_for(o, set, argv);
	if (host)
		signal_restore(before);
	return status;
}

const struct verb sig_wait_verb = {
	.name = "wait",
	.brief = "Wait for signals, and tell which came from whom",
	.notes =
		"Prints a line for each: signal, code, pid, uid and command of the sender, value;\n"
		"a dash for what does not apply.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
