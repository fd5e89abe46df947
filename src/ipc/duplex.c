/* duplex.c - bytes both ways between a stream socket and two descriptors. */
#include "duplex.h"

#include "interrupt.h"
#include "unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void duplex_begin(struct duplex *d, int socket, int in, int out, bool ends_output)
{
	*d = (struct duplex){
		.socket = socket,
		.forth_open = true,
		.back_open = true,
		.ends_output = ends_output,
	};
	unix_set_nonblocking(socket, true);
	relay_begin(&d->forth, in, socket, -1);
	relay_begin(&d->back, socket, out, -1);
	d->forth.impatient = true;
	d->back.impatient = true;
}

void duplex_end(struct duplex *d)
{
	relay_end(&d->forth);
	relay_end(&d->back);
}

/* Whoever reads from the descriptor finds the end of file, and its number stays taken. */
static void end_output(int fd)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0 && null != fd) {
		dup2(null, fd);
		close(null);
	}
}

/* So many pieces go one way before the other way is looked at. */
enum { PIECES = 16 };

/* Many small pieces cost less when several of them are read at once, and copied. */
enum { SMALL = 16 * 1024, MANY = 256 };

static void count_piece(struct relay *r, ssize_t n, unsigned int *small)
{
	*small = n < SMALL ? *small + 1 : 0;
	if (*small > MANY)
		r->copies = true;
}

/*
 * Moves pieces until nothing goes any more: 1, and *full tells what is waited for next, room or
 * input; 0 at the end of the input; or -errno.
 */
static ssize_t move(struct relay *r, bool *full, unsigned int *small)
{
	ssize_t n = relay_piece(r, RELAY_PIECE);

	if (n == -EAGAIN)
		*full = relay_holds(r) > 0 ||
			!*full; /* what we waited for is there, so the other is not */
	for (int i = 1; n > 0 && i < PIECES; i++) {
		*full = relay_holds(r) > 0;
		count_piece(r, n, small);
		n = relay_piece(r, RELAY_PIECE);
	}
	return n > 0 || n == -EAGAIN || n == -EINTR ? 1 : n;
}

/* Moves pieces forth: 0 or the -errno of `in`. */
static int go_forth(struct duplex *d)
{
	ssize_t n = move(&d->forth, &d->forth_full, &d->forth_small);

	if (n > 0)
		return 0;
	if (d->forth.input_failed)
		return (int)n;
	d->forth_open = false;
	if (n < 0)
		d->lost = (int)n;
	else
		shutdown(d->socket, SHUT_WR);
	return 0;
}

/* Moves pieces back: 0 or the -errno of `out`. */
static int go_back(struct duplex *d)
{
	ssize_t n = move(&d->back, &d->back_full, &d->back_small);

	if (n > 0)
		return 0;
	if (n < 0 && !d->back.input_failed)
		return (int)n;
	d->back_open = false;
	if (n < 0 && d->lost == 0)
		d->lost = (int)n;
	if (d->forth_open && d->ends_output)
		end_output(d->back.to);
	return 0;
}

enum { SOCKET, IN, OUT, POLLED };

static void set_events(const struct duplex *d, struct pollfd p[POLLED])
{
	p[SOCKET] = (struct pollfd){ .fd = d->socket };
	p[IN] = (struct pollfd){ .fd = -1, .events = POLLIN };
	p[OUT] = (struct pollfd){ .fd = -1, .events = POLLOUT };
	if (d->forth_open && d->forth_full)
		p[SOCKET].events |= POLLOUT;
	else if (d->forth_open)
		p[IN].fd = d->forth.from;
	if (d->back_open && d->back_full)
		p[OUT].fd = d->back.to;
	else if (d->back_open)
		p[SOCKET].events |= POLLIN;
	/* That the peer has gone is told always, and is of interest only while we have something
	 * to say. */
	if (!p[SOCKET].events && !d->forth_open)
		p[SOCKET].fd = -1;
}

/* What is ready goes on. 0 or -errno. */
static int step(struct duplex *d, const struct pollfd p[POLLED])
{
	bool gone = p[SOCKET].revents & (POLLHUP | POLLERR);
	int r = 0;

	if (d->back_open &&
	    (d->back_full ? p[OUT].revents : p[SOCKET].revents & (POLLIN | POLLHUP)))
		r = go_back(d);
	if (r == 0 && d->forth_open &&
	    (d->forth_full ? p[SOCKET].revents & (POLLOUT | POLLHUP) : p[IN].revents))
		r = go_forth(d);
	else if (d->forth_open && gone)
		d->forth_open = false;
	return r;
}

int duplex_run(struct duplex *d)
{
	int r = 0;

	while (r == 0 && (d->forth_open || d->back_open)) {
		struct pollfd p[POLLED];

		set_events(d, p);
		if (poll(p, POLLED, -1) >= 0)
			r = step(d, p);
		else if (errno != EINTR)
			r = -errno;
		if (r == 0 && interrupt_signal())
			r = -EINTR;
	}
	return r;
}
