/* condition.h - what wait-for waits for, as users write it. */
#ifndef IPCTOOL_CONDITION_H
#define IPCTOOL_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

enum condition_word {
	CONDITION_EXISTS,
	CONDITION_GONE,
	CONDITION_EMPTY,
	CONDITION_NONEMPTY,
	CONDITION_UNUSED,
	CONDITION_VALUE, /* these two compare: */
	CONDITION_MESSAGES,
	CONDITION_WORDS
};

struct condition {
	enum condition_word word;
	uint8_t orders;  /* of the number that there is to this one, bits of enum condition_order */
	uint64_t number; /* 0 for the words that compare nothing */
};

enum condition_order {
	CONDITION_LESS = 1 << 0,
	CONDITION_EQUAL = 1 << 1,
	CONDITION_MORE = 1 << 2,
};

/*
 * A word alone, or "value" or "messages", one of >= > <= < == = !=, and a number of units.h,
 * without blanks. NULL, or in a few words the rule that the text broke.
 */
const char *condition_parse(struct condition *c, const char *text);

/* "exists", ..., "value", "messages". */
const char *condition_name(enum condition_word word);

/* Does the number compare so? */
bool condition_compares(const struct condition *c, uint64_t number);

#endif
