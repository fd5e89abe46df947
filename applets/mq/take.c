/* take.c - what the options of recv and exec say. */
#include "take.h"

#include <inttypes.h>
#include <stdio.h>

uint64_t take_count(const struct take_opts *o)
{
	return o->all || o->follow ? UINT64_MAX : o->count;
}

struct queue_pick take_pick(const struct take_opts *o)
{
	return (struct queue_pick){
		.type = o->except ? (int64_t)o->except : o->type,
		.except = o->except > 0,
	};
}

bool take_waits(const struct take_opts *o)
{
	return !o->all && o->timeout.ns != 0;
}

const char *take_nothing(const struct queue *q, char buf[TAKE_NOTHING_SIZE])
{
	const int64_t type = q->pick.type;
	struct queue_info info;

	if (type == 0 || q->ops->info(q, &info) != 0 || info.messages <= 0)
		return "the queue is empty";
	snprintf(buf, TAKE_NOTHING_SIZE, "none of type %s%" PRIu64 "; the queue holds %" PRId64,
		 q->pick.except ? "other than "
		 : type < 0     ? "up to "
				: "",
		 type < 0 ? 0 - (uint64_t)type : (uint64_t)type, info.messages);
	return buf;
}
