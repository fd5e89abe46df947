/* ipcrm.h - the parts of ipcrm. */
#ifndef IPCTOOL_IPCRM_H
#define IPCTOOL_IPCRM_H

#include "verb.h"

#include <stdbool.h>

/*
 * Each removes, says on stdout what if `verbose`, goes on after a failure, and returns the status
 * of the first one. Of System V objects that is always ST_FAIL, as util-linux knows no other.
 */
int ipcrm_id(enum family family, int id, bool verbose);
int ipcrm_key(enum family family, const char *text, bool verbose);
int ipcrm_name(enum family family, const char *name, bool verbose);
/* What the caller may remove; of POSIX objects, what belongs to the caller. */
int ipcrm_all(enum family family, bool verbose);
int ipcrm_all_posix(enum family family, bool verbose);

extern const struct verb ipcrm_verb;

/* They report; ST_OK or ST_USAGE. */
int ipcrm_parse_id(int *id, const char *text);
int ipcrm_check_key(const char *text);
int ipcrm_check_name(enum family family, const char *name);

#endif
