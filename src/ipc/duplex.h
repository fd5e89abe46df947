/*
 * duplex.h - moves bytes both ways between a stream socket and two descriptors, and passes the end
 * of either direction on, while the other goes on.
 */
#ifndef IPCTOOL_DUPLEX_H
#define IPCTOOL_DUPLEX_H

#include "relay.h"

struct duplex {
	int socket;
	struct relay forth, back; /* in to socket, socket to out */
	bool forth_open, back_open;
	bool forth_full, back_full;           /* waits for room, not for input */
	unsigned int forth_small, back_small; /* small pieces in a row */
	bool ends_output;                     /* its reader is told when nothing comes any more */
	/*
	 * -EPIPE, -ECONNRESET: the peer went away before it read all that was for it. What it had
	 * said until then came through.
	 */
	int lost;
};

/* Makes the socket non-blocking. `ends_output`: out is closed, and becomes /dev/null, when the
 * peer has said all and we have not. */
void duplex_begin(struct duplex *d, int socket, int in, int out, bool ends_output);

/*
 * Until both directions have ended: 0, and see d->lost; or -errno, -EINTR after a signal that
 * interrupt.h caught; d->forth.input_failed tells that it is about `in`, else it is about `out`.
 * When the peer has gone, nothing more is waited for on `in`. SIGPIPE has to be ignored.
 */
int duplex_run(struct duplex *d);

void duplex_end(struct duplex *d);

#endif
