/*
 * object.h - every object of every kind that others can find: what it is, and what is known of it
 * without getting in anybody's way.
 */
#ifndef IPCTOOL_OBJECT_H
#define IPCTOOL_OBJECT_H

#include "address.h"
#include "fifo_users.h"
#include "lock_table.h"
#include "mqueue_fs.h"
#include "object_key.h"
#include "queue.h"
#include "semaphore.h"
#include "sysvipc.h"
#include "unix_table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FAMILY_BIT(family) (1U << (family))
#define FAMILY_OBJECTS     (FAMILY_BIT(FAMILY_LOCK + 1) - FAMILY_BIT(FAMILY_MQ))

/* Of numbers that an object has, and that could not be had, and of those that it has not. */
#define OBJECT_UNKNOWN INT64_C(-1)
#define OBJECT_NONE    INT64_C(-2)

/* Is it in use? See object_verdict.h. */
enum object_verdict {
	OBJECT_UNJUDGED,
	OBJECT_UNUSED,  /* for certain */
	OBJECT_IN_USE,  /* by pid, or if that is 0 by some process */
	OBJECT_HIDDEN,  /* nobody is seen, but not all processes could be looked into */
	OBJECT_OBSCURE, /* what would tell may not be read, or is another PID namespace's */
};

struct object {
	uint8_t family;  /* enum family */
	uint16_t form;   /* ADDRESS_POSIX, ADDRESS_ID, ADDRESS_PATH; of object_find() any form */
	bool owned;      /* mode, uid and gid are known */
	bool named;      /* by its address, not found by its kind */
	uint8_t verdict; /* enum object_verdict */
	pid_t user;  /* OBJECT_IN_USE: a process that uses it; unused sets: that did; 0: unknown */
	int content; /* 0; or -errno, why nothing is known of what is in it */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	/* The file that it is; 0: it is none, or that could not be told. */
	dev_t dev;
	uint64_t inode;
	int64_t atime, mtime, ctime; /* seconds since 1970, 0: not known; of files */
	int64_t size;                /* bytes that it has, or that fit into it */
	int64_t used; /* messages, value, attachments, unread bytes, connections, locks */
	union {
		struct sysv_object sysv; /* of ADDRESS_ID: all that the kernel tells */
		struct {
			int64_t maxmsg, msgsize, bytes, notify_pid;
		} mq;
		struct {
			int64_t waiters;
		} sem;
		struct {
			uint64_t allocated;
		} shm;
		struct fifo_use fifo;
		struct {
			uint64_t number; /* the socket's own inode number; 0: no socket has it */
			uint64_t user_count;
			enum unix_kind kind;
			enum unix_state state;
		} sock;
		struct {
			uint64_t waiting, user_count;
		} lock;
	};
	char address[]; /* KIND:ADDRESS; "" of what has no name that reaches it from here */
};

/* Is it a System V object, in o->sysv? */
bool object_is_sysv(const struct object *o);

/* What it is, if that is known. */
bool object_key(const struct object *o, struct object_key *key);

/* When somebody was last known to have made, changed or used it; 0: nobody knows. */
int64_t object_last_time(const struct object *o);

/* The process that is known to have used it last, with *at when; 0: none is known. */
pid_t object_last_pid(const struct object *o, int64_t *at);

/* What of an object costs more to know. */
enum object_detail {
	OBJECT_CONTENT = 1, /* content, used, size of queues; without it content is -ENODATA */
	OBJECT_MEMORY = 2,  /* rss and swapped of segments */
};

/* Why objects of a family could not be listed. */
struct object_lack {
	enum family family;
	enum address_form form; /* ADDRESS_POSIX, ADDRESS_ID or ADDRESS_PATH: only these */
	int error;              /* -errno; of POSIX queues -ENODATA as mqueue_fs_open() has it, */
	enum mqueue_fs_lack mqueue;
};

struct object_list {
	struct object **objects;
	size_t count, room;
	struct object_block *blocks; /* where they are kept: there may be many, and none moves */
	struct object_lack lacks[8];
	size_t lack_count;
	unsigned int hidden; /* processes that may not be looked into; they may have more */
};

/*
 * Adds the objects of the families (FAMILY_BIT()s), by family, POSIX before System V, by name or
 * id. FIFOs are those that somebody has open, sockets those that are bound, locks the files that
 * have some; what is known by a path that leads elsewhere from here, into another mount namespace
 * or nowhere, is left out. 0 or -ENOMEM; what else fails is in the lacks, and hides no other
 * family. A zeroed list is an empty one.
 */
int object_list_read(struct object_list *list, unsigned int families, unsigned int details);
void object_list_free(struct object_list *list);

/* Adds a zeroed object with that address, "mq:" or "mq:/" and so on before name; NULL: no memory.
 */
struct object *object_list_add(struct object_list *list, enum family family, const char *before,
			       const char *name);

/*
 * Adds the one object at a KIND:ADDRESS that the parser has checked: 0; -ENOENT; -ENODEV when there
 * is something else at the path; -EACCES; another -errno. *path_failed: it is that of the path of
 * ftok(3).
 */
int object_find(struct object_list *list, const char *text, bool *path_failed);

/* The same for an address that nothing is escaped in, as o->address. */
int object_find_plain(struct object_list *list, const char *text, bool *path_failed);

/* What object.c goes through. Each adds the objects of one family and form. */
int object_add_posix_mq(struct object_list *list, unsigned int details);
int object_add_shmfs(struct object_list *list, unsigned int families, unsigned int details);
int object_add_sysv(struct object_list *list, enum family family, unsigned int details);
int object_add_fifos(struct object_list *list);
int object_add_sockets(struct object_list *list);
int object_add_locks(struct object_list *list);

/* Of a family that could not be listed, r is why. */
void object_list_lacks(struct object_list *list, enum family family, enum address_form form, int r);

/* What is known of the file that an object is. */
void object_take_stat(struct object *o, const struct stat *st);
/* Of what the calls of the families tell; `object_find()` uses them as well. */
void object_take_queue(struct object *o, const struct queue_info *info);
void object_take_semaphore(struct object *o, const struct semaphore_stat *info);
/* 0; -ENOENT: it is gone by now. */
int object_take_sysv(struct object *o, const struct sysv_object *sysv, unsigned int details);
void object_take_fifo(struct object *o, const struct fifo_users *users, const struct stat *st);
void object_take_socket(struct object *o, const struct unix_table *table,
			const struct unix_entry *e);
/* The socket that is reached by that address, of a file by its inode number; or NULL. */
const struct unix_entry *object_socket_at(const struct unix_table *table, const char *address,
					  uint64_t inode);
void object_take_locks(struct object *o, const struct lock_table *table, const struct lock *first);

#endif
