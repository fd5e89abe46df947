/*
 * semaphore.h - semaphores of every mechanism, by their addresses.
 *
 *	struct semaphore s;
 *	int r = semaphore_open(&s, "/slots");
 *
 *	if (r == 0)
 *		r = semaphore_post(&s, 1);
 *	semaphore_close(&s);
 *
 * Each function returns 0 or -errno, and leaves the facts for a message in s. Of their own meaning:
 *
 *	-EPROTONOSUPPORT  there is no such mechanism here (see address_describe())
 *	-EOPNOTSUPP       this mechanism cannot do that
 *	-ENODEV           the name is a directory's, a FIFO's, a symbolic link's
 *	-EBADMSG          something else is there: a named one's size is not SEMAPHORE_SIZE, or the
 *			  bytes in memory are not those of a semaphore that processes share
 *	-EINVAL           the offset in memory is not a multiple of SEMAPHORE_ALIGNMENT
 *	-ENXIO            a semaphore at that offset would not lie in the object
 *	-ENODATA          the bytes in memory are zero: one could be created there
 *	-EFAULT           the object shrank, or lost its room, while we used it
 *	-EIDRM            it was removed while we waited
 *	-EBUSY            one in memory is not removed while processes wait on it
 */
#ifndef IPCTOOL_SEMAPHORE_H
#define IPCTOOL_SEMAPHORE_H

#include "address.h"
#include "alter.h"
#include "deadline.h"
#include "futex_sem.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SEMAPHORE_SIZE      sizeof(struct futex_sem)
#define SEMAPHORE_ALIGNMENT FUTEX_SEM_ALIGNMENT
#define SEMAPHORE_MAX       FUTEX_SEM_MAX

struct semaphore_ops;

struct semaphore {
	const struct semaphore_ops *ops;
	struct address address;
	int fd; /* -1: not open */
	void *map;
	size_t map_size;
	struct futex_sem *sem; /* in the map */
	bool exposed;          /* the memory may go away before the next use: guard it */
	/* Facts. */
	uint32_t value;   /* that post, wait or set left, or that was too large or too small */
	uint64_t size;    /* bytes of the object that was opened or looked at */
	uint32_t waiters; /* that keep it from being removed */
};

/* What can be known of one by looking, which needs no permission but for what is in it. */
struct semaphore_stat {
	int content; /* 0: value and waiters are known; else why not: -EACCES, -EBADMSG, ... */
	uint32_t value, waiters;
	mode_t mode; /* of the object that it is, or lies in; so for all that follows */
	uid_t uid;
	gid_t gid;
	uint64_t size, inode;
	int64_t atime, mtime, ctime; /* seconds since 1970 */
};

struct semaphore_plan {
	uint32_t value;
	mode_t mode;
	bool exist_ok; /* an existing one stays as it is, and is no failure */
};

/* The address was checked by the parser; it is copied, its text is not. */

/* 0; 1 when it existed and that is fine. s needs no semaphore_close(). */
int semaphore_create(struct semaphore *s, const char *address, const struct semaphore_plan *plan);
int semaphore_remove(struct semaphore *s, const char *address);
int semaphore_alter(struct semaphore *s, const char *address, const struct perm_change *change);
int semaphore_stat(struct semaphore *s, const char *address, struct semaphore_stat *info);

/* For what follows. Every semaphore_open() is followed by semaphore_close(). */
int semaphore_open(struct semaphore *s, const char *address);
void semaphore_close(struct semaphore *s);

/* Adds n at once; -EOVERFLOW: it would be above SEMAPHORE_MAX, and nothing was added. */
int semaphore_post(struct semaphore *s, uint32_t n);

/*
 * Takes n at once. -ETIMEDOUT, -EINTR (interrupt.h tells the signal), and -EAGAIN when the deadline
 * is not to wait: then nothing was taken. Catches signals only while it waits.
 */
int semaphore_wait(struct semaphore *s, uint32_t n, struct deadline deadline);

int semaphore_set(struct semaphore *s, uint32_t value);

/*
 * The named ones, by name: 1, 0 at the end, or -errno. Without `content` none is opened, and
 * info->content is -EACCES.
 */
struct semaphore_list {
	struct dirent **entries;
	int count, next;
};
int semaphore_list_open(struct semaphore_list *list);
int semaphore_next(struct semaphore_list *list, bool content, const char **name,
		   struct semaphore_stat *info);
void semaphore_list_close(struct semaphore_list *list);

/*
 * One mechanism; what it cannot do is NULL. named_sem.c and memory_sem.c hold what there is. s has
 * its address, and no more.
 */
struct semaphore_ops {
	int (*create)(struct semaphore *s, const struct semaphore_plan *plan);
	int (*remove)(struct semaphore *s);
	int (*alter)(struct semaphore *s, const struct perm_change *change);
	int (*stat)(struct semaphore *s, struct semaphore_stat *info);
	int (*open)(struct semaphore *s);
	void (*close)(struct semaphore *s);
	int (*post)(struct semaphore *s, uint32_t n);
	int (*wait)(struct semaphore *s, uint32_t n, struct deadline deadline);
	int (*set)(struct semaphore *s, uint32_t value);
};

extern const struct semaphore_ops named_sem_ops, memory_sem_ops;

#endif
