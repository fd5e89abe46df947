/* sysv_access.h - what the permissions of a System V object allow us. */
#ifndef IPCTOOL_SYSV_ACCESS_H
#define IPCTOOL_SYSV_ACCESS_H

#include "sysvipc.h"

/* For where no call asks the kernel without doing something: what it would say to writing. */
bool sysv_may_write(const struct sysv_object *o);

#endif
