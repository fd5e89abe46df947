/* object_wait.h - waits until the answer about an object is the right one. */
#ifndef IPCTOOL_OBJECT_WAIT_H
#define IPCTOOL_OBJECT_WAIT_H

#include "deadline.h"
#include "object_state.h"

/*
 * Returns 0 when holds(l, arg) says of an answer that it is; -EAGAIN when the deadline is not to
 * wait, -ETIMEDOUT; or what object_state_look() returns.
 *
 * It sleeps until something happens that may have changed the answer. Where nothing tells, it looks
 * again and again, less and less often, ten times a second in the end. It never looks for more than
 * a twentieth of the time.
 */
int object_wait(struct object_state *l,
		bool (*holds)(const struct object_state *l, const void *arg), const void *arg,
		struct deadline deadline);

#endif
