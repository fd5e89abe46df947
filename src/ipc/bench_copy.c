/* bench_copy.c - the buffers of messages that are copied. */
#include "bench_copy.h"

#include <errno.h>

int bench_copy_setup(struct bench_channel *c)
{
	char *from = bench_memory(c->size + BENCH_COPY_MARGIN, false);
	char *to = bench_memory(c->size + BENCH_COPY_MARGIN, false);

	if (!from || !to)
		return -ENOMEM;
	c->from = from + BENCH_COPY_MARGIN;
	c->to = to + BENCH_COPY_MARGIN;
	return 0;
}

int bench_copy_reserve(struct bench_channel *c, char **room)
{
	*room = c->from;
	return 0;
}

int bench_copy_release(struct bench_channel *c, bool last)
{
	return last ? c->ops->send(c) : 0;
}

int bench_copy_finish(struct bench_channel *c)
{
	char *message;

	return c->ops->receive(c, &message);
}
