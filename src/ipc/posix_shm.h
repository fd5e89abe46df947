/* posix_shm.h - POSIX shared memory objects: shm_overview(7). */
#ifndef IPCTOOL_POSIX_SHM_H
#define IPCTOOL_POSIX_SHM_H

#include "posix_names.h"
#include "segment.h"

extern const struct segment_ops posix_shm_ops;

/*
 * Every object, by name: posix_shm_list_open() returns 0, or -errno: of the directory, or -ENOMEM;
 * posix_shm_next() the address, or NULL at the end. Nothing here needs permission on an object.
 * posix_shm_list_close() also after a failure.
 */
struct posix_shm_list {
	struct posix_names names;
};
int posix_shm_list_open(struct posix_shm_list *list);
const char *posix_shm_next(struct posix_shm_list *list, struct segment_stat *st);
void posix_shm_list_close(struct posix_shm_list *list);

#endif
