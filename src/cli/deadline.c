/* deadline.c - moments on CLOCK_MONOTONIC. */
#include "deadline.h"

#define NS_PER_SECOND INT64_C(1000000000)

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS_PER_SECOND + ts.tv_nsec;
}

static struct timespec to_timespec(int64_t ns)
{
	return (struct timespec){
		.tv_sec = (time_t)(ns / NS_PER_SECOND),
		.tv_nsec = (long)(ns % NS_PER_SECOND),
	};
}

struct deadline deadline_after(struct timeout timeout)
{
	struct deadline d = { .ns = DEADLINE_NEVER };

	if (timeout.ns < 0)
		return d;
	if (!timeout.ns)
		return (struct deadline){ .ns = 0 };
	if (__builtin_add_overflow(now(), timeout.ns, &d.ns))
		d.ns = DEADLINE_NEVER; /* 292 years: nobody will see the difference */
	return d;
}

bool deadline_never(struct deadline d)
{
	return d.ns == DEADLINE_NEVER;
}

int64_t deadline_left(struct deadline d)
{
	int64_t left;

	if (!d.ns || deadline_never(d))
		return d.ns;
	left = d.ns - now();
	return left > 0 ? left : 0;
}

struct timespec deadline_timespec(struct deadline d)
{
	return to_timespec(d.ns);
}

struct timespec *deadline_left_timespec(struct deadline d, struct timespec *left)
{
	if (deadline_never(d))
		return NULL;
	*left = to_timespec(deadline_left(d));
	return left;
}
