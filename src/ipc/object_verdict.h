/*
 * object_verdict.h - is an object in use? Of files the processes that have them open or mapped
 * tell, and of segments the kernel's count. A System V queue or set is nobody's between two calls:
 * it counts as used while somebody waits, or while the process lives that used it last.
 */
#ifndef IPCTOOL_OBJECT_VERDICT_H
#define IPCTOOL_OBJECT_VERDICT_H

#include "object.h"
#include "object_users.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * `users` were looked for with the object's key; `hidden` is how many processes may not be looked
 * into: if there are some, a POSIX object is claimed for a moment (object_claim.h). Sockets are
 * looked at again. Who waits to open a FIFO has it not yet: its users are not all. *pid: a process
 * that uses it, or of a System V set that is unused, the one that did; 0: which is not known.
 */
enum object_verdict object_judge(const struct object *o, const struct object_users *users,
				 unsigned int hidden, pid_t *pid);

/*
 * Of processes that may not be looked into, those that count: process 1 does not. A system may
 * hide it even from root, and it uses no objects that others would leave behind.
 */
unsigned int object_hidden(unsigned int hidden);

/* Is the process there that used an object at that time, and not another one with its number? */
bool object_process_lives(pid_t pid, int64_t at);

#endif
