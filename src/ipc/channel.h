/* channel.h - what joins two commands: a pipe, or a pair of sockets. Both ends are close-on-exec.
 */
#ifndef IPCTOOL_CHANNEL_H
#define IPCTOOL_CHANNEL_H

#include <stdint.h>

struct channel {
	int in, out; /* what goes into `out` comes from `in`; -1: closed, or handed on */
};

/* As many bytes fit into it as the kernel gives. 0 or -errno. */
int channel_pipe(struct channel *c);

/* At least `capacity` bytes fit into the pipe: 0 or -errno of F_SETPIPE_SZ. */
int channel_set_capacity(const struct channel *c, uint64_t capacity);

/* Both ends are for both directions. 0 or -errno. */
int channel_socket(struct channel *c);

void channel_close(struct channel *c);

#endif
