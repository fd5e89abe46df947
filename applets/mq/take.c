/* take.c - what the options of recv and exec say. */
#include "take.h"

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
