/* bench_exchange.c - what the two sides of a measurement do. */
#include "bench_message.h"
#include "bench_ops.h"

#include <errno.h>
#include <sched.h>
#include <time.h>

#define WARM_UP_NS INT64_C(20000000) /* at most, where no duration was asked for */

/* How long a phase lasts: messages or nanoseconds, whichever are over first. */
struct phase {
	unsigned int index;
	int64_t count, duration;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int fail(struct bench_channel *c, int error, enum bench_stage stage, uint64_t number)
{
	const struct bench_failure failure = {
		.error = error,
		.stage = stage,
		.number = number,
		.limit = c->limit,
		.value = c->value,
	};

	return bench_fail(c->control, &failure);
}

/* `content` tells an answer from the message that it answers. */
static int send_message(struct bench_channel *c, uint64_t number, uint64_t content)
{
	char *room;
	int r = c->ops->reserve(c, &room);

	if (r == 0) {
		bench_message_fill(room, c->size, content);
		r = c->ops->send(c);
	}
	return r < 0 ? fail(c, r, BENCH_SEND, number) : 0;
}

static int receive_message(struct bench_channel *c, uint64_t number, uint64_t content)
{
	char *message;
	int r = c->ops->receive(c, &message);

	if (r < 0)
		return fail(c, r, r == -EBADMSG ? BENCH_CHECK : BENCH_RECEIVE, number);
	if (!bench_message_is(message, c->size, content))
		return fail(c, -EBADMSG, BENCH_CHECK, number);
	return 0;
}

/* The other side looks at the limit only after a message: so it must stand before that is sent. */
static void announce(struct bench_channel *c, unsigned int phase, uint64_t number, bool last)
{
	if (last)
		__atomic_store_n(&c->control->limit[phase], number + 1, __ATOMIC_RELEASE);
	__atomic_store_n(&c->control->sent, number, __ATOMIC_RELAXED);
}

static int round_trips(struct bench_channel *c, const struct phase *p, uint64_t *number)
{
	struct bench_outcome *o = &c->control->outcome;
	int64_t start = now(), before = start;
	bool counts = p->index == BENCH_PHASES - 1, last = false;
	int r = 0;

	for (int64_t n = 1; r == 0 && !last; n++, ++*number) {
		int64_t after;

		last = n == p->count || before - start >= p->duration;
		announce(c, p->index, *number, last);
		r = send_message(c, *number, *number);
		if (r == 0)
			r = receive_message(c, *number, ~*number);
		after = now();
		if (counts && r == 0)
			histogram_record(&o->latency, (uint64_t)(after - before));
		before = after;
	}
	o->messages = o->latency.total;
	o->elapsed = (uint64_t)(before - start);
	return r;
}

static int one_way(struct bench_channel *c, const struct phase *p, uint64_t *number)
{
	struct bench_outcome *o = &c->control->outcome;
	/* Small messages take less time than the clock does. */
	const int64_t look_every = c->size < 4096 ? 16 : 1;
	int64_t n, start = now();
	bool last = false;
	int r = 0;

	for (n = 0; r == 0 && !last; ++*number) {
		n++;
		last = n == p->count || (n % look_every == 0 && now() - start >= p->duration);
		announce(c, p->index, *number, last);
		r = send_message(c, *number, *number);
	}
	if (r == 0) {
		r = c->ops->finish(c);
		if (r < 0)
			fail(c, r, BENCH_RECEIVE, *number);
	}
	o->messages = (uint64_t)n;
	o->elapsed = (uint64_t)(now() - start);
	return r;
}

static int ping(struct bench_channel *c, const struct bench_job *job)
{
	const struct phase phases[BENCH_PHASES] = {
		{
			.index = 0,
			.count = job->count == BENCH_UNLIMITED ? BENCH_UNLIMITED
							       : (job->count + 9) / 10,
			.duration =
				job->duration == BENCH_UNLIMITED ? WARM_UP_NS : job->duration / 10,
		},
		{ .index = 1, .count = job->count, .duration = job->duration },
	};
	uint64_t number = 0;
	int r = 0;

	for (unsigned int i = 0; r == 0 && i < BENCH_PHASES; i++)
		r = c->windowed ? one_way(c, &phases[i], &number)
				: round_trips(c, &phases[i], &number);
	return r;
}

static int answer_phase(struct bench_channel *c, const uint64_t *limit, uint64_t *number)
{
	bool last = false;
	int r = 0;

	while (r == 0 && !last) {
		r = receive_message(c, *number, *number);
		if (r == 0 && !c->windowed)
			r = send_message(c, *number, ~*number);
		++*number;
		last = __atomic_load_n(limit, __ATOMIC_ACQUIRE) == *number;
		if (r < 0 || !c->windowed)
			continue;
		r = c->ops->release(c, last);
		if (r < 0)
			fail(c, r, BENCH_SEND, *number);
	}
	return r;
}

static int pong(struct bench_channel *c)
{
	uint64_t number = 0;
	int r = 0;

	for (unsigned int i = 0; r == 0 && i < BENCH_PHASES; i++)
		r = answer_phase(c, &c->control->limit[i], &number);
	return r;
}

static int pin(const struct bench_job *job, enum bench_side side)
{
	cpu_set_t set;

	if (job->cpu[side] == BENCH_ANY_CPU)
		return 0;
	CPU_ZERO(&set);
	CPU_SET((size_t)job->cpu[side], &set);
	return sched_setaffinity(0, sizeof set, &set) < 0 ? -errno : 0;
}

int bench_exchange(struct bench_channel *c, const struct bench_job *job)
{
	int r = pin(job, c->side);

	if (r == 0 && c->ops->attach)
		r = c->ops->attach(c);
	if (r < 0)
		return fail(c, r, BENCH_SETUP, 0);
	return c->side == BENCH_PING ? ping(c, job) : pong(c);
}
