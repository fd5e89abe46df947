/* place.c - atomic access to shared memory, guarded where it may go away. */
#include "place.h"

#include "futex.h"
#include "guard.h"
#include "interrupt.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define PAUSE_MIN_NS INT64_C(1000000)
#define PAUSE_MAX_NS INT64_C(100000000)

static int look(struct place *p, struct segment_stat *st)
{
	int r = segment_stat(&p->segment, st);

	if (r == 0)
		p->size = st->size;
	return r;
}

int place_open(struct place *p, const char *address, enum segment_access access, unsigned int width,
	       uint64_t count)
{
	struct segment_stat st;
	int r;

	*p = (struct place){ .width = width, .count = count };
	r = segment_open_place(&p->segment, address, access);
	if (r < 0)
		return r;
	r = look(p, &st);
	if (r < 0)
		return r;
	p->doomed = st.sysv && st.sysv->shm.dest;
	if (p->segment.address.offset > p->size ||
	    width * count > p->size - p->segment.address.offset)
		return -ENXIO;
	return 0;
}

void place_close(struct place *p)
{
	segment_unmap(&p->map);
	segment_close(&p->segment);
}

bool place_is_aligned(const struct place *p)
{
	return p->segment.address.offset % p->width == 0;
}

/* One step on memory, for guarded(). */
struct access {
	char *at;
	unsigned int width;
	bool aligned;
	size_t count;
	uint64_t *bits;
	uint64_t *seen;
};

static uint64_t load(const void *at, unsigned int width)
{
	switch (width) {
	case 1:
		return __atomic_load_n((const uint8_t *)at, __ATOMIC_SEQ_CST);
	case 2:
		return __atomic_load_n((const uint16_t *)at, __ATOMIC_SEQ_CST);
	case 4:
		return __atomic_load_n((const uint32_t *)at, __ATOMIC_SEQ_CST);
	default:
		return __atomic_load_n((const uint64_t *)at, __ATOMIC_SEQ_CST);
	}
}

static void store(void *at, unsigned int width, uint64_t bits)
{
	switch (width) {
	case 1:
		__atomic_store_n((uint8_t *)at, (uint8_t)bits, __ATOMIC_SEQ_CST);
		break;
	case 2:
		__atomic_store_n((uint16_t *)at, (uint16_t)bits, __ATOMIC_SEQ_CST);
		break;
	case 4:
		__atomic_store_n((uint32_t *)at, (uint32_t)bits, __ATOMIC_SEQ_CST);
		break;
	default:
		__atomic_store_n((uint64_t *)at, bits, __ATOMIC_SEQ_CST);
	}
}

/* The same function for each width: *seen becomes what was there. */
#define REPLACE(type) \
	static bool replace_##type(__typeof__(type) *at, uint64_t *seen, uint64_t bits) \
	{ \
		type expected = (type)*seen; \
		bool same = __atomic_compare_exchange_n(at, &expected, (type)bits, false, \
							__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
\
		*seen = expected; \
		return same; \
	}
REPLACE(uint8_t)
REPLACE(uint16_t)
REPLACE(uint32_t)
REPLACE(uint64_t)

static bool replace(void *at, unsigned int width, uint64_t *seen, uint64_t bits)
{
	switch (width) {
	case 1:
		return replace_uint8_t(at, seen, bits);
	case 2:
		return replace_uint16_t(at, seen, bits);
	case 4:
		return replace_uint32_t(at, seen, bits);
	default:
		return replace_uint64_t(at, seen, bits);
	}
}

/* The low bytes of n are its first ones, or its last. */
static char *low_bytes(uint64_t *n, unsigned int width)
{
	return (char *)n + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof *n - width : 0);
}

static int touch_load(void *arg)
{
	struct access *a = arg;

	for (size_t i = 0; i < a->count; i++) {
		const char *at = a->at + i * a->width;

		a->bits[i] = 0;
		if (a->aligned)
			a->bits[i] = load(at, a->width);
		else
			memcpy(low_bytes(&a->bits[i], a->width), at, a->width);
	}
	return 0;
}

static int touch_store(void *arg)
{
	struct access *a = arg;

	for (size_t i = 0; i < a->count; i++) {
		char *at = a->at + i * a->width;

		if (a->aligned)
			store(at, a->width, a->bits[i]);
		else
			memcpy(at, low_bytes(&a->bits[i], a->width), a->width);
	}
	return 0;
}

static int touch_replace(void *arg)
{
	struct access *a = arg;

	return replace(a->at, a->width, a->seen, *a->bits) ? 0 : -EAGAIN;
}

/* Maps so many numbers, if they are not mapped already. */
static int map_numbers(struct place *p, uint64_t first, size_t n)
{
	uint64_t offset = p->segment.address.offset + first * p->width;

	if (p->map.at && first >= p->first && first + n <= p->first + p->mapped)
		return 0;
	segment_unmap(&p->map);
	p->first = first;
	p->mapped = n;
	return segment_map(&p->segment, &p->map, n * p->width, offset);
}

static int reach(struct place *p, uint64_t first, int (*touch)(void *), struct access *a)
{
	struct segment_stat st;
	int r = map_numbers(p, first, a->count);

	if (r < 0)
		return r;
	a->at = p->map.at + (first - p->first) * p->width;
	a->width = p->width;
	a->aligned = place_is_aligned(p);
	r = guarded(touch, a);
	if (r == -EFAULT)
		look(p, &st);
	return r;
}

int place_load(struct place *p, uint64_t first, size_t n, uint64_t *bits)
{
	struct access a = { .count = n, .bits = bits };

	return reach(p, first, touch_load, &a);
}

int place_store(struct place *p, uint64_t first, size_t n, const uint64_t *bits)
{
	struct access a = { .count = n, .bits = (uint64_t *)bits };

	return reach(p, first, touch_store, &a);
}

int place_replace(struct place *p, uint64_t *seen, uint64_t bits)
{
	struct access a = { .count = 1, .bits = &bits, .seen = seen };

	return reach(p, 0, touch_replace, &a);
}

int place_wake(struct place *p)
{
	int r = map_numbers(p, 0, 1);

	if (r < 0)
		return r;
	return futex((uint32_t *)(void *)p->map.at, FUTEX_WAKE, INT_MAX, NULL, 0) < 0 ? -errno : 0;
}

/*
 * What has lost its name is found by nobody any more but those who have it open, so nobody will
 * come to write what we wait for. Who waits is told, as of a semaphore.
 */
static int gone(struct place *p)
{
	struct segment_stat st;
	int r = look(p, &st);

	if (r < 0)
		return r == -ENOENT ? -EIDRM : r;
	if (st.size < p->segment.address.offset + p->width)
		return -EFAULT;
	if (st.sysv ? st.sysv->shm.dest && !p->doomed : st.links == 0)
		return -EIDRM;
	return 0;
}

static void doze(struct place *p, uint64_t seen, int64_t pause, struct deadline deadline)
{
	struct deadline look_again = deadline_after((struct timeout){ pause });
	struct timespec until =
		deadline_timespec(look_again.ns < deadline.ns ? look_again : deadline);

	if (p->width == 4)
		futex((uint32_t *)(void *)p->map.at, FUTEX_WAIT_BITSET, (uint32_t)seen, &until,
		      FUTEX_BITSET_MATCH_ANY);
	else
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static int wait_caught(struct place *p, bool (*done)(void *, uint64_t), void *arg,
		       struct deadline deadline)
{
	int64_t pause = PAUSE_MIN_NS;
	uint64_t bits;

	for (;;) {
		int r = place_load(p, 0, 1, &bits);

		if (r < 0 || done(arg, bits))
			return r;
		if (deadline.ns == 0)
			return -EAGAIN;
		r = interrupt_reason(deadline);
		if (r == 0)
			r = gone(p);
		if (r < 0)
			return r;
		doze(p, bits, pause, deadline);
		pause = 2 * pause < PAUSE_MAX_NS ? 2 * pause : PAUSE_MAX_NS;
	}
}

int place_wait(struct place *p, bool (*done)(void *arg, uint64_t bits), void *arg,
	       struct deadline deadline)
{
	int r = interrupt_catch((struct deadline){ DEADLINE_NEVER });

	if (r < 0)
		return r;
	r = wait_caught(p, done, arg, deadline);
	interrupt_release();
	return r;
}
