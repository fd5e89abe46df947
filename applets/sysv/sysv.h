/* sysv.h - the verbs of sysv. */
#ifndef IPCTOOL_SYSV_H
#define IPCTOOL_SYSV_H

#include "verb.h"

extern const struct verb sysv_ls_verb, sysv_rm_verb;

#endif
