/* sig ls - signals, by number and by name, and what they do. */
#include "sig.h"

#include "err.h"

#include <signal.h>

struct sig_ls_opts {
	struct table_opts table;
};

static const struct sig_ls_opts defaults = { 0 };

enum { NUMBER, NAME, ACTION, MEANING };

static const struct column columns[] = {
	[NUMBER] = { "number", "its number", CELL_NUMBER, false },
	[NAME] = { "name", "its name, without SIG", CELL_TEXT, false },
	[ACTION] = { "action",
		     "by default: terminate, core (and dump core), stop, continue, ignore",
		     CELL_TEXT, false },
	[MEANING] = { "meaning", "why the kernel sends it, or what it is used for", CELL_TEXT,
		      false },
};

static const struct opt opts[] = { OPT_TABLE(struct sig_ls_opts, table, columns) };

static const struct operand operands[] = {
	{ .metavar = "SIG",
	  .kind = KIND_SIGNAL,
	  .min = 1,
	  .max = SIGNAL_MAX,
	  .optional = true,
	  .repeats = true },
};

static const char terminate[] = "terminate", core[] = "core", stop[] = "stop", go_on[] = "continue",
		  ignore[] = "ignore";

/* As signal(7) tells. What is not here terminates. */
static const struct {
	const char *action, *meaning;
} signals[SIGNAL_RTMIN] = {
	[SIGHUP] = { terminate, "the terminal is gone; daemons: read the settings again" },
	[SIGINT] = { terminate, "interrupt from the keyboard (Ctrl-C)" },
	[SIGQUIT] = { core, "quit from the keyboard (Ctrl-backslash)" },
	[SIGILL] = { core, "illegal instruction" },
	[SIGTRAP] = { core, "breakpoint" },
	[SIGABRT] = { core, "abort(3)" },
	[SIGBUS] = { core, "memory that cannot be accessed, as beyond the end of a file" },
	[SIGFPE] = { core, "wrong arithmetic, as division by zero" },
	[SIGKILL] = { terminate, "end at once; cannot be blocked, ignored or caught" },
	[SIGUSR1] = { terminate, "what the program says" },
	[SIGSEGV] = { core, "memory that is not there, or may not be used so" },
	[SIGUSR2] = { terminate, "what the program says" },
	[SIGPIPE] = { terminate, "write to a pipe or socket that nobody reads" },
	[SIGALRM] = { terminate, "a timer of alarm(2) or setitimer(2) ran out" },
	[SIGTERM] = { terminate, "request to end" },
#ifdef SIGSTKFLT
	[SIGSTKFLT] = { terminate, "not used" },
#endif
	[SIGCHLD] = { ignore, "a child ended, stopped or went on" },
	[SIGCONT] = { go_on, "go on after a stop" },
	[SIGSTOP] = { stop, "stop; cannot be blocked, ignored or caught" },
	[SIGTSTP] = { stop, "stop from the keyboard (Ctrl-Z)" },
	[SIGTTIN] = { stop, "a background process reads from the terminal" },
	[SIGTTOU] = { stop, "a background process writes to the terminal" },
	[SIGURG] = { ignore, "urgent data on a socket" },
	[SIGXCPU] = { core, "RLIMIT_CPU is exceeded" },
	[SIGXFSZ] = { core, "RLIMIT_FSIZE is exceeded" },
	[SIGVTALRM] = { terminate, "a timer of time in user mode ran out" },
	[SIGPROF] = { terminate, "a profiling timer ran out" },
	[SIGWINCH] = { ignore, "the terminal has another size" },
	[SIGIO] = { terminate, "a descriptor is ready (O_ASYNC)" },
	[SIGPWR] = { terminate, "the power fails" },
	[SIGSYS] = { core, "a system call that is not allowed" },
};

static void add_row(struct table *t, int signum)
{
	bool known = signum < SIGNAL_RTMIN && signals[signum].action;
	char name[SIGNAL_NAME_SIZE];

	table_number(t, NUMBER, signum);
	table_text(t, NAME, signal_name(name, signum));
	table_text(t, ACTION, known ? signals[signum].action : terminate);
	if (known)
		table_text(t, MEANING, signals[signum].meaning);
	else
		table_text(t, MEANING,
			   signum < SIGNAL_RTMIN ? "kept by libc for itself" : "real-time: queued");
	table_row_end(t);
}

/* What libc keeps has no name, and is shown only to who asks for it. */
static void add_all(struct table *t)
{
	for (int i = 1; i <= SIGNAL_MAX; i++)
		if (i >= SIGNAL_RTMIN || signals[i].action)
			add_row(t, i);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct sig_ls_opts *o = parsed;
	struct table t;
	int signum = 0;

	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &o->table);
	if (argc == 0)
		add_all(&t);
	for (int i = 0; i < argc; i++) {
		signal_parse(&signum, argv[i]);
		add_row(&t, signum);
	}
	table_end(&t);
	return ST_OK;
}

const struct verb sig_ls_verb = {
	.name = "ls",
	.brief = "List signals: numbers, names, and what they do by default",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
