/* with.h - what the files of with share. */
#ifndef IPCTOOL_WITH_H
#define IPCTOOL_WITH_H

#include "temporary.h"

#include <stddef.h>

/* KIND=NAME[:SPEC], taken apart: the three that follow each other in text. */
struct with_operand {
	enum family family;
	const char *name, *spec; /* spec: "" when there is none */
	size_t name_len;
};

/* NULL, or in a few words the rule that the text broke. */
const char *with_split(struct with_operand *o, const char *text);

/*
 * What an operand asks for, as temporaries_make() wants it: ST_OK, or a status after reporting.
 * *t is zero before.
 */
int with_plan(struct temporary *t, const char *text);

/* Reports why it could not be made: a status. */
int with_failed(int r, const struct temporaries *all, const struct temporary *t, const char *text);

#endif
