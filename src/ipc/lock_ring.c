/* lock_ring.c - from a request to the process that it waits for, and what that waits for. */
#include "lock_ring.h"

#include <errno.h>
#include <stdlib.h>

struct search {
	const struct lock_table *t;
	struct lock_ring *ring;
	bool *seen; /* requests that were on a way already */
};

/* The process of a request, or 0. */
static pid_t waiter(const struct lock *l)
{
	return l->line.depth > 0 && l->holder_count > 0 ? l->holders[0].pid : 0;
}

/* The next request of that process that leads on and is no earlier than the first; or t->count. */
static size_t next_request(const struct search *s, pid_t pid, size_t from)
{
	for (size_t i = from; i < s->t->count; i++)
		if (!s->seen[i] && waiter(&s->t->locks[i]) == pid)
			return i;
	return s->t->count;
}

/* Goes on from `request`, which is added to the ring if the first one's process is reached. */
static bool leads_back(struct search *s, size_t request)
{
	const struct lock *held = &s->t->locks[s->t->locks[request].blocker];
	size_t first = s->ring->requests[0];

	s->seen[request] = true;
	s->ring->requests[s->ring->count++] = request;
	for (size_t i = 0; i < held->holder_count; i++) {
		pid_t pid = held->holders[i].pid;
		size_t next = first;

		if (pid == waiter(&s->t->locks[first]))
			return true;
		while ((next = next_request(s, pid, next + 1)) < s->t->count)
			if (leads_back(s, next))
				return true;
	}
	s->ring->count--;
	return false;
}

int lock_ring_find(struct lock_ring *ring, const struct lock_table *t, size_t request)
{
	struct search s = { .t = t, .ring = ring };

	*ring = (struct lock_ring){ 0 };
	if (waiter(&t->locks[request]) == 0)
		return 0;
	s.seen = calloc(t->count, sizeof *s.seen);
	ring->requests = calloc(t->count, sizeof *ring->requests);
	if (!s.seen || !ring->requests) {
		free(s.seen);
		lock_ring_free(ring);
		return -ENOMEM;
	}
	ring->requests[0] = request;
	leads_back(&s, request);
	free(s.seen);
	return 0;
}

void lock_ring_free(struct lock_ring *ring)
{
	free(ring->requests);
	*ring = (struct lock_ring){ 0 };
}

pid_t lock_ring_pid(const struct lock_ring *ring, const struct lock_table *t, size_t i)
{
	return waiter(&t->locks[ring->requests[i % ring->count]]);
}
