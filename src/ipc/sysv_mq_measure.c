/* sysv_mq_measure.c - how long is the message that comes next? */
#include "sysv_mq.h"
#include "sysv_mq_message.h"

#include <errno.h>
#include <stdlib.h>

/* Copies have room for so much at first: the default msgmax. */
enum { ROOM_FIRST = 8192 };

/* Would receive() take a message of type b rather than one of type a, which is before it? */
static bool preferred(const struct queue_pick *pick, int64_t a, int64_t b)
{
	return pick->type < 0 && b < a;
}

static bool picked(const struct queue_pick *pick, int64_t type)
{
	if (pick->type < 0)
		return type <= -pick->type;
	return pick->type == 0 || (type == pick->type) != pick->except;
}

/* A copy of the message number `index`, whatever its length. */
static ssize_t peek_growing(struct queue *q, uint64_t index, char **buf, int64_t *tag)
{
	for (;;) {
		char *larger = realloc(*buf, QUEUE_MARGIN + q->msgsize);
		ssize_t n;

		if (!larger)
			return -ENOMEM;
		*buf = larger;
		n = sysv_mq_peek(q, index, larger + QUEUE_MARGIN, tag);
		if (n != -EMSGSIZE)
			return n;
		q->msgsize *= 2;
	}
}

/* The length of a message that cannot be copied: the least that does not count as too small. */
static uint64_t length_of(struct queue *q, uint64_t index, char *buf)
{
	uint64_t too_small = 0, enough = q->msgsize;
	int64_t tag;

	while (too_small + 1 < enough) {
		q->msgsize = too_small + (enough - too_small) / 2;
		if (sysv_mq_peek(q, index, buf + QUEUE_MARGIN, &tag) == -EMSGSIZE)
			too_small = q->msgsize;
		else
			enough = q->msgsize;
	}
	return enough;
}

int sysv_mq_measure(const struct queue *queue, uint64_t *size)
{
	struct queue q = *queue;
	bool found = false;
	char *buf = NULL;
	int64_t tag = 0, best = 0;
	uint64_t index = 0;
	ssize_t n;

	q.msgsize = ROOM_FIRST;
	while ((n = peek_growing(&q, index++, &buf, &tag)) >= 0) {
		if (!picked(&q.pick, tag) || (found && !preferred(&q.pick, best, tag)))
			continue;
		*size = (uint64_t)n;
		best = tag;
		found = true;
		if (q.pick.type >= 0)
			break;
	}
	if (n == -EFBIG && q.pick.type == 0) {
		*size = length_of(&q, 0, buf);
		n = 0;
		found = true;
	}
	free(buf);
	if (n < 0 && n != -ENODATA)
		return (int)n;
	return found ? 0 : -ENODATA;
}
