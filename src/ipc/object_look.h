/* object_look.h - what object_users_look() is after: part of object_users.h. */
#ifndef IPCTOOL_OBJECT_LOOK_H
#define IPCTOOL_OBJECT_LOOK_H

#include "object_users.h"

#include <stdbool.h>

/* Most of what is mapped lies in file systems where none of the objects does. */
#define LOOK_DEVICES_MAX 8

struct look {
	struct object_users *users;
	struct object_key *keys; /* sorted */
	size_t count;
	unsigned int kinds; /* 1 << enum object_kind: there are some of these */
	bool waited_sysv;   /* and System V queues or sets */
	dev_t devices[LOOK_DEVICES_MAX];
	size_t device_count; /* more than LOOK_DEVICES_MAX: they are not told apart */
};

/* Adds a use if it is of an object that is looked for: 0 or -ENOMEM. */
int look_add(const struct look *look, const struct object_use *use);

/* The object that a process has mapped there; false: none that is looked for. */
struct procmap_list;
bool look_mapped(const struct look *look, pid_t task, const struct procmap_list *maps,
		 struct object_key *key);

/* Adds those who wait, of the processes that have the objects, or of all. 0 or -errno. */
int look_at_waiters(const struct look *look);

#endif
