/* builtin.c - ipctool.so: the tool as a builtin of bash, without a process of its own. */
#include "err.h"
#include "host.h"
#include "interrupt.h"
#include "kept_sem.h"
#include "tool.h"

#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <config.h>

#include <shell.h>

#include <builtins.h>
#include <common.h>
#include <execute_cmd.h>
#include <jobs.h>
#include <quit.h>
#include <sig.h>

/* Of bash, but in none of the headers that come with it. */
extern void restore_original_signals(void);
extern int signal_is_pending(int signum);
extern int sync_buffered_stream(int fd);
extern int default_buffered_input;

/* All that bash looks for. */
#define EXPORT __attribute__((visibility("default")))
EXPORT extern struct builtin ipctool_struct;
EXPORT extern int ipctool_builtin_load(char *name);
EXPORT extern void ipctool_builtin_unload(char *name);

/* Numbers and messages are written as the executable does, which knows no other locale. */
static locale_t plain;

/* What would end the executable, or is to end the shell. */
static int noted_signal(void)
{
	if (LASTSIG() != 0)
		return LASTSIG();
	for (size_t i = 0; i < INTERRUPT_SIGNALS; i++)
		if (signal_is_pending(interrupt_signals[i]))
			return interrupt_signals[i];
	return 0;
}

static int check_variable(const struct assignment *to)
{
	size_t len = strcspn(to->name, "[");
	char *name = savestring(to->name);
	bool element = name[len] == '[';
	bool valid = element ? valid_array_reference(name, 0) : legal_identifier(name);
	const SHELL_VAR *variable;

	name[len] = '\0';
	variable = valid ? find_variable(name) : NULL;
	xfree(name);
	if (!valid)
		return err_usage("--variable: '%s' is not the name of a variable", to->name);
	if (variable && (readonly_p(variable) || noassign_p(variable)))
		return err_usage("--variable: '%s' is read-only", to->name);
	if (to->null && element)
		return err_usage("--variable: with --null '%s' would be an array in an array",
				 to->name);
	if (to->null && variable && assoc_p(variable))
		return err_usage("--variable: '%s' is an associative array", to->name);
	return ST_OK;
}

/* Each record is an element of the array. */
static int assign_records(char *name, char *data, size_t len)
{
	SHELL_VAR *variable = find_or_make_array_variable(name, 1);
	arrayind_t i = 0;

	if (!variable)
		return ST_FAIL;
	array_flush(array_cell(variable));
	for (size_t at = 0; at < len; at += strlen(data + at) + 1)
		bind_array_element(variable, i++, data + at, 0);
	return ST_OK;
}

/* Takes them out of the len bytes: how many there were. */
static size_t drop_nuls(char *data, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++)
		if (data[i])
			data[kept++] = data[i];
	data[kept] = '\0';
	return len - kept;
}

static int assign(const struct assignment *to, char *data, size_t len)
{
	char *name = savestring(to->name);
	int status = ST_OK;
	size_t nuls;

	if (to->null) {
		status = assign_records(name, data, len);
	} else {
		if (!to->whole && len > 0 && data[len - 1] == '\n')
			len--;
		nuls = drop_nuls(data, len);
		if (!builtin_bind_variable(name, data, 0))
			status = ST_FAIL;
		else if (nuls > 0)
			status = err_at(ST_FAIL, name,
					"no variable can hold a NUL (%zu of %zu bytes left out)",
					nuls, len);
	}
	xfree(name);
	return status;
}

static const struct host shell = {
	.signalled = noted_signal,
	.check = check_variable,
	.assign = assign,
};

/*
 * What we caught, and the shell did not, it gets now, to do with it what it does. That a write
 * failed is no reason to end a shell.
 */
static int pass_on(int status)
{
	int signum = status - ST_SIGNAL;

	if (status <= ST_SIGNAL)
		return status;
	if (signum != SIGPIPE && signum != SIGXFSZ && signum != noted_signal())
		raise(signum);
	return 128 + signum;
}

static int run_here(int argc, char **argv)
{
	locale_t before = uselocale(plain);
	int status;

	host = &shell;
	status = tool_run(argc, argv);
	uselocale(before);
	return pass_on(status);
}

/* As if it were executed: an end by signal is one, and commands get the shell's environment. */
static int run_as_process(int argc, char **argv)
{
	struct sigaction interrupt;
	int status;

	sigaction(SIGINT, NULL, &interrupt);
	reset_terminating_signals();
	restore_original_signals();
	CLRINTERRUPT;
	if (interrupt.sa_handler == SIG_IGN) { /* it is in the background */
		signal(SIGINT, SIG_IGN);
		signal(SIGQUIT, SIG_IGN);
	}
	maybe_make_export_env();
	environ = export_env;
	uselocale(plain);
	host = NULL;
	status = tool_run(argc, argv);
	if (status <= ST_SIGNAL)
		return status;
	signal(status - ST_SIGNAL, SIG_DFL);
	raise(status - ST_SIGNAL);
	return 128 + status - ST_SIGNAL;
}

/* Was this process forked for nothing but us, by & or for a pipeline? */
static bool is_ours(void)
{
	return subshell_environment & SUBSHELL_FORK && !variable_context && !evalnest &&
	       !sourcenest;
}

/* In a child and a job of the shell, as a command is. */
static int run_apart(WORD_LIST *list, int argc, char **argv)
{
	pid_t pid;

	if (is_ours())
		return run_as_process(argc, argv);
	pid = make_child(string_list(list), FORK_SYNC);
	if (pid == 0)
		_exit(run_as_process(argc, argv));
	if (pid < 0)
		return EXECUTION_FAILURE;
	stop_pipeline(0, NULL);
	return wait_for(pid, 0);
}

/*
 * Has the very same call been made so often in a row that the next one will be that, too? Then it
 * may leave for that one what costs much to make.
 */
static bool is_repeated(int argc, char **argv)
{
	enum { OFTEN = 64 };
	static struct words {
		size_t len;
		char text[256]; /* each with its NUL */
	} last;
	static int times;
	struct words now = { .len = 0 };

	for (int i = 1; i < argc; i++) {
		size_t len = strlen(argv[i]) + 1;

		if (len > sizeof now.text - now.len) {
			last.len = 0;
			times = 0;
			return false;
		}
		memcpy(now.text + now.len, argv[i], len);
		now.len += len;
	}
	if (now.len != last.len || memcmp(now.text, last.text, now.len) != 0)
		times = 0;
	last = now;
	if (times < OFTEN)
		times++;
	return times == OFTEN;
}

static int run(WORD_LIST *list)
{
	static char name[] = "ipctool";
	int argc, status;
	char **argv = strvec_from_word_list(list, 0, 1, &argc);

	argv[0] = name;
	kept_sem_allow(is_repeated(argc, argv));
	/* What the shell has read of a script on standard input, and not run, is still to be read.
	 */
	if (default_buffered_input == STDIN_FILENO)
		sync_buffered_stream(STDIN_FILENO);
	if (tool_needs_process(argc, argv))
		status = run_apart(list, argc, argv);
	else
		status = run_here(argc, argv);
	xfree(argv);
	return status;
}

int ipctool_builtin_load(char *name)
{
	(void)name;
	plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return plain != (locale_t)0;
}

void ipctool_builtin_unload(char *name)
{
	(void)name;
	kept_sem_allow(false);
	freelocale(plain);
}

static char *const help[] = {
	"Every mechanism of inter-process communication, in the shell itself.",
	"",
	"ipctool --help lists the applets, ipctool APPLET --help its verbs. All is",
	"as in ipctool(1), but that no process is started where none is needed.",
	"With -A VAR the output of a verb becomes the value of the variable VAR.",
	NULL,
};

struct builtin ipctool_struct = {
	.name = "ipctool",
	.function = run,
	.flags = BUILTIN_ENABLED,
	.long_doc = help,
	.short_doc = "ipctool APPLET [VERB] [-A VAR] [OPTION]... [OPERAND]...",
};
