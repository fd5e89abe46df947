/* wait_object.h - which object a thread sleeps on: part of wait_table.h. */
#ifndef IPCTOOL_WAIT_OBJECT_H
#define IPCTOOL_WAIT_OBJECT_H

#include "lock_table.h"
#include "unix_table.h"
#include "wait_table.h"

/* What is read at most once, when somebody waits for its kind. */
struct wait_sources {
	struct unix_table sockets;
	struct lock_table locks;
	bool have_sockets, have_locks;
};
void wait_sources_free(struct wait_sources *s);

/*
 * Names the object, and knows its file: 0; -ENODATA when it is none of IPC; -ENOMEM. What of it is
 * not told leaves w->object NULL.
 */
int wait_identify(struct wait *w, struct wait_sources *s);

/* The socket of w, or NULL. */
const struct unix_entry *wait_socket(const struct wait *w, const struct wait_sources *s);

/* That a client waits for to accept it, or NULL. */
const struct unix_entry *wait_listener(const struct wait *w, const struct wait_sources *s);

#endif
