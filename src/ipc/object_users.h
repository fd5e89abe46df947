/*
 * object_users.h - which processes have an object, and how: one look at all processes.
 *
 * Objects are known by what they are (object_key.h), so that one is found under whatever name a
 * process had it, and after its name is gone. Our own process is left out.
 */
#ifndef IPCTOOL_OBJECT_USERS_H
#define IPCTOOL_OBJECT_USERS_H

#include "object_key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum use_how {
	USE_DESCRIPTOR, /* fd */
	USE_MAPPED,     /* start, length, and offset in the file */
	USE_ATTACHED,   /* a System V segment: the same */
	USE_HOLDING,    /* a lock: fd, or -1 */
	USE_WAITING,    /* the same; or start and offset of what it waits for in memory */
};

struct object_use {
	struct object_key key;
	pid_t pid;
	uint8_t how; /* enum use_how */
	int fd;      /* -1: it is not by a descriptor, or not known by which */
	uint64_t start, length, offset;
};

struct object_users {
	struct object_use *uses; /* by key, then by process, how, descriptor or address */
	size_t count, room;
	unsigned int hidden; /* processes that may not be looked into; they may use some, too */
	bool partial;        /* and so may those outside of our PID namespace, which is not all */
};

/*
 * All uses of the objects of these keys. Those wait who sleep in a call that is about that object
 * and no other: poll(2) is not. 0, and object_users_free() follows; -ENOMEM; or the -errno
 * of /proc.
 *
 * System V sets and queues have no users but those who wait. Segments are found by the processes
 * that are in our IPC namespace now; one that attached and went to another is not told from a
 * stranger, so for the question whether anybody is left, ask for nattch.
 */
int object_users_look(struct object_users *users, const struct object_key *keys, size_t count);
void object_users_free(struct object_users *users);

/* How many uses there are of that object; *first is the first of them. */
size_t object_users_of(const struct object_users *users, const struct object_key *key,
		       const struct object_use **first);

/* In that order: negative, 0, positive, as qsort(3) wants it. */
int object_use_compare(const void *a, const void *b);

#endif
