/*
 * bench_ring.h - mechanisms whose messages lie in memory: slots, which a side fills one after the
 * other, and a bell by which it tells the other one. Nothing is copied but by process-vm.
 *
 * There and back, both sides take turns with one slot: a processor that writes where it has just
 * read does not have to fetch the memory first. One way, half of the slots are given back at once,
 * so that the bell of the other direction is seldom rung.
 */
#ifndef IPCTOOL_BENCH_RING_H
#define IPCTOOL_BENCH_RING_H

#include "bench_ops.h"

/* What is announced: the word becomes `value`, which has 31 bits. The 32nd is the bell's. */
struct bench_event {
	uint32_t *word; /* in shared memory, at first 0 */
	uint32_t value;
	enum bench_side to;
};

/* How the other side learns that something happened. Each event is rung once and awaited once. */
struct bench_bell {
	int (*setup)(struct bench_channel *c);  /* in the keeper, or NULL */
	int (*attach)(struct bench_channel *c); /* in each side, or NULL */
	int (*ring)(struct bench_channel *c, struct bench_event event);
	int (*await)(struct bench_channel *c, struct bench_event event);
	bool alternating; /* it can only be rung in turn */
	bool in_file;     /* the memory is a mapped file */
	bool fetched;     /* the messages are in memory of the sender's own */
};

int bench_ring_setup(struct bench_channel *c);
int bench_ring_attach(struct bench_channel *c);
int bench_ring_reserve(struct bench_channel *c, char **room);
int bench_ring_send(struct bench_channel *c);
int bench_ring_receive(struct bench_channel *c, char **message);
int bench_ring_release(struct bench_channel *c, bool last);
int bench_ring_finish(struct bench_channel *c);

/* Has the event come that the word tells of? */
static inline bool bench_came(uint32_t word, uint32_t value)
{
	return ((word - value) & 0x7fffffff) < 0x40000000;
}

#define BENCH_RING \
	.setup = bench_ring_setup, .attach = bench_ring_attach, .reserve = bench_ring_reserve, \
	.send = bench_ring_send, .receive = bench_ring_receive, .release = bench_ring_release, \
	.finish = bench_ring_finish

#endif
