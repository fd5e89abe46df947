/* tool.c - from argv to an applet and its verb. */
#include "tool.h"

#include "err.h"
#include "help.h"
#include "host.h"
#include "install.h"
#include "interrupt.h"
#include "namespace.h"
#include "out.h"
#include "perm.h"
#include "units.h"
#include "verb.h"

#include <errno.h>
#include <limits.h>
#include <stdalign.h>
#include <stddef.h>
#include <string.h>

/* Was it to run a command? Where that is optional, "--" tells. */
static bool has_command(const struct verb *v, int argc, char **argv)
{
	if (!v->runs_command || !v->operands[v->operand_count - 1].optional)
		return v->runs_command;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0)
			return true;
	return false;
}

static int assign(void *to, char *data, size_t len)
{
	return host->assign(to, data, len);
}

/* --variable */
static int run_captured(const struct verb *v, const struct assignment *to, const void *state,
			int argc, char **argv)
{
	struct assignment kept = *to;
	int status = host->check(&kept);

	if (status != ST_OK)
		return status;
	out_capture();
	status = v->run(state, argc, argv);
	return err_first(status, out_captured(assign, &kept));
}

static int run_verb(const struct applet *a, const struct verb *v, int argc, char **argv)
{
	alignas(max_align_t) char state[VERB_STATE_MAX];
	bool command = has_command(v, argc, argv);
	int status = verb_parse(v, state, &argc, &argv);

	if (status == VERB_HELP) {
		help_verb(a, v);
		return ST_OK;
	}
	if (status == VERB_VERSION) {
		out_printf("%s from ipctool %s\n", v->name, IPCTOOL_VERSION);
		return ST_OK;
	}
	if (status != ST_OK && v->usage_status)
		return v->usage_status;
	if (status != ST_OK)
		return command ? err_before_command(status) : status;
	if (!verb_assignment()->name)
		return v->run(state, argc, argv);
	return run_captured(v, verb_assignment(), state, argc, argv);
}

/* Most of util-linux knows no status for wrong usage. */
static int run_compatible(const struct applet *a, int argc, char **argv)
{
	int status;

	err_context_compatible(a->name);
	status = run_verb(a, a->verb, argc, argv);
	return status == ST_USAGE && !a->verb->usage_status ? ST_FAIL : status;
}

/* What is in the place of a verb, and none. */
static int refuse_verb(const struct applet *a, const char *word)
{
	static const char *const names[] = { "--help", NULL };

	return word[0] == '-' ? option_unknown(word, names) : verb_unknown(a, word);
}

/* argv[0] is the applet's name. */
static int run_applet(const struct applet *a, int argc, char **argv)
{
	const struct verb *v;

	if (a->verb && a->verb->compatible)
		return run_compatible(a, argc, argv);
	err_context(a->name, NULL);
	if (a->verb)
		return run_verb(a, a->verb, argc, argv);
	if (argc < 2)
		return err_usage("missing verb");
	if (strcmp(argv[1], "--help") == 0) {
		help_applet(a);
		return ST_OK;
	}
	v = applet_verb(a, argv[1]);
	if (!v)
		return refuse_verb(a, argv[1]);
	err_context(a->name, v->name);
	return run_verb(a, v, argc - 1, argv + 1);
}

/* help [APPLET [VERB]], argv[0] being "help". */
static int run_help(int argc, char **argv)
{
	const struct applet *a;
	const struct verb *v;

	if (argc < 2 || strcmp(argv[1], "--help") == 0) {
		help_tool();
		return ST_OK;
	}
	a = applet_find(argv[1]);
	if (!a)
		return applet_unknown(argv[1]);
	if (argc < 3 || a->verb) {
		help_applet(a);
		return ST_OK;
	}
	err_context(a->name, NULL);
	v = applet_verb(a, argv[2]);
	if (!v)
		return verb_unknown(a, argv[2]);
	help_verb(a, v);
	return ST_OK;
}

static void list_applets(void)
{
	for (const struct applet *const *a = applets; *a; a++)
		if (!(*a)->hidden)
			out_printf("%s\n", (*a)->name);
}

/* What begins with a dash in the place of the applet. */
static int run_tool_option(int argc, char **argv)
{
	static const struct applet tool = { .name = "--install", .verb = &install_verb };
	static const char *const names[] = { "--help",    "--version", "--list",
					     "--install", "--in",      NULL };

	if (strcmp(argv[0], "--install") == 0) {
		return run_applet(&tool, argc, argv);
	} else if (strcmp(argv[0], "--help") == 0) {
		help_tool();
	} else if (strcmp(argv[0], "--version") == 0) {
		out_text("ipctool " IPCTOOL_VERSION "\n");
	} else if (strcmp(argv[0], "--list") == 0) {
		list_applets();
	} else {
		return option_unknown(argv[0], names);
	}
	return ST_OK;
}

/* The applet that a link is named after: mq, or ipctool-mq. NULL for any other name. */
static const struct applet *applet_of_link(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return applet_find(strncmp(name, "ipctool-", 8) == 0 ? name + 8 : name);
}

/* The verb that argv is for; NULL when there is none. *first is where its own argv[0] is. */
static const struct verb *find_verb(int argc, char **argv, int *first)
{
	const struct applet *a = argc > 0 ? applet_of_link(argv[0]) : NULL;

	*first = a ? 0 : 1;
	if (!a && argc > 1)
		a = applet_find(argv[1]);
	if (!a || a->verb)
		return a ? a->verb : NULL;
	++*first;
	return *first < argc ? applet_verb(a, argv[*first]) : NULL;
}

static int run_tool(int argc, char **argv);

/* --in PID: what follows is done in the namespaces of that process. argv[0] is PID. */
static int run_in(int argc, char **argv)
{
	const struct verb *v;
	int status, first, r;
	uint64_t pid;

	if (number_parse(&pid, argv[0]) < 0 || pid < 1 || pid > INT_MAX)
		return err_usage("--in: '%s' is not a process ID", argv[0]);
	r = namespace_enter((pid_t)pid);
	if (r == 0) {
		names_from_files();
		return run_tool(argc, argv);
	}
	status = r == -ESRCH ? err_at(ST_ABSENT, argv[0], "there is no such process")
			     : err_sys(r, argv[0], "its namespaces cannot be entered");
	v = find_verb(argc, argv, &first);
	return v && v->runs_command ? err_before_command(status) : status;
}

/* What follows argv[0] is an applet, or is about all of them. */
static int run_tool(int argc, char **argv)
{
	const struct applet *a;

	if (argc < 2)
		return err_usage("missing applet");
	if (strcmp(argv[1], "--in") == 0)
		return argc < 3 ? err_usage("--in needs a value: PID") : run_in(argc - 2, argv + 2);
	if (argv[1][0] == '-')
		return run_tool_option(argc - 1, argv + 1);
	if (strcmp(argv[1], "help") == 0)
		return run_help(argc - 1, argv + 1);
	a = applet_find(argv[1]);
	return a ? run_applet(a, argc - 1, argv + 1) : applet_unknown(argv[1]);
}

/* In a shell: nothing of what was run before is left. */
static void start_afresh(void)
{
	err_context(NULL, NULL);
	err_verbosity(0);
	interrupt_forget();
	time_forget();
}

bool tool_needs_process(int argc, char **argv)
{
	int first;
	const struct verb *v = find_verb(argc, argv, &first);

	if (argc > 1 && strcmp(argv[1], "--in") == 0)
		return true;
	return v && (v->own_process || has_command(v, argc - first, argv + first));
}

int tool_run(int argc, char **argv)
{
	const struct applet *a = argc > 0 ? applet_of_link(argv[0]) : NULL;

	if (host)
		start_afresh();
	return out_close(a ? run_applet(a, argc, argv) : run_tool(argc, argv));
}
