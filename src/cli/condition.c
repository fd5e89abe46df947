/* condition.c - the grammar of conditions. */
#include "condition.h"

#include "units.h"

#include <stddef.h>
#include <string.h>

static const char *const words[] = {
	[CONDITION_EXISTS] = "exists",     [CONDITION_GONE] = "gone",
	[CONDITION_EMPTY] = "empty",       [CONDITION_NONEMPTY] = "nonempty",
	[CONDITION_UNUSED] = "unused",     [CONDITION_VALUE] = "value",
	[CONDITION_MESSAGES] = "messages",
};

const char *condition_name(enum condition_word word)
{
	return words[word];
}

/* The longer ones first. 0: it is none. */
static uint8_t scan_operator(const char **text)
{
	static const struct {
		char text[3];
		uint8_t orders;
	} operators[] = {
		{ ">=", CONDITION_MORE | CONDITION_EQUAL },
		{ "<=", CONDITION_LESS | CONDITION_EQUAL },
		{ "==", CONDITION_EQUAL },
		{ "!=", CONDITION_LESS | CONDITION_MORE },
		{ ">", CONDITION_MORE },
		{ "<", CONDITION_LESS },
		{ "=", CONDITION_EQUAL },
	};

	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		size_t len = strlen(operators[i].text);

		if (strncmp(*text, operators[i].text, len) == 0) {
			*text += len;
			return operators[i].orders;
		}
	}
	return 0;
}

const char *condition_parse(struct condition *c, const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	size_t word = 0;

	*c = (struct condition){ 0 };
	while (word < CONDITION_WORDS &&
	       (strlen(words[word]) != len || memcmp(words[word], text, len) != 0))
		word++;
	if (word == CONDITION_WORDS)
		return "a condition is exists, gone, empty, nonempty, unused, value>=N or "
		       "messages>=N";
	c->word = (enum condition_word)word;
	text += len;
	if (word < CONDITION_VALUE)
		return *text ? "nothing follows that word" : NULL;
	c->orders = scan_operator(&text);
	if (!c->orders)
		return "what compares is >=, >, <=, <, == or !=";
	return number_parse(&c->number, text) < 0 ? "what it is compared with is a number" : NULL;
}

bool condition_compares(const struct condition *c, uint64_t number)
{
	if (number == c->number)
		return c->orders & CONDITION_EQUAL;
	return c->orders & (number < c->number ? CONDITION_LESS : CONDITION_MORE);
}
