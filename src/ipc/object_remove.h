/* object_remove.h - removing an object that was looked at before, and no other. */
#ifndef IPCTOOL_OBJECT_REMOVE_H
#define IPCTOOL_OBJECT_REMOVE_H

#include "object.h"

/*
 * Removes it if what its address leads to is still the same object. 0; -ENOENT; -ESTALE: it is
 * another one by now; -EBUSY: a socket that is bound, a semaphore in memory with waiters;
 * -EOPNOTSUPP: a lock or an abstract socket, which go with who has them; -EACCES, -EPERM; another
 * -errno.
 */
int object_remove(const struct object *o);

/* The same, but only if nobody uses it, or did since it was looked at: -EBUSY, and -EAGAIN when
 * that cannot be told. */
int object_remove_unused(const struct object *o);

#endif
