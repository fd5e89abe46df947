/*
 * mapped_sem.h - a semaphore in a file, from the moment on when the file is open: what named ones
 * and those in somebody's memory have in common. s->fd is the file (-1: kept_sem.h lent the map),
 * s->address.offset the place.
 */
#ifndef IPCTOOL_MAPPED_SEM_H
#define IPCTOOL_MAPPED_SEM_H

#include "semaphore.h"

#include <sys/stat.h>

/*
 * Maps the place, which lies in the file as far as is known. What others can shrink is guarded
 * while it is touched (guard.h). That takes four system calls with musl, so `post` of what is ours
 * alone goes without.
 */
int mapped_sem_map(struct semaphore *s, bool exposed);
void mapped_sem_close(struct semaphore *s);

int mapped_sem_post(struct semaphore *s, uint32_t n);
int mapped_sem_wait(struct semaphore *s, uint32_t n, struct deadline deadline);
int mapped_sem_set(struct semaphore *s, uint32_t value);

/* Reads it by a call, for which permission to read is enough: 0, -EBADMSG when it is cut off. */
int mapped_sem_read(int fd, uint64_t offset, struct futex_sem *copy);

/* What the file's inode and its content tell; info->content is 0. */
void mapped_sem_describe(struct semaphore_stat *info, const struct stat *file,
			 const struct futex_sem *sem);

#endif
