/* bench_lock.c - file locks that are handed over: who gets one is woken. */
#include "bench_mechanisms.h"
#include "bench_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

/*
 * Three locks, each a byte of a file, go round: the side that has to wait for one always holds the
 * one that the other will wait for next. Hand-off n is that of lock n % 3.
 */
enum { LOCKS = 3 };

static int lock_byte(int fd, int command, short type, uint64_t hand_off)
{
	struct flock lock = {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = (off_t)(hand_off % LOCKS),
		.l_len = 1,
	};

	while (fcntl(fd, command, &lock) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* Locks of open file descriptions, of which each side has one. */
static int lock_setup(struct bench_channel *c)
{
	char path[64];
	int r;

	c->in[BENCH_PING] = memfd_create("ipctool-bench", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", c->in[BENCH_PING]);
	c->in[BENCH_PONG] = open(path, O_RDWR | O_CLOEXEC);
	if (c->in[BENCH_PING] < 0 || c->in[BENCH_PONG] < 0)
		return -errno;
	r = lock_byte(c->in[BENCH_PING], F_OFD_SETLK, F_WRLCK, 0);
	if (r == 0)
		r = lock_byte(c->in[BENCH_PONG], F_OFD_SETLK, F_WRLCK, 1);
	if (r == 0)
		r = lock_byte(c->in[BENCH_PING], F_OFD_SETLK, F_WRLCK, 2);
	return r;
}

static int lock_ring(struct bench_channel *c, struct bench_event event)
{
	(void)event;
	return lock_byte(c->in[c->side], F_OFD_SETLK, F_UNLCK, c->turn++);
}

static int lock_await(struct bench_channel *c, struct bench_event event)
{
	(void)event;
	return lock_byte(c->in[c->side], F_OFD_SETLKW, F_WRLCK, c->turn++);
}

static const struct bench_bell lock_bell = {
	.setup = lock_setup,
	.ring = lock_ring,
	.await = lock_await,
	.alternating = true,
};

const struct bench_ops bench_lock = {
	.name = "lock",
	.brief = "shared memory, and file locks that are handed over",
	.bell = &lock_bell,
	BENCH_RING,
};
