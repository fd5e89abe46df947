/*
 * queue.h - message queues, whatever their mechanism.
 *
 * An address picks a table of functions; what a verb does with a queue, it does through them.
 * All return 0 or -errno, are silent, and are restarted when a signal that nobody catches
 * interrupts them.
 */
#ifndef IPCTOOL_QUEUE_H
#define IPCTOOL_QUEUE_H

#include "address.h"
#include "alter.h"
#include "deadline.h"
#include "sysvipc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

struct queue_ops;

/* Which messages of a System V queue are received; zeroed, all, the first one first. */
struct queue_pick {
	int64_t type;  /* N: of that type; -N: of the lowest type up to N; 0: of any */
	bool except;   /* N: of any type but that */
	bool truncate; /* cut what is longer than msgsize */
};

/* So many bytes before a body belong to send() and receive(): msgsnd(2) wants the type there. */
#define QUEUE_MARGIN sizeof(long)

struct queue {
	const struct queue_ops *ops;
	int fd;        /* POSIX: its descriptor */
	bool borrowed; /* which somebody else has opened, and keeps */
	int id;        /* System V */
	/*
	 * QUEUE_RECEIVE: what a buffer must have room for; the receiver of a System V queue may
	 * choose. QUEUE_SEND: so much fits into a message of a System V queue.
	 */
	size_t msgsize;
	bool returnable; /* QUEUE_RECEIVE: permissions allow to put back what was received */
	struct queue_pick pick;
};

enum queue_access {
	QUEUE_SEND,
	QUEUE_RECEIVE, /* and put back what was received, if permissions allow it */
	QUEUE_PEEK,    /* see messages, and leave them there */
	QUEUE_WATCH,   /* see when a message comes */
	QUEUE_LOOK,    /* whatever permissions allow, if only for queue_ops.info and .alter */
};

/* What is known of a queue. A negative number is not known. */
struct queue_info {
	struct stat st;          /* mode, owner, inode number; mtime: when it was last used */
	int64_t maxmsg, msgsize; /* POSIX */
	int64_t messages;
	int64_t bytes;
	struct sysv_object
		sysv;       /* System V: all that the kernel tells; its family is 0 otherwise */
	int64_t notify_pid; /* who waits for a notification; 0: nobody, or out of sight */
	int notify_kind;    /* a SIGEV_ constant, when notify_pid is not 0 */
	int notify_signal;  /* when that is SIGEV_SIGNAL */
};

struct queue_geometry {
	uint64_t maxmsg, msgsize; /* POSIX; 0: the system's default */
	uint64_t qbytes;          /* System V; the same */
};

struct queue_change {
	struct perm_change perm;
	uint64_t qbytes; /* System V; 0: unchanged */
};

/* The limit that kept a queue from being made or altered, and the numbers to compare. */
struct queue_limit {
	enum {
		QUEUE_LIMIT_NONE,
		QUEUE_LIMIT_MAXMSG,  /* asked for more messages than allowed */
		QUEUE_LIMIT_MSGSIZE, /* for larger messages */
		QUEUE_LIMIT_QBYTES,  /* for more bytes of messages */
		QUEUE_LIMIT_QUEUES,  /* so many queues exist */
		QUEUE_LIMIT_BYTES,   /* needs `asked` bytes */
		QUEUE_LIMIT_FILES,   /* this process has no descriptor left */
	} hit;
	bool hard;           /* the kernel's own: no setting raises it */
	const char *setting; /* otherwise the sysctl that does, "fs.mqueue.msg_max" */
	uint64_t asked, allowed;
	int64_t used;                   /* QUEUE_LIMIT_BYTES; negative: not known */
	struct queue_geometry geometry; /* what was asked for, defaults filled in */
};

/* How long a call may block, and what else ends it. */
struct queue_wait {
	struct deadline deadline;
	/*
	 * -1, or where the messages go: when nobody is left to read there, waiting ends with
	 * -EPIPE and no message is taken.
	 */
	int watch;
};

/* Who sent the message that a notification tells of. */
struct queue_sender {
	pid_t pid; /* 0: not known */
	uid_t uid;
};

struct queue_ops {
	/* Messages have a type (1 to LONG_MAX), not a priority. */
	bool typed;
	/*
	 * The id of the new queue, 0 where queues have none; -EEXIST when there is one. *limit has
	 * the geometry; on failure it says which limit was hit, if it was one. The mode is exact,
	 * whatever the umask.
	 */
	int (*create)(const struct address *a, struct queue_geometry geometry, mode_t mode,
		      struct queue_limit *limit);
	int (*open)(struct queue *q, const struct address *a, enum queue_access access);
	void (*close)(struct queue *q);
	/*
	 * `tag` is a priority or a type. Without `wait` -EAGAIN when the queue is full. With it
	 * -ETIMEDOUT, or -EINTR after a signal that interrupt.h caught; a deadline other than never
	 * needs interrupt_catch(), and so does `watch` below. -EMSGSIZE when the queue takes
	 * only shorter ones, -EIDRM when the queue was removed. The QUEUE_MARGIN bytes before data
	 * have to be writable, and are afterwards what they were; so for receive() and peek().
	 */
	int (*send)(const struct queue *q, const void *data, size_t len, int64_t tag,
		    const struct queue_wait *wait);
	/*
	 * The length of a message, which is now in buf (of at least msgsize bytes) and nowhere
	 * else. -EAGAIN and so on as above, and -EPIPE (struct queue_wait); -EMSGSIZE: it is longer
	 * than msgsize, and stays where it is.
	 */
	ssize_t (*receive)(const struct queue *q, void *buf, int64_t *tag,
			   const struct queue_wait *wait);
	/*
	 * The length of the message number `index`, from 0, a copy of which is now in buf (of at
	 * least msgsize bytes). -ENODATA: there are not so many; -EMSGSIZE as above; -EFBIG: it is
	 * longer than what the kernel would copy; -ENOSYS: the kernel copies none. NULL where
	 * messages cannot be seen without being taken.
	 */
	ssize_t (*peek)(const struct queue *q, uint64_t index, void *buf, int64_t *tag);
	/* Until there is a message, which stays there; -ETIMEDOUT. */
	int (*wait)(const struct queue *q, struct deadline deadline);
	/*
	 * The same by a notification, which one process can be registered for. -EBUSY: another
	 * one is; info() tells its pid.
	 */
	int (*notified)(const struct queue *q, struct deadline deadline,
			struct queue_sender *sender);
	/* Only fstat(2) of the queue can make it fail. */
	int (*info)(const struct queue *q, struct queue_info *info);
	int (*alter)(const struct queue *q, const struct queue_change *change,
		     struct queue_limit *limit);
	int (*remove)(const struct address *a);
};

/*
 * As send(), for a message that was received from this queue. -EIDRM also for a POSIX queue that
 * was removed: it would take the message, and take it along.
 */
int queue_return(const struct queue *q, const void *data, size_t len, int64_t tag,
		 const struct queue_wait *wait);

/* The mechanism of an address of FAMILY_MQ. */
const struct queue_ops *queue_ops_of(const struct address *a);

#endif
