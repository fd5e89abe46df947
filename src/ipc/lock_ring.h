/* lock_ring.h - processes that wait for each other, all around: none of them will ever go on. */
#ifndef IPCTOOL_LOCK_RING_H
#define IPCTOOL_LOCK_RING_H

#include "lock_table.h"

struct lock_ring {
	size_t *requests; /* numbers in t->locks: each waits for the process of the next one */
	size_t count;     /* 0: there is none */
};

/*
 * The ring of which `request` is the first one of t->locks, so that each ring is found once.
 * 0 or -ENOMEM. It may be more than one that comes back; the first is found.
 *
 * It is by processes: one with several threads may go on after all.
 */
int lock_ring_find(struct lock_ring *ring, const struct lock_table *t, size_t request);
void lock_ring_free(struct lock_ring *ring);

/* The process that waits. */
pid_t lock_ring_pid(const struct lock_ring *ring, const struct lock_table *t, size_t i);

#endif
