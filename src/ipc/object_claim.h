/*
 * object_claim.h - an object that is a file, for a moment without anybody else: nobody has it open
 * or mapped, not even a process that we may not look into, and nobody can open it meanwhile. This
 * is a write lease of fcntl(2), which the kernel gives only to the one who has the file open.
 */
#ifndef IPCTOOL_OBJECT_CLAIM_H
#define IPCTOOL_OBJECT_CLAIM_H

#include "object.h"

#include <signal.h>

struct object_claim {
	int fd;
	struct sigaction before; /* of SIGIO, by which the kernel tells that somebody waits */
};

/*
 * Of a POSIX queue, semaphore or shared memory. 0, and object_unclaim() follows soon: who opens it
 * now waits for that, or with O_NONBLOCK fails. -EBUSY: somebody has it, or has had it since;
 * -ESTALE: it is another one by now; -ENOENT; -EOPNOTSUPP: it cannot be told, as it may not be
 * read, or is not one's own.
 */
int object_claim(struct object_claim *claim, const struct object *o);
void object_unclaim(struct object_claim *claim);

#endif
