/* posix_shm.h - POSIX shared memory objects: shm_overview(7). */
#ifndef IPCTOOL_POSIX_SHM_H
#define IPCTOOL_POSIX_SHM_H

#include "posix_names.h"
#include "segment.h"
#include "shmfs.h"

extern const struct segment_ops posix_shm_ops;

/*
 * Every object, by name: 1, 0 at the end, or -errno: of the directory, or -ENOMEM. Nothing here
 * needs permission on an object. posix_shm_list_close() also after a failure.
 */
struct posix_shm_list {
	struct shmfs_list files;
	struct posix_names names;
};
int posix_shm_list_open(struct posix_shm_list *list);
int posix_shm_next(struct posix_shm_list *list, const char **address, struct segment_stat *st);
void posix_shm_list_close(struct posix_shm_list *list);

#endif
