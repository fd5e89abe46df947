/* sysv_alter.h - mode, owner and group of System V objects of any kind. */
#ifndef IPCTOOL_SYSV_ALTER_H
#define IPCTOOL_SYSV_ALTER_H

#include "address.h"
#include "alter.h"

/*
 * What is not to be changed stays as it is; it takes no permission to read the object. 0; -ENOENT;
 * -EPERM: the caller is neither owner nor creator nor root.
 */
int sysv_alter(enum family family, int id, const struct perm_change *change);

#endif
