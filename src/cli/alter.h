/* alter.h - what the alter verbs change, from their options (OPT_ALTER) to numbers. */
#ifndef IPCTOOL_ALTER_H
#define IPCTOOL_ALTER_H

#include "verb.h"

#include <sys/types.h>

struct perm_change {
	struct mode_change mode;
	uid_t uid; /* PERM_KEEP: unchanged; so for gid */
	gid_t gid;
};
#define PERM_KEEP ((uid_t)-1)

/*
 * Looks the names up. ST_OK; ST_USAGE after reporting that there is no such user or group, or
 * that nothing is to be changed; `more` is what could be besides: ", or --qbytes", or "".
 */
int alter_resolve(struct perm_change *change, const struct perm_opts *opts, const char *more);

#endif
