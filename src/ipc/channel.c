/* channel.c - pipe2(2) and socketpair(2), with all that can go wrong. */
#include "channel.h"

#include "fifo_path.h"
#include "inode.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* What a call said that sets both ends: they are moved above 2. */
static int take(struct channel *c, int result, const int ends[2])
{
	*c = (struct channel){ -1, -1 };
	if (result < 0)
		return -errno;
	c->in = fd_checked(ends[0]);
	c->out = fd_checked(ends[1]);
	if (c->in >= 0 && c->out >= 0)
		return 0;
	result = c->in < 0 ? c->in : c->out;
	channel_close(c);
	return result;
}

int channel_pipe(struct channel *c)
{
	int ends[2];

	return take(c, pipe2(ends, O_CLOEXEC), ends);
}

int channel_socket(struct channel *c)
{
	int ends[2];

	return take(c, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ends);
}

int channel_set_capacity(const struct channel *c, uint64_t capacity)
{
	return fifo_set_capacity(c->out, capacity);
}

void channel_close(struct channel *c)
{
	close_end(&c->in);
	close_end(&c->out);
}
