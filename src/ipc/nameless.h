/*
 * nameless.h - objects without a name that some process still has: memory that does not come back
 * before the last one lets go.
 *
 * These are removed files of /dev/shm (shared memory, semaphores), removed POSIX queues, and System
 * V segments that are marked for removal; of our namespaces. What never had a name, memfd_create(2)
 * and anonymous memory, is not among them.
 */
#ifndef IPCTOOL_NAMELESS_H
#define IPCTOOL_NAMELESS_H

#include "object_users.h"

#include <stdbool.h>

struct nameless {
	struct object_use use; /* by one process; of a segment pid is 0 when that is out of sight */
	uint8_t family;        /* enum family */
	bool size_known, memory_known;
	uint64_t size;   /* bytes; of what is mapped only, at least so many */
	uint64_t memory; /* bytes that it takes */
	char *name;      /* that it had, as this process has it; NULL: it had none */
};

struct nameless_list {
	struct nameless *items; /* by key, then by process */
	size_t count, room;
	unsigned int hidden; /* processes that may not be looked into; they may have some, too */
};

/* 0 or -errno, of /proc or -ENOMEM. nameless_list_free() also after a failure. */
int nameless_list_read(struct nameless_list *list);
void nameless_list_free(struct nameless_list *list);

#endif
