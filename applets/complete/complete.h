/* complete.h - what a word may become: candidates, one a line, from the tables and the kernel. */
#ifndef IPCTOOL_COMPLETE_H
#define IPCTOOL_COMPLETE_H

#include "verb.h"

extern const struct verb complete_verb;

/* The word that is being completed. Its first `kept` bytes are settled: "--mode=", "name,". */
struct cursor {
	const char *word;
	size_t kept;
};

/* Prints the candidate, behind what is settled, if it begins as the word goes on. */
void complete_offer(struct cursor c, const char *candidate);

/* All values that o may have, as far as a table or the system knows them. */
void complete_value(struct cursor c, const struct opt *o);

/* Addresses that p, KIND_ADDRESS or KIND_OBJECT, may be. */
void complete_address(struct cursor c, const struct operand *p);

/* The last of the words of a verb, which are words[0] to words[count - 1]. */
void complete_words(const struct verb *v, int count, char **words);

/* The last line, for the shell: what it completes by itself. */
#define COMPLETE_FILES    ":files\n"
#define COMPLETE_COMMANDS ":commands\n"

#endif
