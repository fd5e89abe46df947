/* sysv_sem.h - what System V semaphore sets can do beyond semaphore.h. See semop(2). */
#ifndef IPCTOOL_SYSV_SEM_H
#define IPCTOOL_SYSV_SEM_H

#include "semaphore.h"

#include <stddef.h>
#include <sys/sem.h>

/* semctl(2) leaves it to its callers to define this. */
union semctl_argument {
	int value;
	struct semid_ds *set;
	unsigned short *values;
	struct seminfo *info;
};

/* kernel.sem, and how much of it is used. */
struct sysv_sem_limits {
	uint64_t semmsl; /* elements of a set */
	uint64_t semmns; /* elements of all sets */
	uint64_t semopm; /* operations of one call */
	uint64_t semmni; /* sets */
	uint64_t elements, sets;
};
int sysv_sem_limits(struct sysv_sem_limits *limits);

/*
 * Does all of the operations at once, as soon as all of them can be done; s is open. Returns what
 * semaphore_wait() and semaphore_post() do. Changes only IPC_NOWAIT of the operations.
 */
int sysv_sem_operate(struct semaphore *s, struct sembuf *ops, size_t count,
		     struct deadline deadline);

/*
 * Which of them cannot be done now, and s->value is what it meets: its index. -1 when all can, or
 * when the values may not be read.
 */
int sysv_sem_obstacle(struct semaphore *s, const struct sembuf *ops, size_t count);

#endif
