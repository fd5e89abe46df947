/* sysv_shm.h - System V shared memory segments: shmop(2), shmctl(2). */
#ifndef IPCTOOL_SYSV_SHM_H
#define IPCTOOL_SYSV_SHM_H

#include "segment.h"
#include "sysv_limits.h"

extern const struct segment_ops sysv_shm_ops;

/* Finds out how much of it is in memory and in swap, which takes a look at all segments. */
void sysv_shm_memory(struct sysv_object *object);

/* What bounds new segments, for messages. */
struct sysv_shm_room {
	struct sysv_limits limits; /* shm alone, */
	struct sysv_usage usage;   /* here too */
	uint64_t page;
	uint64_t huge_page; /* bytes; 0: the kernel has no huge pages. Of these there are: */
	uint64_t huge_total, huge_free;
	uint64_t huge_group; /* who may use them without CAP_IPC_LOCK */
};
void sysv_shm_room(struct sysv_shm_room *room);

#endif
