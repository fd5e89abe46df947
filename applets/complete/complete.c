/* __complete - print what the last of the words before the cursor may become. */
#include "complete.h"

#include "err.h"
#include "install.h"
#include "namespace.h"
#include "out.h"
#include "perm.h"

#include <limits.h>
#include <string.h>

static const struct operand operands[] = {
	{ .metavar = "WORD", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

void complete_offer(struct cursor c, const char *candidate)
{
	const char *rest = c.word + c.kept;

	if (strncmp(candidate, rest, strlen(rest)) != 0)
		return;
	out_write(c.word, c.kept);
	out_text(candidate);
	out_text("\n");
}

static void offer_applets(struct cursor c)
{
	for (const struct applet *const *a = applets; *a; a++)
		if (!(*a)->hidden)
			complete_offer(c, (*a)->name);
}

static void offer_verbs(struct cursor c, const struct applet *a)
{
	for (const struct verb *const *v = a->verbs; v && *v; v++)
		complete_offer(c, (*v)->name);
}

/* Completes the first word. */
static void offer_tool(struct cursor c)
{
	static const char *const options[] = { "--help", "--version", "--list", "--install",
					       "--in" };

	offer_applets(c);
	complete_offer(c, "help");
	for (size_t i = 0; c.word[0] == '-' && i < COUNT(options); i++)
		complete_offer(c, options[i]);
}

static void complete_help(int count, char **words)
{
	const struct applet *a = count > 2 ? applet_find(words[1]) : NULL;
	struct cursor c = { .word = words[count - 1] };

	if (count == 2)
		offer_applets(c);
	else if (count == 3 && a)
		offer_verbs(c, a);
}

static void complete_in(const struct applet *a, int count, char **words)
{
	struct cursor c = { .word = words[count - 1] };
	const struct verb *v;

	if (a->verb) {
		complete_words(a->verb, count - 1, words + 1);
	} else if (count == 2) {
		offer_verbs(c, a);
		if (c.word[0] == '-')
			complete_offer(c, "--help");
	} else {
		v = applet_verb(a, words[1]);
		if (v)
			complete_words(v, count - 2, words + 2);
	}
}

/* What stands behind --in PID is about objects there. */
static int enter(int argc, char **argv)
{
	uint64_t pid;

	if (argc < 3 || strcmp(argv[0], "--in") != 0)
		return 0;
	if (number_parse(&pid, argv[1]) == 0 && pid > 0 && pid <= INT_MAX &&
	    namespace_enter((pid_t)pid) == 0)
		names_from_files();
	return 2;
}

static int run(const void *opts, int argc, char **argv)
{
	int skipped = enter(argc, argv);
	const struct applet *a;

	(void)opts;
	argc -= skipped;
	argv += skipped;
	a = argc > 1 ? applet_find(argv[0]) : NULL;
	if (argc == 1)
		offer_tool((struct cursor){ .word = argv[0] });
	else if (argc > 1 && strcmp(argv[0], "help") == 0)
		complete_help(argc, argv);
	else if (argc > 1 && strcmp(argv[0], install_verb.name) == 0)
		complete_words(&install_verb, argc - 1, argv + 1);
	else if (a)
		complete_in(a, argc, argv);
	return ST_OK;
}

const struct verb complete_verb = {
	.name = "__complete",
	.brief = "Print what the last word may become, for the completion of shells",
	OPERANDS(operands),
	.any_words = true,
	.run = run,
};

const struct applet complete_applet = {
	.name = "__complete",
	.brief = "For the completion of shells",
	.verb = &complete_verb,
	.hidden = true,
};
