/* lock_waiter.h - who waits for a lock that the kernel does not name its askers of. */
#ifndef IPCTOOL_LOCK_WAITER_H
#define IPCTOOL_LOCK_WAITER_H

#include "procfd.h"

/* Is a thread of that process blocked in a request for a LOCK_OFD on that descriptor? */
bool lock_waiter(struct procfd p);

#endif
