/* sysv_sem.h - what System V semaphore sets can do beyond semaphore.h. See semop(2). */
#ifndef IPCTOOL_SYSV_SEM_H
#define IPCTOOL_SYSV_SEM_H

#include "semaphore.h"

#include <stddef.h>
#include <sys/sem.h>

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
