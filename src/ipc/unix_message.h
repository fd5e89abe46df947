/*
 * unix_message.h - messages over Unix sockets, and what comes along with them: credentials and
 * descriptors. See unix(7).
 */
#ifndef IPCTOOL_UNIX_MESSAGE_H
#define IPCTOOL_UNIX_MESSAGE_H

#include "buffer.h"
#include "unix_socket.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Sends one, and with pass_fd >= 0 that descriptor. When it is longer than the socket's buffer
 * takes, the buffer is made larger, as far as that is allowed. 0; -EAGAIN or -ETIMEDOUT when there
 * was no room until the deadline; -EMSGSIZE; -EPIPE, -ECONNREFUSED or -ECONNRESET when the receiver
 * has gone; -EINTR after a signal that interrupt.h caught.
 */
int unix_send(int fd, const void *data, size_t len, int pass_fd, struct deadline deadline);

/* The socket's SO_SNDBUF, so many bytes of messages and what the kernel adds to each. */
uint64_t unix_send_buffer(int fd);

struct unix_message {
	struct buffer data;
	char from[UNIX_TEXT_SIZE]; /* the sender's address, "" for none */
	bool has_sender;
	struct unix_peer sender;
	int passed;  /* the first descriptor that came with it, or -1; the others are closed */
	bool losing; /* there were more than the kernel could give us */
};

/* Asks the kernel to tell who sends; to be called before anything is received. */
void unix_want_senders(int fd);

/*
 * Receives one that waits: 1; 0 at the end of a seqpacket connection; -EAGAIN when there is none;
 * or -errno. The buffer of *m is used again and again; m->passed is the caller's to close.
 */
int unix_receive(int fd, enum unix_kind kind, struct unix_message *m);

#endif
