/* sysv_make.h - new System V objects with keys that nobody chose, as ipcmk(1) makes them. */
#ifndef IPCTOOL_SYSV_MAKE_H
#define IPCTOOL_SYSV_MAKE_H

#include "address.h"

#include <stdint.h>
#include <sys/types.h>

/*
 * Makes an object of exactly that mode with a random key that no other has. size: semaphores of a
 * set, bytes of a segment; nothing for a queue. Its id, or -errno: -EINVAL, -ENOSPC, -ENOMEM tell
 * of a limit (sysv_limits.h).
 */
int sysv_make(enum family family, uint64_t size, mode_t mode);

#endif
