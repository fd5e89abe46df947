/*
 * tables.c - what holds for the tables of all applets, and for what they have in common. Nothing
 * is listed here: a new verb is checked as soon as it is in its applet's table.
 */
#include "check.h"
#include "install.h"
#include "verb.h"

#include <ctype.h>
#include <string.h>

/* What is being looked at, for messages. */
static const struct applet *applet;
static const struct verb *verb;

static void must(bool ok, const char *what, const char *name)
{
	if (ok)
		return;
	check_failed = true;
	printf("# %s %s: %s: %s\n", applet ? applet->name : "", verb ? verb->name : "", name, what);
}

/* Calls f for each verb of each applet, and for --install. */
static void each_verb(void (*f)(void))
{
	static const struct applet tool = { .name = "ipctool", .verb = &install_verb };

	for (const struct applet *const *a = applets; *a; a++) {
		applet = *a;
		verb = applet->verb;
		if (verb)
			f();
		for (const struct verb *const *v = applet->verbs; v && *v; v++) {
			verb = *v;
			f();
		}
	}
	applet = &tool;
	verb = &install_verb;
	f();
}

/* One line in the style of all: begins as asked, no full stop, nothing that a terminal minds. */
static void check_line(const char *text, bool upper, const char *name)
{
	size_t len = text ? strlen(text) : 0;

	must(len > 0, "has no text", name);
	if (len == 0)
		return;
	must(text[len - 1] != '.', "ends in a full stop", name);
	must(text[len - 1] != ' ' && !strstr(text, "  "), "has stray blanks", name);
	for (size_t i = 0; i < len; i++)
		must(text[i] >= ' ' && text[i] < 127, "is not plain ASCII", name);
	if (upper)
		must(isupper((unsigned char)text[0]), "begins with a small letter", name);
	else /* but for what is written in capitals: JSON, FILE */
		must(!isupper((unsigned char)text[0]) || !islower((unsigned char)text[1]),
		     "begins with a capital letter", name);
}

static void check_word(const char *word, const char *allowed, const char *name)
{
	must(word && *word, "has no name", name);
	must(word && strspn(word, allowed) == strlen(word), "has odd characters in its name", name);
}

#define SMALL "abcdefghijklmnopqrstuvwxyz"

static void applet_names(void)
{
	for (const struct applet *const *a = applets; *a; a++) {
		applet = *a;
		verb = NULL;
		check_word(applet->name, SMALL "-_", applet->name);
		check_line(applet->brief, true, applet->name);
		must(!applet->verb != !applet->verbs, "has verbs, or is one", applet->name);
		must(applet_find(applet->name) == applet, "is there twice", applet->name);
	}
}

static void one_verb(void)
{
	check_word(verb->name, SMALL "-_", verb->name);
	check_line(verb->brief, true, verb->name);
	must(verb->run != NULL, "has no run", verb->name);
	must(!applet->verbs || applet_verb(applet, verb->name) == verb, "is there twice",
	     verb->name);
	must(verb->state_size <= VERB_STATE_MAX, "has too large a state", verb->name);
	must(verb->opt_count <= VERB_OPTS_MAX, "has too many options", verb->name);
	must(!verb->defaults == !verb->state_size, "has defaults without a state", verb->name);
	if (verb->notes)
		must(verb->notes[strlen(verb->notes) - 1] == '\n', "has notes that end no line",
		     verb->name);
}

static void verbs(void)
{
	each_verb(one_verb);
}

static bool takes_value(const struct opt *o)
{
	return o->kind != KIND_FLAG && o->kind != KIND_NONBLOCK && o->kind != KIND_SET;
}

static size_t field_size(const struct opt *o)
{
	switch ((enum kind)o->kind) {
	case KIND_FLAG:
		return sizeof(bool);
	case KIND_NUMBER:
	case KIND_SIZE:
		return sizeof(uint64_t);
	case KIND_SIGNAL:
		return sizeof(int);
	case KIND_TIME:
	case KIND_NONBLOCK:
		return sizeof(struct timeout);
	case KIND_MODE:
		return sizeof(struct mode_change);
	case KIND_CHOICE:
	case KIND_SET:
		return sizeof(unsigned int);
	case KIND_EACH:
		return sizeof(struct given);
	default:
		return sizeof(const char *);
	}
}

static void check_choices(const char *const *choices, const char *name)
{
	must(choices && choices[0], "has no choices", name);
	for (size_t i = 0; choices && choices[i]; i++)
		for (size_t k = 0; k < i; k++)
			must(strcmp(choices[i], choices[k]) != 0, "has a choice twice", name);
}

static void check_kind(const struct opt *o)
{
	if (o->kind == KIND_NUMBER || o->kind == KIND_SIZE || o->kind == KIND_SIGNAL)
		must(o->min <= o->max, "has an empty range", o->name);
	if (o->kind == KIND_CHOICE || (o->kind == KIND_TEXT && o->choices))
		check_choices(o->choices, o->name);
	must(o->kind < KIND_ADDRESS, "has the kind of an operand", o->name);
	must(!o->value_optional || o->kind == KIND_CHOICE || o->kind == KIND_FILE,
	     "cannot go without its value", o->name);
	must(!takes_value(o) == !o->metavar, "has a value without a name, or the other way round",
	     o->name);
	if (o->metavar)
		must(isupper((unsigned char)o->metavar[0]), "has a value in small letters",
		     o->name);
}

/* As help.c prints it: two blanks, the option up to column 30, what it does. */
static void check_width(const struct opt *o)
{
	size_t left =
		strlen("-x, --") + strlen(o->name) + (o->metavar ? 1 + strlen(o->metavar) : 0);

	must(2 + (left < 30 ? 30 : left + 1) + strlen(o->help) <= 100,
	     "is wider than 100 columns in --help", o->name);
}

static void options_of_verb(void)
{
	const struct opt *o;

	for (unsigned int i = 0; (o = verb_opt(verb, i)); i++) {
		check_word(o->name, SMALL "-", o->name);
		check_line(o->help, false, o->name);
		check_kind(o);
		check_width(o);
		if (i < verb->opt_count)
			must(o->offset + field_size(o) <= verb->state_size,
			     "lies outside its state", o->name);
		for (unsigned int k = 0; k < i; k++) {
			const struct opt *other = verb_opt(verb, k);

			must(strcmp(o->name, other->name) != 0, "is there twice", o->name);
			must(!o->letter || o->letter != other->letter, "shares its letter",
			     o->name);
		}
	}
}

static void options(void)
{
	each_verb(options_of_verb);
}

/* All options of all verbs, but for the commands of util-linux and for --install, which keeps the
 * letter that ln(1) has: those are no applets of ours. */
static struct {
	const struct applet *applet;
	const struct verb *verb;
	const struct opt *opt;
} all[4096];
static size_t all_count;

static void collect(void)
{
	if (verb->compatible || verb == &install_verb)
		return;
	for (size_t i = 0; i < verb->opt_count && all_count < COUNT(all); i++) {
		all[all_count].applet = applet;
		all[all_count].verb = verb;
		all[all_count++].opt = &verb->opts[i];
	}
}

/* --mode of bench is one of a few words, which nobody takes for permission bits. */
static bool is_own_choice(const struct opt *a, const struct opt *b)
{
	return a->kind != b->kind &&
	       ((a->kind == KIND_CHOICE && !a->letter) || (b->kind == KIND_CHOICE && !b->letter));
}

static void compare(const struct opt *a, const struct opt *b)
{
	if (a->letter && a->letter == b->letter)
		must(strcmp(a->name, b->name) == 0, "has the letter of another option", a->name);
	if (strcmp(a->name, b->name) != 0 || is_own_choice(a, b))
		return;
	must(a->letter == b->letter, "has another letter elsewhere", a->name);
	/* --group is a flag of sig send; whose group, alter has to be told. */
	if (!a->letter && !a->metavar != !b->metavar)
		return;
	must(a->kind == b->kind, "has another kind of value elsewhere", a->name);
	if (a->metavar && b->metavar)
		must(strcmp(a->metavar, b->metavar) == 0, "has another name of its value elsewhere",
		     a->name);
}

static void one_meaning(void)
{
	all_count = 0;
	each_verb(collect);
	CHECK(all_count > 0 && all_count < COUNT(all));
	for (size_t i = 0; i < all_count; i++) {
		applet = all[i].applet;
		verb = all[i].verb;
		for (size_t k = 0; k < i; k++)
			if (all[i].applet == all[k].applet || all[i].opt->letter ||
			    all[k].opt->letter)
				compare(all[i].opt, all[k].opt);
		for (size_t k = 0; k < COMMON_OPT_COUNT; k++)
			compare(all[i].opt, &common_opts[k]);
	}
}

struct standard {
	struct timeout timeout;
	struct mode_change mode;
	bool exist_ok, null;
	struct table_opts table;
	struct perm_opts perm;
};

static const struct column some_columns[] = { { .name = "name" } };

/* What verb.h words once, for all. */
static const struct opt standard[] = {
	OPT_TIMEOUT(struct standard, timeout), OPT_CREATE(struct standard, mode, exist_ok),
	OPT_NULL(struct standard, null),       OPT_TABLE(struct standard, table, some_columns),
	OPT_ALTER(struct standard, perm),
};

/* An option may say more than the standard one of that name; it may not say it differently. */
static void standard_words_of_verb(void)
{
	if (verb->compatible)
		return;
	for (size_t i = 0; i < verb->opt_count; i++) {
		const struct opt *o = &verb->opts[i];
		bool known = false, same = false;

		for (size_t k = 0; k < COUNT(standard); k++) {
			if (strcmp(o->name, standard[k].name) != 0 ||
			    !o->metavar != !standard[k].metavar || is_own_choice(o, &standard[k]))
				continue;
			known = true;
			compare(o, &standard[k]);
			same |= strncmp(o->help, standard[k].help, strlen(standard[k].help)) == 0;
		}
		must(!known || same, "has words of its own for what is standard", o->name);
	}
}

static void standard_words(void)
{
	each_verb(standard_words_of_verb);
}

static void exclusions_of_verb(void)
{
	unsigned int bits[8] = { 0 };

	for (size_t i = 0; i < verb->opt_count; i++)
		for (size_t bit = 0; bit < 8; bit++)
			bits[bit] += verb->opts[i].excludes >> bit & 1;
	for (size_t bit = 0; bit < 8; bit++)
		must(bits[bit] != 1, "has an option that excludes none", verb->name);
}

static void exclusions(void)
{
	each_verb(exclusions_of_verb);
}

static void operands_of_verb(void)
{
	bool optional = false;

	for (size_t i = 0; i < verb->operand_count; i++) {
		const struct operand *p = &verb->operands[i];
		bool last = i + 1 == verb->operand_count;

		must(p->metavar && isupper((unsigned char)p->metavar[0]), "has odd letters",
		     p->metavar);
		must(last || !p->repeats || p[1].kind == KIND_COMMAND,
		     "repeats, and neither is the last nor before a command", p->metavar);
		must(last || p->kind != KIND_COMMAND, "is a command and not the last", p->metavar);
		must(p->optional || !optional, "is needed after one that is not", p->metavar);
		must(p->kind != KIND_ADDRESS || p->family != FAMILY_NONE, "has no family",
		     p->metavar);
		must(p->kind == KIND_ADDRESS || p->kind == KIND_OBJECT || !p->forms,
		     "has forms, and is no address", p->metavar);
		if (!last && p->repeats)
			must(p->offset + sizeof(uint64_t) <= verb->state_size,
			     "counts outside its state", p->metavar);
		if (p->kind == KIND_NUMBER || p->kind == KIND_SIZE) {
			must(p->min <= p->max, "has an empty range", p->metavar);
			must(p->offset + sizeof(uint64_t) <= verb->state_size,
			     "lies outside its state", p->metavar);
		}
		if (p->kind == KIND_CHOICE || p->choices)
			check_choices(p->choices, p->metavar);
		optional |= p->optional;
	}
	must(verb->runs_command == (verb->operand_count > 0 &&
				    verb->operands[verb->operand_count - 1].kind == KIND_COMMAND),
	     "runs a command that is no operand, or the other way round", verb->name);
}

static void operands(void)
{
	each_verb(operands_of_verb);
}

static void check_columns(const struct opt *o)
{
	bool any = false;

	must(o->column_count > 0 && o->column_count <= TABLE_COLUMNS_MAX,
	     "has no columns, or too many", verb->name);
	for (size_t i = 0; i < o->column_count; i++) {
		const struct column *c = &o->columns[i];

		check_word(c->name, SMALL "0123456789.-", c->name);
		check_line(c->help, false, c->name);
		must(2 + 30 + strlen(c->help) <= 100, "is wider than 100 columns in --help",
		     c->name);
		any |= !c->extra;
		for (size_t k = 0; k < i; k++)
			must(strcmp(c->name, o->columns[k].name) != 0, "is there twice", c->name);
	}
	must(any, "has no column that is shown by default", verb->name);
}

static void columns_of_verb(void)
{
	for (size_t i = 0; i < verb->opt_count; i++)
		if (verb->opts[i].kind == KIND_COLUMNS)
			check_columns(&verb->opts[i]);
}

static void columns(void)
{
	each_verb(columns_of_verb);
}

static const struct check_case cases[] = {
	{ "applets have names of their own, and say what they are", applet_names },
	{ "verbs have names of their own, and fit", verbs },
	{ "options are well formed, and fit into --help", options },
	{ "a letter means one thing in all applets, a long name in its applet", one_meaning },
	{ "standard options have the standard words", standard_words },
	{ "options that exclude exclude others", exclusions },
	{ "operands can be told apart", operands },
	{ "columns have names of their own, and fit", columns },
};
CHECK_MAIN(cases)
