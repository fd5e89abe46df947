/*
 * futex_sem.c - taking permits, adding them, and waiting for them.
 *
 * A waiter adds itself to the high half of the word, sleeps in futex(2) while the low half, the
 * value, stays what it saw, and leaves the high half in the same step in which it takes. Who adds
 * to the value wakes somebody if there is a waiter. That is glibc's protocol, whose waiters all
 * need one permit; ours may need n, and take all n in one step or none. So two of them never hold
 * half of what the other needs. But a wake-up may now reach a waiter that needs more than there is:
 *
 *	Adding n wakes n waiters. A waiter that was woken either takes, or passes the wake-up on, to
 *	one that needs no more than the present value; and only then sleeps again or gives up.
 *
 * No wake-up is lost: let a sleeper need m, and let the value be at least m from some moment on.
 * Since then fewer permits were taken than added (it was below m before), but as many wake-ups were
 * given as permits added, and each ends in somebody's taking at least one, because passing it on
 * finds at least this sleeper. So one of them is still on its way, or has reached it.
 *
 * And they do not go in circles: one is only passed on to who needs less than who passes it.
 *
 * The kernel finds "one that needs no more" by a bit mask (FUTEX_WAIT_BITSET): bit n for the need
 * n, and all bits for the need 1, as glibc's waiters have. Needs above COUNTED share a bit, so they
 * cannot be told apart, and are passed nothing: they look for themselves, ten times a second.
 *
 * A process that is killed with SIGKILL takes its wake-up with it, as with glibc. That is one of
 * the reasons why every waiter looks once a second.
 */
#include "futex_sem.h"

#include "futex.h"
#include "interrupt.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define WAITER  (UINT64_C(1) << 32)
#define COUNTED 30u

#define LOOK_NS       INT64_C(1000000000)
#define LOOK_OFTEN_NS INT64_C(100000000)

/* futex(2) works on 32 bits: the value's half of the word. */
static uint32_t *value_half(struct futex_sem *sem)
{
	return (uint32_t *)&sem->word + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 1 : 0);
}

static uint64_t load(const struct futex_sem *sem)
{
	return __atomic_load_n(&sem->word, __ATOMIC_RELAXED);
}

/* When this fails, *seen is what the word is now. Strong enough to publish and to see data. */
static bool replace(struct futex_sem *sem, uint64_t *seen, uint64_t word)
{
	return __atomic_compare_exchange_n(&sem->word, seen, word, true, __ATOMIC_ACQ_REL,
					   __ATOMIC_RELAXED);
}

int futex_sem_recognise(const struct futex_sem *sem)
{
	static const struct futex_sem zero;

	if (sem->shared == FUTEX_SEM_SHARED)
		return 0;
	return memcmp(sem, &zero, sizeof zero) == 0 ? -ENODATA : -EBADMSG;
}

int futex_sem_create(struct futex_sem *sem, uint32_t value)
{
	uint32_t nothing = 0, left;
	int r = futex_sem_recognise(sem);

	if (r != -ENODATA)
		return r == 0 ? -EEXIST : r;
	if (!__atomic_compare_exchange_n(&sem->shared, &nothing, FUTEX_SEM_SHARED, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		return -EEXIST;
	return value > 0 ? futex_sem_post(sem, value, &left) : 0;
}

int futex_sem_destroy(struct futex_sem *sem, uint32_t *waiters)
{
	uint64_t seen = load(sem);

	do {
		*waiters = futex_sem_waiters(seen);
		if (*waiters > 0)
			return -EBUSY;
	} while (!replace(sem, &seen, 0));
	__atomic_store_n(&sem->shared, 0, __ATOMIC_RELEASE);
	memset(sem->unused, 0, sizeof sem->unused);
	return 0;
}

int futex_sem_post(struct futex_sem *sem, uint32_t n, uint32_t *value)
{
	uint64_t seen = load(sem);

	do {
		*value = futex_sem_value(seen);
		if ((uint64_t)*value + n > FUTEX_SEM_MAX)
			return -EOVERFLOW;
	} while (!replace(sem, &seen, seen + n));
	*value += n;
	if (futex_sem_waiters(seen) > 0)
		futex(value_half(sem), FUTEX_WAKE, n, NULL, 0);
	return 0;
}

uint32_t futex_sem_set(struct futex_sem *sem, uint32_t value)
{
	uint64_t seen = load(sem);
	uint32_t before;

	do
		before = futex_sem_value(seen);
	while (!replace(sem, &seen, seen - before + value));
	if (value > before && futex_sem_waiters(seen) > 0)
		futex(value_half(sem), FUTEX_WAKE, value - before, NULL, 0);
	return before;
}

/* Takes n and, if there are so many, removes one waiter. *seen is the word that decided. */
static bool take(struct futex_sem *sem, uint64_t *seen, uint32_t n, uint64_t waiter)
{
	*seen = load(sem);
	while (futex_sem_value(*seen) >= n) {
		uint64_t less = n + (futex_sem_waiters(*seen) > 0 ? waiter : 0);

		if (replace(sem, seen, *seen - less))
			return true;
	}
	return false;
}

int futex_sem_take(struct futex_sem *sem, uint32_t n, uint32_t *value)
{
	uint64_t seen;
	bool taken = take(sem, &seen, n, 0);

	*value = futex_sem_value(seen) - (taken ? n : 0);
	return taken ? 0 : -EAGAIN;
}

/* The count is somebody else's if the memory was made something new in the meantime. */
static void leave(struct futex_sem *sem)
{
	uint64_t seen = load(sem);

	while (futex_sem_waiters(seen) > 0 && !replace(sem, &seen, seen - WAITER))
		;
}

static uint32_t bits_of(uint32_t need)
{
	if (need == 1)
		return FUTEX_BITSET_MATCH_ANY;
	return UINT32_C(1) << (need <= COUNTED ? need : COUNTED + 1);
}

static void pass_on(struct futex_sem *sem, uint64_t seen)
{
	uint32_t value = futex_sem_value(seen);
	uint32_t bits = 0;

	for (uint32_t need = 1; need <= value && need <= COUNTED; need++)
		bits |= UINT32_C(1) << need;
	if (bits && futex_sem_waiters(seen) > 1)
		futex(value_half(sem), FUTEX_WAKE_BITSET, 1, NULL, bits);
}

/* 0: woken; -EAGAIN: the value is not what was seen; -ETIMEDOUT: time to look; -EINTR; -EFAULT. */
static int doze(struct futex_sem *sem, uint64_t seen, uint32_t n, struct deadline deadline)
{
	int64_t ns = n > COUNTED ? LOOK_OFTEN_NS : LOOK_NS;
	struct deadline look = deadline_after((struct timeout){ ns });
	struct timespec until = deadline_timespec(look.ns < deadline.ns ? look : deadline);

	if (futex(value_half(sem), FUTEX_WAIT_BITSET, futex_sem_value(seen), &until, bits_of(n)) ==
	    0)
		return 0;
	return -errno;
}

/* After a doze that ended so: 0, or why not to go on. */
static int reason_to_stop(int r, struct deadline deadline, int (*gone)(void *), void *arg)
{
	switch (-r) {
	case 0:
	case EAGAIN:
	case EINTR:
		break;
	case ETIMEDOUT:
		r = gone(arg);
		if (r < 0)
			return r;
		break;
	default:
		return r;
	}
	return interrupt_reason(deadline);
}

int futex_sem_wait(struct futex_sem *sem, uint32_t n, struct deadline deadline, uint32_t *value,
		   int (*gone)(void *), void *arg)
{
	int r = -EAGAIN, stop = 0;
	uint64_t seen;

	__atomic_fetch_add(&sem->word, WAITER, __ATOMIC_RELAXED);
	while (!take(sem, &seen, n, WAITER)) {
		if (r == 0)
			pass_on(sem, seen);
		stop = reason_to_stop(r, deadline, gone, arg);
		if (stop < 0)
			break;
		r = doze(sem, seen, n, deadline);
	}
	*value = futex_sem_value(seen);
	if (stop < 0)
		leave(sem);
	else
		*value -= n;
	return stop;
}
