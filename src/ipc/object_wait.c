/* object_wait.c - looks, and sleeps. */
#include "object_wait.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

static const int64_t MS = 1000000;

enum {
	FIRST_MS = 1,
	LAST_MS = 100,
	/* Events are not all there is: a directory may be covered by a mount, or a link led anew.
	 */
	TOLD_MS = 1000,
	TOLD_LAST_MS = 10000,
	/* So many times what a look takes passes to the next one, and where events tell. */
	SHARE = 20,
	TOLD_SHARE = 1000,
};

static int64_t monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 * MS + ts.tv_nsec;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){
		.tv_sec = (time_t)(ns / (1000 * MS)),
		.tv_nsec = (long)(ns % (1000 * MS)),
	};
}

/* Does something happen before `end`? Not to other names in the directory. */
static bool happens(struct object_state *l, int64_t end)
{
	for (;;) {
		struct pollfd fds[] = { { .fd = l->watch.fd, .events = POLLIN },
					{ .fd = l->fd, .events = l->events } };
		const struct timespec left = timespec_of(most(end - monotonic(), 0));

		if (ppoll(fds, 2, &left, NULL) == 0)
			return false;
		if (fds[1].revents || name_watch_take(&l->watch))
			return true;
	}
}

static void rest_until(int64_t end)
{
	const struct timespec pause = timespec_of(most(end - monotonic(), 0));

	nanosleep(&pause, NULL);
}

/* How long it need not look again, after a look that took so long. */
static int64_t pause_told(int64_t took)
{
	return most(TOLD_MS * MS, least(TOLD_SHARE * took, TOLD_LAST_MS * MS));
}

int object_wait(struct object_state *l,
		bool (*holds)(const struct object_state *l, const void *arg), const void *arg,
		struct deadline deadline)
{
	int64_t pause = FIRST_MS * MS;

	for (;;) {
		int64_t began = monotonic(), now, left, rested;
		int r = object_state_look(l);

		if (r < 0)
			return r;
		if (holds(l, arg))
			return 0;
		left = deadline_left(deadline);
		if (left == 0)
			return deadline.ns == 0 ? -EAGAIN : -ETIMEDOUT;
		now = monotonic();
		left = least(left, INT64_MAX - now);
		rested = now + least(left, SHARE * (now - began));
		if (happens(l, now + least(left, l->told ? pause_told(now - began) : pause)))
			pause = FIRST_MS * MS;
		else if (!l->told)
			pause = least(2 * pause, LAST_MS * MS);
		rest_until(rested);
	}
}
