/*
 * file_rwlock.h - read-write locks that no death leaves locked.
 *
 * A pthread_rwlock_t is memory: what a killed process had locked stays locked for ever. So this
 * lock is not memory. It is two locks of fcntl(2) on bytes of the object, of the kind that belongs
 * to an open file description (OFD), and those the kernel lets go with the last descriptor,
 * whatever ended the process, and has forgotten after a loss of power. What is in memory, at
 * ADDR@OFFSET, is a header that says that these bytes are a lock, and never changes:
 *
 *	byte 0	the gate. Who comes has to pass it: readers with a shared lock, writers with an
 *		exclusive one, which a writer keeps until it has the lock itself
 *	byte 1	the lock itself, shared by readers or one writer's
 *
 * So a writer that waits for the readers to end keeps new readers out, and is not starved. A reader
 * that passed the gate and finds a writer waits without the gate, so that the next writer may come
 * to stand behind it.
 *
 * Each function returns 0 or -errno. Of its own meaning are
 *	-EINVAL   the offset is not a multiple of RWLOCK_ALIGNMENT
 *	-ENXIO    a lock at that offset would not lie in the object, which has `size` bytes
 *	-ENODATA  all bytes there are zero: a lock could be created there
 *	-EBADMSG  something else is there
 *	-EBUSY    it is held or waited for, so it is not removed
 *	-EIDRM    it was removed while we waited
 */
#ifndef IPCTOOL_FILE_RWLOCK_H
#define IPCTOOL_FILE_RWLOCK_H

#include "address.h"
#include "deadline.h"
#include "lock_table.h"
#include "segment.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define RWLOCK_SIZE      64
#define RWLOCK_ALIGNMENT 8

struct rwlock {
	struct address address;
	struct segment object;
	uint64_t size;      /* bytes of the object, when it was last looked at */
	bool whole;         /* the object was made for the lock */
	unsigned int bytes; /* of the lock: RWLOCK_SIZE, unless it is one of glibc_rwlock.h */
};

/*
 * Makes a lock of zeros that are in the object at the offset. Where no offset was given, an object
 * that is missing is made, of exactly this mode. 0; 1 when there is a lock, and that is fine.
 */
int rwlock_create(struct rwlock *l, const char *address, mode_t mode, bool exist_ok);

/* Makes the header zeros again, and removes the object if it was made for the lock. */
int rwlock_remove(struct rwlock *l, const char *address);

/*
 * Opens the object and looks at nothing in it but its size: for glibc_rwlock.h. -EINVAL and
 * -ENXIO as above, for a lock of so many bytes.
 */
int rwlock_open_object(struct rwlock *l, const char *address, enum segment_access access,
		       unsigned int bytes);

/* Every rwlock_open() is followed by rwlock_close(). To write takes permission to write. */
int rwlock_open(struct rwlock *l, const char *address, bool to_write);
void rwlock_close(struct rwlock *l);

/*
 * Takes the lock: -EAGAIN (deadline 0), -ETIMEDOUT, -EINTR (interrupt.h tells the signal). Whoever
 * inherits rwlock_fd() holds it, too, until somebody of them releases it.
 */
int rwlock_take(struct rwlock *l, bool to_write, struct deadline deadline);
int rwlock_release(struct rwlock *l);
int rwlock_fd(const struct rwlock *l);

/* What can be known of one by looking, which needs no permission but for the header. */
struct rwlock_stat {
	int content; /* 0: it is a lock; else why that is not so, or cannot be told */
	struct segment_stat object;
	struct lock_table locks; /* on the object; the caller frees, also after a failure */
};
int rwlock_stat(struct rwlock *l, const char *address, struct rwlock_stat *info);

/* Of what is in info->locks: is it this lock, held; or somebody who waits for it? */
bool rwlock_is_held(const struct rwlock *l, const struct lock *lock);
bool rwlock_is_waited(const struct rwlock *l, const struct lock *lock);

#endif
