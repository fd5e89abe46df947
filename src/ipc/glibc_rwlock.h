/*
 * glibc_rwlock.h - the pthread_rwlock_t of C programs, in memory that they share with us: glibc's
 * for 64 bits. Other libraries lay theirs out differently, so what is built with them refuses.
 *
 * It is not robust. Its holder is whoever has counted himself in, and a holder that is killed stays
 * counted for ever; it may only be unlocked by the thread that locked it. So it is held by one
 * process around a command, and by nobody else.
 *
 * Functions return 0 or -errno, of their own meaning as in file_rwlock.h, and -EFAULT: the memory
 * went away. The struct rwlock is closed by rwlock_close().
 */
#ifndef IPCTOOL_GLIBC_RWLOCK_H
#define IPCTOOL_GLIBC_RWLOCK_H

#include "file_rwlock.h"

/* Bytes that one takes; 0: this build knows none. */
unsigned int glibc_rwlock_bytes(void);

struct glibc_rwlock_state {
	unsigned int readers;
	unsigned int writers; /* that wait; in a write phase one of them may have it */
	pid_t writer;         /* thread that has it, 0: none */
};

/* In an object that is there, where the bytes are zero; it prefers writers. -EEXIST. */
int glibc_rwlock_create(struct rwlock *l, const char *address);
/* Makes zeros of it; -EBUSY when it is held, as far as it says. */
int glibc_rwlock_remove(struct rwlock *l, const char *address, struct glibc_rwlock_state *state);
int glibc_rwlock_look(struct rwlock *l, const char *address, struct glibc_rwlock_state *state);

/* -EAGAIN (deadline 0), -ETIMEDOUT, -EINTR; -EDEADLK: a dead thread with our number has it. */
int glibc_rwlock_take(struct rwlock *l, const char *address, bool to_write,
		      struct deadline deadline);
int glibc_rwlock_give(struct rwlock *l);

#endif
