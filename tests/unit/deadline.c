/* deadline.c - moments on the monotonic clock. */
#include "deadline.h"

#include "check.h"

#include <errno.h>
#include <poll.h>

#define SECOND INT64_C(1000000000)

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static struct deadline after(int64_t ns)
{
	return deadline_after((struct timeout){ .ns = ns });
}

static void lies_in_the_future(void)
{
	int64_t before = now();
	struct deadline d = after(5 * SECOND);
	int64_t later = now();

	CHECK(d.ns >= before + 5 * SECOND);
	CHECK(d.ns <= later + 5 * SECOND);
	CHECK(!deadline_never(d));
}

static void counts_down(void)
{
	struct deadline d = after(100 * SECOND);
	int64_t first = deadline_left(d), second;

	CHECK(first > 50 * SECOND && first <= 100 * SECOND);
	while (now() < d.ns - 100 * SECOND + 1000)
		;
	second = deadline_left(d);
	CHECK(second < 100 * SECOND && second <= first);
}

static void passes(void)
{
	struct deadline d = after(1);

	while (now() <= d.ns)
		;
	CHECK_EQ(deadline_left(d), 0);
	CHECK_EQ(deadline_left((struct deadline){ .ns = 1 }), 0);
}

static void zero_has_always_passed(void)
{
	struct timespec left = { 1, 1 };
	struct deadline d = after(0);

	CHECK_EQ(d.ns, 0);
	CHECK(!deadline_never(d));
	CHECK_EQ(deadline_left(d), 0);
	CHECK_EQ(deadline_timespec(d).tv_sec, 0);
	CHECK_EQ(deadline_timespec(d).tv_nsec, 0);
	CHECK(deadline_left_timespec(d, &left) == &left);
	CHECK_EQ(left.tv_sec, 0);
	CHECK_EQ(left.tv_nsec, 0);
}

static void never_passes(void)
{
	struct timespec left;
	struct deadline d = after(TIMEOUT_NEVER);

	CHECK(deadline_never(d));
	CHECK_EQ(deadline_left(d), INT64_MAX);
	CHECK(deadline_left_timespec(d, &left) == NULL);
	CHECK(deadline_timespec(d).tv_sec > 4000000000);
}

/* The longest timeout added to any clock overflows; it must not become a moment in the past. */
static void the_longest_is_never(void)
{
	CHECK(deadline_never(after(INT64_MAX)));
	CHECK(deadline_left(after(INT64_MAX / 2)) > INT64_MAX / 4);
}

static void splits_into_seconds(void)
{
	struct deadline d = { .ns = 7 * SECOND + 123456789 };
	struct timespec ts = deadline_timespec(d);

	CHECK_EQ(ts.tv_sec, 7);
	CHECK_EQ(ts.tv_nsec, 123456789);
	ts = deadline_timespec((struct deadline){ .ns = DEADLINE_NEVER });
	CHECK_EQ(ts.tv_sec, INT64_MAX / SECOND);
	CHECK_EQ(ts.tv_nsec, INT64_MAX % SECOND);
}

static void suits_the_kernel(void)
{
	struct deadline d = after(2000000);
	struct timespec left;

	CHECK_EQ(ppoll(NULL, 0, deadline_left_timespec(d, &left), NULL), 0);
	CHECK(now() >= d.ns);
	d = after(2000000);
	left = deadline_timespec(d);
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &left, NULL), 0);
	CHECK_EQ(deadline_left(d), 0);
}

static const struct check_case cases[] = {
	{ "a deadline lies in the future", lies_in_the_future },
	{ "it comes nearer", counts_down },
	{ "it passes", passes },
	{ "a timeout of 0 has always passed", zero_has_always_passed },
	{ "never does not pass", never_passes },
	{ "the longest timeout is never", the_longest_is_never },
	{ "splits into seconds and nanoseconds", splits_into_seconds },
	{ "suits the calls of the kernel", suits_the_kernel },
};
CHECK_MAIN(cases)
