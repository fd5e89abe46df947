/* verb.c - from a verb's table and argv to its options and operands. */
#include "verb.h"

#include "err.h"
#include "host.h"
#include "text.h"
#include "value.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { LONG_BASE = 256 }; /* getopt_long() returns LONG_BASE + i for the option i */

const struct opt common_opts[COMMON_OPT_COUNT] = {
	{ .kind = KIND_FLAG, .name = "help", .help = "print this help" },
	{ .kind = KIND_FLAG, .letter = 'q', .name = "quiet", .help = "no hints on stderr" },
	{ .kind = KIND_FLAG,
	  .letter = 'v',
	  .name = "verbose",
	  .help = "say on stderr what was done" },
};

const struct opt variable_opt = {
	.kind = KIND_TEXT,
	.letter = 'A',
	.name = "variable",
	.metavar = "VAR",
	.help = "put the output into the shell variable VAR",
};

static struct assignment assignment;

const struct assignment *verb_assignment(void)
{
	return &assignment;
}

/* Of the commands of util-linux. */
static const struct opt compatible_opts[] = {
	{ .kind = KIND_FLAG, .letter = 'h', .name = "help", .help = "print this help" },
	{ .kind = KIND_FLAG, .letter = 'V', .name = "version", .help = "print the version" },
};

/* Does it always run in a process of its own, whose output no variable can get? */
static bool runs_apart(const struct verb *v)
{
	return v->own_process || (v->runs_command && !v->operands[v->operand_count - 1].optional);
}

const struct opt *verb_opt(const struct verb *v, unsigned int i)
{
	if (i < v->opt_count)
		return &v->opts[i];
	i -= v->opt_count;
	if (v->compatible)
		return i < COUNT(compatible_opts) ? &compatible_opts[i] : NULL;
	if (i < COMMON_OPT_COUNT)
		return &common_opts[i];
	return i == COMMON_OPT_COUNT && host && !runs_apart(v) ? &variable_opt : NULL;
}

static bool is_choice(const struct operand *p, const char *text)
{
	for (size_t i = 0; p->choices && p->choices[i]; i++)
		if (strcmp(p->choices[i], text) == 0)
			return true;
	return false;
}

static int check_address(const struct operand *p, const char *text, struct address *a)
{
	const unsigned int all = 0xff & ~(unsigned int)ADDRESS_PRIVATE;
	const char *rule;

	if (is_choice(p, text))
		return ST_OK;
	rule = p->kind == KIND_OBJECT ? address_parse_kind(a, text)
				      : address_parse(a, p->family, text);
	if (rule)
		return err_usage("%s: %s", *text ? text : "''", rule);
	if (a->form & (p->forms ? p->forms : all))
		return ST_OK;
	if (a->form == ADDRESS_ID && p->forms & ADDRESS_PRIVATE)
		return err_usage("%s: names an object that exists; create takes private:, key: or "
				 "ftok:",
				 text);
	if (a->form == ADDRESS_PRIVATE)
		return err_usage("%s: names a new object, so only create takes it", text);
	return err_usage("%s: a %s is not what this verb takes", text, address_describe(a));
}

static int check_operand(const struct operand *p, void *state, const char *text, struct address *a)
{
	const struct opt as_opt = {
		.name = p->metavar,
		.kind = p->kind,
		.min = p->min,
		.max = p->max,
		.choices = p->choices,
		.offset = p->offset,
	};
	unsigned int ignored;
	int signum;

	switch ((enum kind)p->kind) {
	case KIND_ADDRESS:
	case KIND_OBJECT:
		return check_address(p, text, a);
	case KIND_FILE:
		return *text ? ST_OK : err_usage("%s: an empty name is none", p->metavar);
	case KIND_NUMBER:
	case KIND_SIZE:
		return value_store(&as_opt, state, text);
	case KIND_CHOICE:
		return value_store(&as_opt, &ignored, text);
	case KIND_SIGNAL:
		return value_store(&as_opt, &signum, text);
	default:
		return ST_OK;
	}
}

/* Options that only some mechanisms take, against the address that the verb was given. */
static int check_only(const struct verb *v, uint64_t given, const struct address *a)
{
	for (unsigned int i = 0; i < v->opt_count; i++) {
		const struct opt *o = &v->opts[i];

		if (o->only && given & UINT64_C(1) << i && !(o->only & a->form))
			return err_usage("--%s is not for a %s", o->name, address_describe(a));
	}
	return ST_OK;
}

/* The operand that repeats although a command follows it; NULL when there is none. */
static const struct operand *before_command(const struct verb *v)
{
	const struct operand *p = v->operand_count > 1 ? &v->operands[v->operand_count - 2] : NULL;

	return p && p->repeats ? p : NULL;
}

/* `argc` is without the command, where that follows what repeats. */
static int check_operands(const struct verb *v, void *state, uint64_t given, int argc, char **argv)
{
	int last = v->operand_count - (before_command(v) ? 2 : 1);
	struct address a;
	int status;

	for (int i = 0; i < argc; i++) {
		const struct operand *p = &v->operands[i < last ? i : last];

		if (p->kind == KIND_COMMAND)
			break;
		status = check_operand(p, state, argv[i], &a);
		if (status == ST_OK && p->kind == KIND_ADDRESS)
			status = check_only(v, given, &a);
		if (status != ST_OK)
			return status;
	}
	return ST_OK;
}

/* `behind` is the number of words behind `--`, -1 without one. */
static int count_operands(const struct verb *v, int argc, char **argv, int behind)
{
	/* The command may be there, and what stands before it missing. */
	int found = before_command(v) && behind > 0 ? argc - behind : argc;
	int min = 0;

	for (int i = 0; i < v->operand_count; i++)
		min += !v->operands[i].optional;
	if (argc < min)
		return err_usage("missing operand: %s", v->operands[found].metavar);
	if (argc > v->operand_count &&
	    (v->operand_count == 0 || !v->operands[v->operand_count - 1].repeats))
		return err_usage("unexpected operand '%s'", argv[v->operand_count]);
	return ST_OK;
}

/* Takes the command from *argc; `behind` is the number of words behind `--`, -1 without one. */
static int split_command(const struct verb *v, void *state, int *argc, int behind)
{
	const struct operand *p = before_command(v);
	uint64_t repeated;

	if (!p)
		return ST_OK;
	if (behind < 0)
		return err_usage("missing operand: -- %s",
				 v->operands[v->operand_count - 1].metavar);
	*argc -= behind;
	if (*argc < v->operand_count - 1)
		return err_usage("missing operand: %s", v->operands[*argc].metavar);
	if (behind == 0)
		return err_usage("missing operand: %s", p[1].metavar);
	repeated = (uint64_t)(*argc - (v->operand_count - 2));
	memcpy((char *)state + p->offset, &repeated, sizeof repeated);
	return ST_OK;
}

/* How many words stand behind `--`, or -1. No value of an option may be `--` where this matters. */
static int words_behind(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0)
			return argc - i - 1;
	return -1;
}

/* getopt_long()'s tables, made from ours. */
struct getopt_tables {
	char shorts[3 * OPT_COUNT_MAX + 3];
	struct option longs[OPT_COUNT_MAX + 1];
};

static int argument_of(const struct opt *o)
{
	if (!o->metavar)
		return no_argument;
	return o->value_optional ? optional_argument : required_argument;
}

static bool takes_values(const struct verb *v)
{
	for (int i = 0; i < v->operand_count; i++)
		if (v->operands[i].kind == KIND_VALUE)
			return true;
	return false;
}

static void make_tables(struct getopt_tables *t, const struct verb *v)
{
	const struct opt *o;
	char *s = t->shorts;
	int i;

	if (v->options_first)
		*s++ = '+';
	else if (takes_values(v))
		*s++ = '-'; /* operands are returned as they come, see next_option() */
	*s++ = ':';
	for (i = 0; (o = verb_opt(v, (unsigned int)i)); i++) {
		int argument = argument_of(o);

		t->longs[i] = (struct option){ o->name, argument, NULL, LONG_BASE + i };
		if (!o->letter)
			continue;
		*s++ = o->letter;
		if (argument != no_argument)
			*s++ = ':';
		if (argument == optional_argument)
			*s++ = ':';
	}
	*s = '\0';
	t->longs[i] = (struct option){ 0 };
}

static int index_of(const struct verb *v, int c)
{
	const struct opt *o;

	for (int i = 0; (o = verb_opt(v, (unsigned int)i)); i++)
		if (c == LONG_BASE + i || (c < LONG_BASE && c == o->letter))
			return i;
	return -1;
}

static int unknown_option(const struct verb *v, const char *word)
{
	const char *names[OPT_COUNT_MAX + 1];
	char text[64];
	const struct opt *o;
	const char *near;
	unsigned int i;

	if (strncmp(word, "--", 2) != 0)
		return err_usage("unknown option '-%c'", optopt);
	for (i = 0; (o = verb_opt(v, i)); i++)
		names[i] = o->name;
	names[i] = NULL;
	snprintf(text, sizeof text, "%.*s", (int)strcspn(word + 2, "="), word + 2);
	near = text_nearest(text, names);
	if (near)
		return err_usage("unknown option '--%s'; did you mean '--%s'?", text, near);
	return err_usage("unknown option '--%s'", text);
}

/* getopt_long() takes `--time` for `--timeout`; scripts that rely on it break with new options. */
static bool abbreviated(const struct opt *o, const char *word)
{
	size_t len = strlen(o->name);

	if (strncmp(word, "--", 2) != 0)
		return false;
	return strncmp(word + 2, o->name, len) != 0 || (word[2 + len] && word[2 + len] != '=');
}

/* The option that getopt_long() found, as c or optopt; -1 when the word is none of ours. */
static int option_of(const struct verb *v, int c, const char *word)
{
	int i = c ? index_of(v, c) : -1;

	if (i >= 0 && c >= LONG_BASE && !v->compatible &&
	    abbreviated(verb_opt(v, (unsigned int)i), word))
		return -1;
	return i;
}

static int refuse(const struct verb *v, int c, const char *word)
{
	int i = option_of(v, optopt, word);
	const struct opt *o;

	if (i < 0)
		return unknown_option(v, word);
	o = verb_opt(v, (unsigned int)i);
	if (c == ':')
		return err_usage("--%s needs a value: %s", o->name, o->metavar);
	return err_usage("--%s takes no value", o->name);
}

static int check_excludes(const struct verb *v, uint64_t given)
{
	for (unsigned int i = 0; i < v->opt_count; i++) {
		for (unsigned int k = 0; k < i; k++) {
			if (given >> i & given >> k & 1 &&
			    v->opts[i].excludes & v->opts[k].excludes)
				return err_usage("--%s and --%s exclude each other",
						 v->opts[k].name, v->opts[i].name);
		}
	}
	return ST_OK;
}

static int take_common(const struct opt *o, int *verbosity)
{
	if (strcmp(o->name, "help") == 0)
		return VERB_HELP;
	if (strcmp(o->name, "version") == 0)
		return VERB_VERSION;
	if (o == &variable_opt)
		assignment.name = optarg;
	else
		*verbosity = o->letter == 'q' ? -1 : 1;
	return ST_OK;
}

/* The letters mean the same with all verbs. */
static void note_framing(const struct opt *o)
{
	if (o->letter == '0')
		assignment.null = true;
	else if (o->letter == 'w')
		assignment.whole = true;
}

/* "-5", "-.5" and "-inf", which are no letters of options. */
static bool is_negative(const char *word)
{
	const char *digits = word[0] == '-' && word[1] == '.' ? word + 2 : word + 1;

	return word[0] == '-' && ((*digits >= '0' && *digits <= '9') || strcmp(word, "-inf") == 0);
}

/*
 * As getopt_long(). Of a verb that takes values it moves the operands to argv[1] and after, over
 * words that are done with, and so keeps negative ones from being taken apart into letters.
 */
static int next_option(const struct getopt_tables *t, int argc, char **argv, int *operands)
{
	bool takes = t->shorts[0] == '-';
	int c;

	for (;;) {
		if (takes && optind > 0 && optind < argc && is_negative(argv[optind])) {
			argv[++*operands] = argv[optind];
			optind++;
			continue;
		}
		c = getopt_long(argc, argv, t->shorts, t->longs, NULL);
		if (!takes || c != 1)
			return c;
		argv[++*operands] = optarg;
	}
}

/* What follows "--" behind the operands that next_option() moved: all are at argv[optind] then. */
static void join_operands(int *argc, char **argv, int operands)
{
	memmove(argv + 1 + operands, argv + optind, (size_t)(*argc - optind + 1) * sizeof *argv);
	*argc -= optind - 1 - operands;
	optind = 1;
}

static int parse_options(const struct verb *v, void *state, int *count, char **argv,
			 uint64_t *given)
{
	struct getopt_tables tables;
	int c, argc = *count, verbosity = 0, operands = 0, status = ST_OK;

	make_tables(&tables, v);
	optind = 0; /* both libcs start afresh */
	while (status == ST_OK && (c = next_option(&tables, argc, argv, &operands)) != -1) {
		bool apart = optarg && c != ':' && c != '?' && argv[optind - 1] == optarg;
		const char *word = argv[optind - (apart ? 2 : 1)];
		int i;

		if (c == '?' || c == ':')
			return refuse(v, c, word);
		i = option_of(v, c, word);
		if (i < 0)
			return unknown_option(v, word);
		if (i >= v->opt_count) {
			status = take_common(verb_opt(v, (unsigned int)i), &verbosity);
			continue;
		}
		*given |= UINT64_C(1) << i;
		note_framing(&v->opts[i]);
		status = value_store(&v->opts[i], state, optarg);
	}
	err_verbosity(verbosity);
	if (status == ST_OK && takes_values(v))
		join_operands(count, argv, operands);
	return status;
}

/* getopt_long() has moved all options to the front. */
static void keep_given(const struct verb *v, void *state, uint64_t given, char **argv)
{
	for (unsigned int i = 0; i < v->opt_count; i++)
		if (v->opts[i].kind == KIND_EACH && given >> i & 1)
			*(struct given *)(void *)((char *)state + v->opts[i].offset) =
				(struct given){ .argv = argv, .argc = optind };
}

int verb_next_given(const struct verb *v, struct given *given, const char **value)
{
	struct getopt_tables tables;
	int c;

	if (!given->argv)
		return -1;
	make_tables(&tables, v);
	if (!given->begun)
		optind = 0;
	given->begun = true;
	while ((c = getopt_long(given->argc, given->argv, tables.shorts, tables.longs, NULL)) !=
	       -1) {
		int i = index_of(v, c);

		if (i < 0 || i >= v->opt_count || v->opts[i].kind != KIND_EACH)
			continue;
		*value = optarg;
		return i;
	}
	return -1;
}

int verb_parse(const struct verb *v, void *state, int *argc, char ***argv)
{
	uint64_t given = 0;
	int behind, checked, status;

	assignment = (struct assignment){ 0 };
	if (v->state_size)
		memcpy(state, v->defaults, v->state_size);
	if (v->any_words) {
		--*argc;
		++*argv;
		return ST_OK;
	}
	behind = words_behind(*argc, *argv);
	status = parse_options(v, state, argc, *argv, &given);
	if (status != ST_OK)
		return status;
	keep_given(v, state, given, *argv);
	*argc -= optind;
	*argv += optind;
	status = check_excludes(v, given);
	if (status == ST_OK)
		status = count_operands(v, *argc, *argv, behind);
	checked = *argc;
	if (status == ST_OK)
		status = split_command(v, state, &checked, behind);
	if (status == ST_OK)
		status = check_operands(v, state, given, checked, *argv);
	return status;
}
