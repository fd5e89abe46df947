/* value.h - the values of options and typed operands: a kind owns its parsing and its message. */
#ifndef IPCTOOL_VALUE_H
#define IPCTOOL_VALUE_H

#include "verb.h"

/*
 * Stores the value that `text` (NULL for options without one) gives o, in the field of `state`
 * that o names. ST_OK, or ST_USAGE after reporting.
 */
int value_store(const struct opt *o, void *state, const char *text);

#endif
