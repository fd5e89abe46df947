/* words.c - what comes next in a verb's command line, from the words that are there already. */
#include "complete.h"

#include "out.h"

#include <stdio.h>
#include <string.h>

/* Where the words so far have led to. */
struct place {
	const struct verb *verb;
	uint64_t given;           /* options, by their number in verb_opt() */
	const struct opt *option; /* the next word is its value; or NULL */
	bool only_operands;       /* after --, and within a command */
	int operands;             /* so many are there */
	uint16_t form;            /* enum address_form of the address among them; or 0 */
};

/* The option of that long name (its first len bytes) or, without one, that letter; or NULL. */
static const struct opt *find_option(struct place *at, const char *name, size_t len, char letter)
{
	const struct opt *o;

	for (unsigned int i = 0; (o = verb_opt(at->verb, i)); i++) {
		if (name ? strlen(o->name) != len || strncmp(o->name, name, len) != 0
			 : o->letter != letter)
			continue;
		at->given |= UINT64_C(1) << i;
		return o;
	}
	return NULL;
}

/* `value` is what of it stands in the same word, or NULL. */
static bool takes_value(const struct opt *o, const char *value)
{
	return o && o->metavar && (value || !o->value_optional);
}

/*
 * Takes a word that begins with a dash. If it ends with an option that takes a value, returns that,
 * and where the value begins in the word; NULL when it is the next word.
 */
static const struct opt *take_option(struct place *at, const char *word, const char **value)
{
	const struct opt *o;

	if (word[1] == '-') {
		const char *name = word + 2;
		size_t len = strcspn(name, "=");

		o = find_option(at, name, len, 0);
		*value = name[len] ? name + len + 1 : NULL;
		return takes_value(o, *value) ? o : NULL;
	}
	while (*++word) {
		o = find_option(at, NULL, 0, *word);
		*value = word[1] ? word + 1 : NULL;
		if (o && o->metavar)
			return takes_value(o, *value) ? o : NULL;
	}
	return NULL;
}

/* Does it repeat until `--`, and a command follows? */
static bool before_command(const struct verb *v, const struct operand *p)
{
	return p && p->repeats && p != &v->operands[v->operand_count - 1];
}

/* The operand of that number; NULL when there is no such. */
static const struct operand *operand_at(const struct verb *v, int i)
{
	if (i >= v->operand_count) {
		i = v->operand_count - 1;
		if (i < 0 || !v->operands[i].repeats)
			return NULL;
	}
	return &v->operands[i];
}

static void take_operand(struct place *at, const char *word)
{
	const struct operand *p = operand_at(at->verb, at->operands);
	struct address a;

	if (!before_command(at->verb, p))
		at->operands++;

	if ((p && p->kind == KIND_COMMAND) || at->verb->options_first)
		at->only_operands = true;
	if (p && p->kind == KIND_ADDRESS && !address_parse(&a, p->family, word))
		at->form = a.form;
}

static void take_word(struct place *at, const char *word)
{
	const struct opt *option;
	const char *value = NULL;

	if (at->option) {
		at->option = NULL;
	} else if (at->only_operands || word[0] != '-' || !word[1]) {
		take_operand(at, word);
	} else if (strcmp(word, "--") == 0) {
		at->only_operands = true;
		if (before_command(at->verb, operand_at(at->verb, at->operands)))
			at->operands++;
	} else {
		option = take_option(at, word, &value);
		at->option = value ? NULL : option;
	}
}

static bool excluded(const struct place *at, const struct opt *o)
{
	if (o->only && at->form && !(o->only & at->form))
		return true;
	for (int i = 0; i < at->verb->opt_count; i++)
		if (at->given >> i & 1 && at->verb->opts[i].excludes & o->excludes)
			return true;
	return false;
}

static void offer_options(const struct place *at, struct cursor c)
{
	const struct opt *o;
	char text[64];

	for (unsigned int i = 0; (o = verb_opt(at->verb, i)); i++) {
		if ((at->given >> i & 1 && o->kind != KIND_EACH) || excluded(at, o))
			continue;
		if (o->letter)
			complete_offer(c, (char[]){ '-', o->letter, '\0' });
		snprintf(text, sizeof text, "--%s", o->name);
		complete_offer(c, text);
	}
}

static void offer_operand(const struct place *at, struct cursor c)
{
	const struct operand *p = operand_at(at->verb, at->operands);

	if (!p)
		return;
	switch ((enum kind)p->kind) {
	case KIND_ADDRESS:
	case KIND_OBJECT:
		if (p->choices)
			complete_value(c,
				       &(struct opt){ .kind = KIND_CHOICE, .choices = p->choices });
		complete_address(c, p);
		break;
	case KIND_COMMAND:
		out_text(at->operands < at->verb->operand_count ? COMPLETE_COMMANDS
								: COMPLETE_FILES);
		break;
	default:
		complete_value(c, &(struct opt){ .kind = p->kind, .choices = p->choices });
	}
}

/* A word that begins with a dash: an option, or one with its value. */
static void offer_option(const struct place *at, struct cursor c)
{
	struct place after = *at;
	const char *value = NULL;
	const struct opt *o = take_option(&after, c.word, &value);

	if (o && value) {
		c.kept = (size_t)(value - c.word);
		complete_value(c, o);
	} else {
		offer_options(at, c);
	}
}

void complete_words(const struct verb *v, int count, char **words)
{
	struct place at = { .verb = v };
	struct cursor c = { .word = words[count - 1] };

	for (int i = 0; i < count - 1; i++)
		take_word(&at, words[i]);
	if (at.option)
		complete_value(c, at.option);
	else if (c.word[0] == '-' && !at.only_operands)
		offer_option(&at, c);
	else
		offer_operand(&at, c);
}
