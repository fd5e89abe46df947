/* glibc_rwlock.c - read-write locks of C programs. */
#include "glibc_rwlock.h"

#include "guard.h"
#include "interrupt.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#if defined __GLIBC__ && __SIZEOF_POINTER__ == 8

enum {
	READER_SHIFT = 3, /* of glibc's __readers: below are the phase, and who waits */
	WRITE_PHASE = 1,
};

/* The functions that lock look no more often than that for signals that were caught. */
#define LOOK_NS INT64_C(100000000)

unsigned int glibc_rwlock_bytes(void)
{
	return sizeof(pthread_rwlock_t);
}

static bool is_zero(const char *bytes, size_t len)
{
	while (len > 0 && *bytes == 0) {
		bytes++;
		len--;
	}
	return len == 0;
}

/* What pthread_rwlock_init(3) writes tells it from anything else, and from one that is private. */
static int recognise(const pthread_rwlock_t *lock)
{
	if (is_zero((const char *)lock, sizeof *lock))
		return -ENODATA;
	if (lock->__data.__shared != 1 || lock->__data.__pad3 != 0 || lock->__data.__pad4 != 0 ||
	    lock->__data.__rwelision != 0 || lock->__data.__pad2 != 0 || lock->__data.__flags > 2)
		return -EBADMSG;
	return 0;
}

static int read_lock(struct rwlock *l, pthread_rwlock_t *lock)
{
	ssize_t n = segment_read(&l->object, lock, sizeof *lock, l->address.offset);

	if (n < 0)
		return (int)n;
	return n == (ssize_t)sizeof *lock ? recognise(lock) : -ENXIO;
}

static int write_lock(struct rwlock *l, const pthread_rwlock_t *lock)
{
	ssize_t n = segment_write(&l->object, lock, sizeof *lock, l->address.offset);

	if (n < 0)
		return (int)n;
	return n == (ssize_t)sizeof *lock ? 0 : -ENOSPC;
}

static void make(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attr;

	memset(lock, 0, sizeof *lock);
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(lock, &attr);
	pthread_rwlockattr_destroy(&attr);
}

/* Of several ipctools that do it at once, one succeeds: they exclude each other meanwhile. */
int glibc_rwlock_create(struct rwlock *l, const char *address)
{
	const struct lock_want all = { .kind = LOCK_OFD, .length = 0 };
	pthread_rwlock_t lock = { 0 };
	int r = rwlock_open_object(l, address, SEGMENT_WRITE, sizeof lock);

	if (r == 0)
		r = file_lock_take(l->object.fd, &all, (struct deadline){ DEADLINE_NEVER });
	if (r == 0) {
		r = read_lock(l, &lock);
		make(&lock);
		r = r == 0 ? -EEXIST : r == -ENODATA ? write_lock(l, &lock) : r;
	}
	return r;
}

static void describe(const pthread_rwlock_t *lock, struct glibc_rwlock_state *state)
{
	*state = (struct glibc_rwlock_state){
		.readers = lock->__data.__readers >> READER_SHIFT,
		.writers = lock->__data.__writers & INT32_MAX,
		.writer = lock->__data.__cur_writer,
	};
	/* Readers that are counted in a write phase wait for its end. */
	if (lock->__data.__readers & WRITE_PHASE && state->writer != 0)
		state->readers = 0;
}

int glibc_rwlock_look(struct rwlock *l, const char *address, struct glibc_rwlock_state *state)
{
	pthread_rwlock_t lock = { 0 };
	int r = rwlock_open_object(l, address, SEGMENT_READ, sizeof lock);

	if (r == 0)
		r = read_lock(l, &lock);
	if (r == 0)
		describe(&lock, state);
	return r;
}

int glibc_rwlock_remove(struct rwlock *l, const char *address, struct glibc_rwlock_state *state)
{
	static const pthread_rwlock_t zero;
	pthread_rwlock_t lock = { 0 };
	int r = rwlock_open_object(l, address, SEGMENT_WRITE, sizeof lock);

	if (r == 0)
		r = read_lock(l, &lock);
	if (r < 0)
		return r;
	describe(&lock, state);
	if (state->readers > 0 || state->writers > 0 || state->writer != 0)
		return -EBUSY;
	return write_lock(l, &zero);
}

/* One call on the lock, for guarded(). */
struct call {
	pthread_rwlock_t *lock;
	bool to_write;
	struct timespec until;
};

static int touch_try(void *arg)
{
	struct call *c = arg;

	return -(c->to_write ? pthread_rwlock_trywrlock(c->lock)
			     : pthread_rwlock_tryrdlock(c->lock));
}

static int touch_take(void *arg)
{
	struct call *c = arg;

	return -(c->to_write ? pthread_rwlock_clockwrlock(c->lock, CLOCK_MONOTONIC, &c->until)
			     : pthread_rwlock_clockrdlock(c->lock, CLOCK_MONOTONIC, &c->until));
}

static int touch_give(void *arg)
{
	struct call *c = arg;

	return -pthread_rwlock_unlock(c->lock);
}

static int map_lock(struct rwlock *l, struct segment_map *map, struct call *c)
{
	int r = segment_map(&l->object, map, sizeof *c->lock, l->address.offset);

	if (r == 0)
		c->lock = (pthread_rwlock_t *)(void *)map->at;
	return r;
}

/* They go on after a signal as if nothing had been: so they are called for a while at a time. */
static int take_waiting(struct call *c, struct deadline deadline)
{
	int r = interrupt_catch((struct deadline){ DEADLINE_NEVER });

	if (r < 0)
		return r;
	do {
		struct deadline look = deadline_after((struct timeout){ LOOK_NS });

		c->until = deadline_timespec(look.ns < deadline.ns ? look : deadline);
		r = guarded(touch_take, c);
	} while (r == -ETIMEDOUT && !(r = interrupt_reason(deadline)));
	interrupt_release();
	return r;
}

int glibc_rwlock_take(struct rwlock *l, const char *address, bool to_write,
		      struct deadline deadline)
{
	struct call c = { .to_write = to_write };
	struct segment_map map = { 0 };
	pthread_rwlock_t lock = { 0 };
	int r = rwlock_open_object(l, address, SEGMENT_WRITE, sizeof lock);

	if (r == 0)
		r = read_lock(l, &lock);
	if (r == 0)
		r = map_lock(l, &map, &c);
	if (r == 0)
		r = guarded(touch_try, &c);
	if (r == -EBUSY)
		r = deadline.ns == 0 ? -EAGAIN : take_waiting(&c, deadline);
	segment_unmap(&map);
	return r;
}

int glibc_rwlock_give(struct rwlock *l)
{
	struct segment_map map = { 0 };
	struct call c = { 0 };
	int r = map_lock(l, &map, &c);

	if (r == 0)
		r = guarded(touch_give, &c);
	segment_unmap(&map);
	return r;
}

#else /* nobody calls the others where there are no bytes */

unsigned int glibc_rwlock_bytes(void)
{
	return 0;
}

static int refuse(struct rwlock *l)
{
	l->object.ops = NULL;
	return -EOPNOTSUPP;
}

int glibc_rwlock_create(struct rwlock *l, const char *address)
{
	(void)address;
	return refuse(l);
}

int glibc_rwlock_look(struct rwlock *l, const char *address, struct glibc_rwlock_state *state)
{
	(void)address;
	(void)state;
	return refuse(l);
}

int glibc_rwlock_remove(struct rwlock *l, const char *address, struct glibc_rwlock_state *state)
{
	(void)address;
	(void)state;
	return refuse(l);
}

int glibc_rwlock_take(struct rwlock *l, const char *address, bool to_write,
		      struct deadline deadline)
{
	(void)address;
	(void)to_write;
	(void)deadline;
	return refuse(l);
}

int glibc_rwlock_give(struct rwlock *l)
{
	return refuse(l);
}

#endif
