/*
 * futex_sem.h - a semaphore in shared memory: glibc's sem_t of 64-bit programs, word for word.
 *
 * So sem_wait(3) and sem_post(3) of other programs work on it while we do, whatever libc ipctool is
 * built with. Programs of 32 bits, and of other libcs, lay their semaphores out differently.
 *
 * Nothing here knows where the memory comes from. It may go away at any time (guard.h).
 */
#ifndef IPCTOOL_FUTEX_SEM_H
#define IPCTOOL_FUTEX_SEM_H

#include "deadline.h"

#include <stdint.h>

struct futex_sem {
	uint64_t word;   /* the value in the low half, the number of waiters in the high one */
	uint32_t shared; /* FUTEX_SEM_SHARED, or 0 in one that is private to a process */
	uint32_t unused[5];
};
_Static_assert(sizeof(struct futex_sem) == 32, "the size of glibc's sem_t");

#define FUTEX_SEM_SHARED    128
#define FUTEX_SEM_ALIGNMENT 8
#define FUTEX_SEM_MAX       INT32_MAX /* SEM_VALUE_MAX */

static inline uint32_t futex_sem_value(uint64_t word)
{
	return (uint32_t)word;
}

static inline uint32_t futex_sem_waiters(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

/* What 32 bytes of memory are: 0, a semaphore; -ENODATA, all zero; -EBADMSG, something else. */
int futex_sem_recognise(const struct futex_sem *sem);

/*
 * Makes a semaphore of 32 zeros: 0, or what is there now, -EEXIST or -EBADMSG. Of several that do
 * it at once one succeeds. Who looks at the same moment may see the value 0 before it is `value`.
 */
int futex_sem_create(struct futex_sem *sem, uint32_t value);

/* Makes zeros of a semaphore: 0, or -EBUSY when it has *waiters. */
int futex_sem_destroy(struct futex_sem *sem, uint32_t *waiters);

/*
 * Adds n (at least 1) at once and wakes as many waiters. 0, with *value the new value; -EOVERFLOW
 * when that would be above FUTEX_SEM_MAX: nothing was added then, and *value is the present value.
 */
int futex_sem_post(struct futex_sem *sem, uint32_t n, uint32_t *value);

/*
 * Takes n (at least 1) at once if there are as many. 0 or -EAGAIN; *value is what is left, or what
 * was too little.
 */
int futex_sem_take(struct futex_sem *sem, uint32_t n, uint32_t *value);

/*
 * The same, but waits until there are as many: 0; -ETIMEDOUT; -EINTR when interrupt.h, which the
 * caller has started, caught a signal; -EFAULT; or what gone(arg), which is asked once a second
 * whether there is still something to wait for, returns other than 0.
 */
int futex_sem_wait(struct futex_sem *sem, uint32_t n, struct deadline deadline, uint32_t *value,
		   int (*gone)(void *), void *arg);

/* Sets the value, wakes as many waiters as it was raised by, and returns what it was. */
uint32_t futex_sem_set(struct futex_sem *sem, uint32_t value);

#endif
