/*
 * bench_copy.h - mechanisms whose messages are copied into the kernel and out of it. A side has a
 * buffer for each, and sends a message back when all of a phase were received.
 */
#ifndef IPCTOOL_BENCH_COPY_H
#define IPCTOOL_BENCH_COPY_H

#include "bench_ops.h"

/* System V messages have their type before them. */
#define BENCH_COPY_MARGIN 64

/* Both buffers: 0 or -ENOMEM. */
int bench_copy_setup(struct bench_channel *c);

int bench_copy_reserve(struct bench_channel *c, char **room);
int bench_copy_release(struct bench_channel *c, bool last);
int bench_copy_finish(struct bench_channel *c);

#define BENCH_COPY \
	.reserve = bench_copy_reserve, .release = bench_copy_release, .finish = bench_copy_finish

#endif
