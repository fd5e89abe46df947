/*
 * object_state.h - one question about one object, asked again and again until the answer is right,
 * and when it is worth asking again.
 */
#ifndef IPCTOOL_OBJECT_STATE_H
#define IPCTOOL_OBJECT_STATE_H

#include "address.h"
#include "buffer.h"
#include "name_watch.h"
#include "object_key.h"
#include "queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum object_question {
	OBJECT_PRESENCE, /* is it there? */
	OBJECT_AMOUNT,   /* messages of a queue, unread bytes of a FIFO, a semaphore's value */
	OBJECT_USERS,    /* POSIX objects, segments, FIFOs, locks */
};

struct object_state {
	/* What is asked; the rest is ours. */
	struct address address;
	enum object_question question;

	/* The answer. */
	bool there;
	uint64_t amount;
	size_t users;
	unsigned int hidden; /* processes that may not be looked into; they may use it, too */

	/*
	 * When it may have changed. Something happens on these descriptors (-1: none), or, unless
	 * `told` is true, nobody tells.
	 */
	struct name_watch watch;
	int fd;
	short events; /* of poll(2), on fd */
	bool told;

	struct queue queue;    /* POSIX, open while it is needed */
	bool known;            /* it was there, and this it was: */
	struct object_key key; /* which is a System V object, a file, ... */
	struct buffer locks;   /* /proc/locks as it was when it was last looked at */
};

/* Sets out to ask. 0, or -ENOENT with the path of ftok(3), ... */
int object_state_begin(struct object_state *l, const struct address *a,
		       enum object_question question);

/*
 * Asks. 0; when it is not there, -ENOENT, or -EIDRM if it was before or another one is now, unless
 * its presence is the question; -EACCES when the answer may not be known; another -errno.
 */
int object_state_look(struct object_state *l);

void object_state_end(struct object_state *l);

#endif
