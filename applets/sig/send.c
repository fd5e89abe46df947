/* sig send - send a signal to processes, and wait for their ends. */
#include "sig.h"

#include "deadline.h"
#include "err.h"
#include "interrupt.h"
#include "process.h"
#include "process_status.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sig_send_opts {
	int64_t value;
	struct timeout timeout;
	int then;
	bool group;
};

#define NO_VALUE  INT64_MIN
#define NO_SIGNAL (-1)

static const struct sig_send_opts defaults = {
	.value = NO_VALUE,
	.timeout = { TIMEOUT_NEVER },
	.then = NO_SIGNAL,
};

static const struct opt opts[] = {
	{ .kind = KIND_SIGNED,
	  .name = "value",
	  .metavar = "N",
	  .help = "queue the signal with the number N, from -2147483648 to 2147483647",
	  .min = (uint64_t)INT_MIN,
	  .max = INT_MAX,
	  .excludes = 1,
	  .offset = FIELD(struct sig_send_opts, value, int64_t) },
	{ .kind = KIND_TIME,
	  .letter = 't',
	  .name = "timeout",
	  .metavar = "TIME",
	  .help = "give up after TIME (0: do not wait) if they have not ended",
	  .offset = FIELD(struct sig_send_opts, timeout, struct timeout) },
	{ .kind = KIND_NONBLOCK,
	  .letter = 'n',
	  .name = "nonblock",
	  .help = "do not wait: the same as --timeout 0",
	  .offset = FIELD(struct sig_send_opts, timeout, struct timeout) },
	OPT_SIGNAL(struct sig_send_opts, then, 0, "then", 1,
		   "send SIG to those that have not ended then, and wait again"),
	{ .kind = KIND_FLAG,
	  .name = "group",
	  .help = "PID is a process group; 0: our own, -1: all processes",
	  .excludes = 1,
	  .offset = FIELD(struct sig_send_opts, group, bool) },
};

static const struct operand operands[] = {
	{ .metavar = "SIG", .kind = KIND_SIGNAL, .min = 0, .max = SIGNAL_MAX },
	{ .metavar = "PID", .kind = KIND_TEXT, .repeats = true },
};

struct target {
	const char *text;
	pid_t pid; /* with --group as kill(2) has it: 0, -1, or minus the group */
	struct process process;
	bool running;
	int status;
};

struct sender {
	const struct sig_send_opts *o;
	int signum;
	size_t count;
	struct target *targets;
};

static int parse_process(struct target *t)
{
	pid_t pid;

	if (sig_pid(&t->pid, t->text) == 0)
		return ST_OK;
	if (strcmp(t->text, "0") == 0 || (t->text[0] == '-' && sig_pid(&pid, t->text + 1) == 0))
		return err_usage("PID: '%s' is a process group; that takes --group", t->text);
	return sig_bad_pid(t->text);
}

/* N and -N are the same group, but for 1: kill(2) takes -1 as all. */
static int parse_group(struct target *t)
{
	pid_t group = 0;

	if (strcmp(t->text, "0") == 0)
		return ST_OK;
	if (sig_pid(&group, t->text + (t->text[0] == '-')) < 0)
		return err_usage("PID: '%s' is not a process group from -%d to %d", t->text,
				 SIG_PID_MAX, SIG_PID_MAX);
	if (group == 1 && t->text[0] != '-')
		return err_usage("PID: process group 1 cannot be named (-1 is all processes)");
	t->pid = -group;
	return ST_OK;
}

static int parse_targets(struct sender *s, char **texts)
{
	int status = ST_OK;

	for (size_t i = 0; i < s->count && status == ST_OK; i++) {
		s->targets[i].text = texts[i];
		status = s->o->group ? parse_group(&s->targets[i]) : parse_process(&s->targets[i]);
	}
	return status;
}

static int fail(const struct target *t, int r)
{
	if (r == -ESRCH && t->pid <= 0)
		return err_at(ST_ABSENT, t->text, "there is no such process group");
	return sig_failed(r, t->text, t->pid);
}

static int deliver(const struct sender *s, const struct target *t, int signum)
{
	if (s->o->group)
		return kill(t->pid, signum) == 0 ? 0 : -errno;
	if (s->o->value != NO_VALUE && signum == s->signum)
		return process_queue(&t->process, signum, (int)s->o->value);
	return process_signal(&t->process, signum);
}

static void send_one(const struct sender *s, struct target *t, bool keep)
{
	char name[SIGNAL_NAME_SIZE];
	int r = s->o->group ? 0 : process_open(&t->process, t->pid);
	bool open = r == 0 && !s->o->group;

	if (r == 0)
		r = deliver(s, t, s->signum);
	if (r < 0)
		t->status = fail(t, r);
	else
		err_note(t->text, "%s was sent", signal_name(name, s->signum));
	t->running = r == 0 && keep;
	if (open && !t->running)
		process_close(&t->process);
}

/* Waits for all that run; how many still do. */
static size_t wait_for_ends(const struct sender *s)
{
	struct deadline deadline = deadline_after(s->o->timeout);
	size_t running = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct target *t = &s->targets[i];

		if (!t->running)
			continue;
		if (process_wait(&t->process, deadline) < 0) {
			running++;
			continue;
		}
		err_note(t->text, "has ended");
		process_close(&t->process);
		t->running = false;
	}
	return running;
}

static void follow_up(const struct sender *s)
{
	char name[SIGNAL_NAME_SIZE];

	for (size_t i = 0; i < s->count; i++) {
		struct target *t = &s->targets[i];
		int r = t->running ? deliver(s, t, s->o->then) : 0;

		/* One that ended just now is what was wanted. */
		if (r < 0 && r != -ESRCH)
			t->status = fail(t, r);
		else if (t->running)
			err_note(t->text, "%s was sent", signal_name(name, s->o->then));
	}
}

/* What it does with the signal that was to end it. */
static const char *attitude(const struct target *t, int signum)
{
	struct process_status status;

	if (signum == 0 || process_status(t->pid, &status) < 0)
		return "";
	if (signal_in(status.ignored, signum))
		return ", and is ignored";
	if (signal_in(status.blocked, signum))
		return ", and is blocked";
	return signal_in(status.caught, signum) ? ", and is caught" : "";
}

static void give_up(const struct sender *s)
{
	int signum = s->o->then != NO_SIGNAL ? s->o->then : s->signum;
	char name[SIGNAL_NAME_SIZE];

	for (size_t i = 0; i < s->count; i++) {
		struct target *t = &s->targets[i];

		if (!t->running)
			continue;
		if (t->status == ST_OK)
			t->status = err_sys(interrupt_signal() ? -EINTR : -ETIMEDOUT, t->text,
					    "it has not ended; %s was sent%s",
					    signal_name(name, signum), attitude(t, signum));
		process_close(&t->process);
	}
}

static int send_all(const struct sender *s)
{
	bool wait = s->o->timeout.ns != TIMEOUT_NEVER;
	int first = ST_OK;

	for (size_t i = 0; i < s->count; i++)
		send_one(s, &s->targets[i], wait);
	if (wait && wait_for_ends(s) > 0 && s->o->then != NO_SIGNAL && !interrupt_signal()) {
		follow_up(s);
		wait_for_ends(s);
	}
	give_up(s);
	for (size_t i = 0; i < s->count; i++)
		first = err_first(first, s->targets[i].status);
	return first;
}

/* What the parser cannot know: that there is a choice depends on what else is given. */
static int check(const struct sig_send_opts *o, int signum)
{
	bool wait = o->timeout.ns != TIMEOUT_NEVER;

	if (o->then != NO_SIGNAL && !wait)
		return err_usage("--then needs --timeout: when?");
	if (o->group && wait)
		return err_usage("--group and --timeout exclude each other");
	if (o->value != NO_VALUE && signum == 0)
		return err_usage("--value: signal 0 is not sent, so nothing goes with it");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct sender s = { .o = parsed, .count = (size_t)argc - 1 };
	int status;

	signal_parse(&s.signum, argv[0]);
	status = check(s.o, s.signum);
	if (status != ST_OK)
		return status;
	s.targets = calloc(s.count, sizeof *s.targets);
	if (!s.targets)
		return err_sys(-ENOMEM, NULL, NULL);
	status = parse_targets(&s, argv + 1);
	if (status == ST_OK)
		status = send_all(&s);
	free(s.targets);
	return status;
}

const struct verb sig_send_verb = {
	.name = "send",
	.brief = "Send a signal to processes, and wait for their ends",
	.notes = "Signal 0 is sent to nobody: it tells whether there is such a process, and "
		 "whether\n"
		 "we may. With --group, -- comes before a negative number: --group TERM -- -1234\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
