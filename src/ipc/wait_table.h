/*
 * wait_table.h - which threads sleep in IPC calls, on which objects, and who could wake them.
 *
 * Each is as /proc told it at one moment, and not all at the same one.
 */
#ifndef IPCTOOL_WAIT_TABLE_H
#define IPCTOOL_WAIT_TABLE_H

#include "ipc_call.h"

#include <stddef.h>
#include <sys/stat.h>

/* What those who could wake it are to the object. */
enum wait_role {
	WAIT_NOBODY,        /* none is known */
	WAIT_HOLDER,        /* has the lock */
	WAIT_OTHER_END,     /* of the pipe or socket */
	WAIT_LISTENER,      /* of the socket */
	WAIT_LAST_SENDER,   /* to the queue */
	WAIT_LAST_RECEIVER, /* from the queue */
	WAIT_LAST_CHANGER,  /* of the semaphore */
	WAIT_USER,          /* has the queue open in such a way that it could */
	WAIT_NAMER,         /* waits for another FIFO, and has the name of this one in its memory */
	WAIT_CHILD,
};

/* A thread and one object: a thread that waits for events of many has one of these for each. */
struct wait {
	struct task task;
	struct ipc_call call;
	int64_t switches; /* task_switches() when it was looked at */
	enum ipc_for what;
	int descriptor; /* -1: it has none of the object */
	char *object;   /* "mq:/jobs", "pipe:[8]"; NULL: not known, or there is none */
	struct stat st; /* of the file that it is, if any */
	enum wait_role role;
	pid_t *wakers;
	size_t waker_count;
	bool only;      /* nobody else could wake it, as far as can be known */
	bool likely;    /* what is known of the wakers is likely and not certain */
	bool elsewhere; /* the call waits for what is no IPC object as well */
	/*
	 * deadlock.h: those it waits for, all around, beginning with its own process; NULL when
	 * there is no ring that it is part of.
	 */
	pid_t *ring;
	size_t ring_count;
	bool ring_likely;
};

struct wait_table {
	struct wait *waits; /* by process, those of a thread together */
	size_t count, room;
	unsigned int hidden; /* processes that sleep and may not be looked into */
};

/* Is it an IPC object that it waits for? If not, it is listed for rings alone. */
bool wait_is_ipc(const struct wait *w);

/* All of them. 0 and wait_table_free() follows; -ENOMEM; or the -errno of /proc. */
int wait_table_read(struct wait_table *t);
void wait_table_free(struct wait_table *t);

#endif
