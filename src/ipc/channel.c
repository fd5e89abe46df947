/* channel.c - pipe2(2) and socketpair(2), with all that can go wrong. */
#include "channel.h"

#include "fd.h"
#include "fifo_path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a call said that sets both ends. */
static int take(struct channel *c, int result, int ends[2])
{
	result = fd_pair_checked(result, ends);
	*c = (struct channel){ ends[0], ends[1] };
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
	fd_close(&c->in);
	fd_close(&c->out);
}
