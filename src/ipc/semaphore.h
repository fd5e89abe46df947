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
 *	-EOPNOTSUPP       this mechanism cannot do that
 *	-ENODEV           the name is a directory's, a FIFO's, a symbolic link's
 *	-EBADMSG          something else is there: a named one's size is not SEMAPHORE_SIZE, or the
 *			  bytes in memory are not those of a semaphore that processes share
 *	-EINVAL           the offset in memory is not a multiple of SEMAPHORE_ALIGNMENT
 *	-ENXIO            a semaphore at that offset would not lie in the object; the set has no
 *			  such element
 *	-ENODATA          the bytes in memory are zero: one could be created there
 *	-EFAULT           the object shrank, or lost its room, while we used it
 *	-EIDRM            it was removed while we waited
 *	-EBUSY            one in memory is not removed while processes wait on it
 *	-E2BIG            a new set would have more elements than are allowed
 *	-EDOM             the set has not as many elements as values are given
 */
#ifndef IPCTOOL_SEMAPHORE_H
#define IPCTOOL_SEMAPHORE_H

#include "address.h"
#include "alter.h"
#include "deadline.h"
#include "futex_sem.h"
#include "posix_names.h"
#include "shmfs.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SEMAPHORE_SIZE      sizeof(struct futex_sem)
#define SEMAPHORE_ALIGNMENT FUTEX_SEM_ALIGNMENT
#define SEMAPHORE_MAX       FUTEX_SEM_MAX
#define SYSV_SEM_MAX        32767 /* the kernel's SEMVMX, which no setting raises */
#define SYSV_SEM_ELEMENTS   65536 /* struct sembuf's sem_num is an unsigned short */

struct semaphore_ops;

struct semaphore {
	const struct semaphore_ops *ops;
	struct address address;
	int fd; /* -1: not open */
	void *map;
	size_t map_size;
	bool map_kept;         /* it stays when this is closed: kept_sem.h */
	struct futex_sem *sem; /* in the map */
	bool exposed;          /* the memory may go away before the next use: guard it */
	int id;                /* of a System V set; -1: it is none */
	/* Facts. */
	uint32_t value; /* that post or wait left, that set found, that was too large or small */
	bool value_unknown; /* it may not be read */
	bool path_failed;   /* it is the path of an ftok: address that could not be reached */
	uint64_t size;    /* bytes of the object that was opened or looked at; elements of a set */
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
	dev_t device;
	int64_t atime, mtime, ctime; /* seconds since 1970 */
	/* Of an element of a System V set, which has no size, inode, atime and mtime. */
	uint32_t elements; /* of the set; 0: it is none */
	int id;
	uint32_t zero_waiters;
	pid_t pid; /* last process that changed the value; 0: none of our PID namespace */
	uint32_t key;
	uid_t cuid; /* creator */
	gid_t cgid;
	int64_t otime; /* last semop(2) */
};

struct semaphore_plan {
	const uint32_t *values; /* one an element, or one for all */
	unsigned int value_count;
	unsigned int elements; /* of a System V set; 0: as many as there are values */
	mode_t mode;
	bool exist_ok; /* an existing one stays as it is, and is no failure */
};

/* The address was checked by the parser; it is copied, its text is not. */

/* The greatest value of one with such an address. */
uint32_t semaphore_max(const struct address *a);

/* 0; 1 when it existed and that is fine. s needs no semaphore_close(). */
int semaphore_create(struct semaphore *s, const char *address, const struct semaphore_plan *plan);
int semaphore_remove(struct semaphore *s, const char *address);
int semaphore_alter(struct semaphore *s, const char *address, const struct perm_change *change);
int semaphore_stat(struct semaphore *s, const char *address, struct semaphore_stat *info);

/*
 * After it, when the address is that of a whole set: the next element, s->address.element, of which
 * what differs is put into info. 1, 0 at the end, or -errno.
 */
int semaphore_stat_next(struct semaphore *s, struct semaphore_stat *info);

/* All values of the object, as of one moment: how many, or -errno. The caller frees *values. */
int semaphore_values(struct semaphore *s, const char *address, uint32_t **values);

/*
 * For what follows. Every semaphore_open() is followed by semaphore_close(), which may leave it to
 * the end of a process of our own (host.h).
 */
int semaphore_open(struct semaphore *s, const char *address);
void semaphore_close(struct semaphore *s);

/* Adds n at once; -EOVERFLOW: it would be above semaphore_max(), and nothing was added. */
int semaphore_post(struct semaphore *s, uint32_t n);

/*
 * Takes n at once. -ETIMEDOUT, -EINTR (interrupt.h tells the signal), and -EAGAIN when the deadline
 * is not to wait: then nothing was taken. Catches signals only while it waits.
 */
int semaphore_wait(struct semaphore *s, uint32_t n, struct deadline deadline);

/*
 * The same, to be given back. If semaphore_undoes(), the kernel does that when the process that
 * took them ends, however it ends; else that process has to post.
 */
int semaphore_hold(struct semaphore *s, uint32_t n, struct deadline deadline);
bool semaphore_undoes(const struct semaphore *s);

/* One value is the semaphore's; more are for all elements of a set, in one step. */
int semaphore_set(struct semaphore *s, const uint32_t *values, unsigned int count);

/*
 * The named ones, by name: 1, 0 at the end, or -errno. Without `content` none is opened, and
 * info->content is -EACCES. semaphore_list_close() also after a failure.
 */
struct semaphore_list {
	struct shmfs_list files;
	struct posix_names names;
};
int semaphore_list_open(struct semaphore_list *list);
int semaphore_next(struct semaphore_list *list, bool content, const char **address,
		   struct semaphore_stat *info);
void semaphore_list_close(struct semaphore_list *list);

/* What a file of /dev/shm (shmfs_dir()) is, and with `inside`, if we may, what is in it. */
int semaphore_look(int dir, const char *file, bool inside, struct semaphore_stat *info);

/*
 * One mechanism; what it cannot do is NULL. named_sem.c, memory_sem.c and sysv_sem.c hold what
 * there is. s has its address, and no more; for `values` it is open.
 */
struct semaphore_ops {
	uint32_t max; /* the greatest value */
	int (*create)(struct semaphore *s, const struct semaphore_plan *plan);
	int (*remove)(struct semaphore *s);
	int (*alter)(struct semaphore *s, const struct perm_change *change);
	int (*stat)(struct semaphore *s, struct semaphore_stat *info);
	int (*stat_next)(struct semaphore *s, struct semaphore_stat *info);
	int (*open)(struct semaphore *s);
	void (*close)(struct semaphore *s);
	int (*post)(struct semaphore *s, uint32_t n);
	int (*wait)(struct semaphore *s, uint32_t n, struct deadline deadline);
	int (*hold)(struct semaphore *s, uint32_t n, struct deadline deadline);
	int (*set)(struct semaphore *s, uint32_t value);
	int (*set_all)(struct semaphore *s, const uint32_t *values, unsigned int count);
	int (*values)(struct semaphore *s, uint32_t **values);
};

extern const struct semaphore_ops named_sem_ops, memory_sem_ops, sysv_sem_ops;

#endif
