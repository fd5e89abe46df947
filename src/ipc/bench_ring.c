/* bench_ring.c - slots in shared memory, which are filled and given back. */
#include "bench_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SLOTS_MAX = 64, RING_BYTES = 256 << 10, VALUE_MASK = 0x7fffffff };

/* The word of a slot stands before its message, in the same cache line; that is aligned to 16. */
#define WORD_ROOM 16

static void choose_slots(struct bench_channel *c)
{
	struct bench_ring *r = &c->ring;
	size_t fit;

	r->stride = WORD_ROOM + c->size + BENCH_CACHE_LINE - 1;
	r->stride -= r->stride % BENCH_CACHE_LINE;
	fit = RING_BYTES / r->stride;
	r->slots = r->batch = 1;
	if (!c->windowed || c->ops->bell->alternating)
		return;
	r->slots = fit > SLOTS_MAX ? SLOTS_MAX : fit < 2 ? 2 : (uint32_t)fit & ~1U;
	r->batch = r->slots / 2;
}

static void *map_file(size_t size)
{
	int fd = bench_file(), r = fd < 0 ? fd : posix_fallocate(fd, 0, (off_t)size);
	void *memory = MAP_FAILED;

	if (r == 0)
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	else
		errno = r < 0 ? -r : r;
	return memory == MAP_FAILED ? NULL : memory;
}

int bench_ring_setup(struct bench_channel *c)
{
	const struct bench_bell *bell = c->ops->bell;
	struct bench_ring *r = &c->ring;
	size_t size;

	choose_slots(c);
	/* A line for the word of what was given back, and then the slots. */
	size = BENCH_CACHE_LINE + r->slots * r->stride;
	errno = ENOMEM;
	r->words = bell->in_file ? map_file(size) : bench_memory(size, true);
	if (!r->words)
		return -errno;
	r->messages = r->words;
	if (bell->fetched) {
		r->messages = bench_memory(size, false);
		c->to = bench_memory(c->size, false);
		if (!r->messages || !c->to)
			return -ENOMEM;
	}
	r->free = r->slots;
	return bell->setup ? bell->setup(c) : 0;
}

int bench_ring_attach(struct bench_channel *c)
{
	return c->ops->bell->attach ? c->ops->bell->attach(c) : 0;
}

/* From the start, where the slot of the next message lies. */
static size_t slot_at(const struct bench_ring *r)
{
	return BENCH_CACHE_LINE + r->number % r->slots * r->stride;
}

static char *message_at(const struct bench_ring *r)
{
	return r->messages + slot_at(r) + WORD_ROOM;
}

/* That the slot of the next message is filled. */
static struct bench_event filled(const struct bench_ring *r, enum bench_side to)
{
	return (struct bench_event){
		.word = (uint32_t *)(void *)(r->words + slot_at(r)),
		.value = (r->number + 1) & VALUE_MASK,
		.to = to,
	};
}

/* That a batch of slots may be filled again. */
static struct bench_event given_back(const struct bench_ring *r, uint64_t batches)
{
	return (struct bench_event){
		.word = (uint32_t *)(void *)r->words,
		.value = batches & VALUE_MASK,
		.to = BENCH_PING,
	};
}

static int take_batch(struct bench_channel *c)
{
	int r = c->ops->bell->await(c, given_back(&c->ring, c->ring.taken + 1));

	c->ring.taken++;
	return r;
}

int bench_ring_reserve(struct bench_channel *c, char **room)
{
	struct bench_ring *ring = &c->ring;
	int r = 0;

	if (c->windowed && ring->free == 0) {
		r = take_batch(c);
		ring->free = ring->batch;
	}
	*room = message_at(ring);
	return r;
}

int bench_ring_send(struct bench_channel *c)
{
	struct bench_ring *r = &c->ring;
	const struct bench_event event = filled(r, !c->side);

	r->free--;
	r->lent++;
	r->number++;
	return c->ops->bell->ring(c, event);
}

/* Out of the other one's memory, where its slots have the same addresses as ours. */
static int fetch(struct bench_channel *c, char **message)
{
	struct iovec from = { *message, c->size }, to = { c->to, c->size };
	ssize_t n = process_vm_readv(c->control->pid[!c->side], &to, 1, &from, 1, 0);

	*message = c->to;
	if (n < 0)
		return -errno;
	return (size_t)n == c->size ? 0 : -EBADMSG;
}

int bench_ring_receive(struct bench_channel *c, char **message)
{
	struct bench_ring *ring = &c->ring;
	int r = c->ops->bell->await(c, filled(ring, c->side));

	*message = message_at(ring);
	ring->number++;
	if (r == 0 && c->ops->bell->fetched)
		r = fetch(c, message);
	return r;
}

int bench_ring_release(struct bench_channel *c, bool last)
{
	struct bench_ring *r = &c->ring;

	r->owed++;
	if (r->owed < r->batch && !last)
		return 0;
	r->owed = 0;
	return c->ops->bell->ring(c, given_back(r, ++r->given));
}

/* The last batch may be a part of one; so many are due in all. */
int bench_ring_finish(struct bench_channel *c)
{
	struct bench_ring *ring = &c->ring;
	uint64_t due;
	int r = 0;

	due = ring->given + (ring->lent + ring->batch - 1) / ring->batch;
	while (r == 0 && ring->taken != due)
		r = take_batch(c);
	ring->given = due; /* this side's: where the phase ended */
	ring->free = ring->slots;
	ring->lent = 0;
	return r;
}
