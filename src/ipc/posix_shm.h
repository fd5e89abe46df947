/* posix_shm.h - POSIX shared memory objects: shm_overview(7). */
#ifndef IPCTOOL_POSIX_SHM_H
#define IPCTOOL_POSIX_SHM_H

#include "segment.h"

#include <stddef.h>

extern const struct segment_ops posix_shm_ops;

struct posix_shm_entry {
	struct segment_stat stat;
	char address[]; /* the name, with its slash */
};

struct posix_shm_list {
	struct posix_shm_entry **entries; /* pointers: they are what is moved when sorting */
	size_t count, room;
};

/*
 * Every object, sorted by name; nothing here needs permission on an object. 0 or -errno: of the
 * directory, or -ENOMEM. posix_shm_list_free() also after a failure.
 */
int posix_shm_list(struct posix_shm_list *list);
void posix_shm_list_free(struct posix_shm_list *list);

#endif
