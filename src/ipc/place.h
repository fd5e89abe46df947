/*
 * place.h - a number, or several in a row, at an offset in shared memory of any mechanism.
 *
 * Bits are what is in memory, in its byte order, in the low `width` bytes of a uint64_t as this
 * machine reads them. What lies at a multiple of its width is read and written in one step, as
 * atomic operations of C with sequential consistency do; what does not is copied byte for byte.
 *
 * Each function returns 0 or -errno. Of its own meaning are
 *	-ENXIO   it would not lie in the segment, which has `size` bytes
 *	-EFAULT  the segment shrank to `size` bytes while it was in use, or there is no memory left
 *		 for this part of it
 *	-EIDRM   it was removed while we waited
 */
#ifndef IPCTOOL_PLACE_H
#define IPCTOOL_PLACE_H

#include "deadline.h"
#include "segment.h"

struct place {
	struct segment segment;
	unsigned int width; /* bytes of a number: 1, 2, 4 or 8 */
	uint64_t count;
	uint64_t size; /* of the segment, when it was last looked at */
	bool doomed;   /* a System V segment that was marked for removal before */
	struct segment_map map;
	uint64_t first, mapped; /* the numbers that the map has */
};

/* Every place_open() is followed by place_close(). */
int place_open(struct place *p, const char *address, enum segment_access access, unsigned int width,
	       uint64_t count);
void place_close(struct place *p);

/* Can it be read and written in one step? */
bool place_is_aligned(const struct place *p);

/* n numbers from number `first` on; n is at most PLACE_PIECE. */
int place_load(struct place *p, uint64_t first, size_t n, uint64_t *bits);
int place_store(struct place *p, uint64_t first, size_t n, const uint64_t *bits);
#define PLACE_PIECE 512

/* For what follows the place is aligned, and it is about the first number. */

/* Replaces *seen by bits; -EAGAIN when something else is there, which *seen is then. */
int place_replace(struct place *p, uint64_t *seen, uint64_t bits);

/* Wakes everybody who waits for it in futex(2); the width is 4. */
int place_wake(struct place *p);

/*
 * Waits until done(arg, bits). -ETIMEDOUT, -EINTR (interrupt.h tells the signal), and -EAGAIN when
 * the deadline is not to wait. Notices at once what is followed by a wake-up when the width is 4,
 * and everything else within 100 ms.
 */
int place_wait(struct place *p, bool (*done)(void *arg, uint64_t bits), void *arg,
	       struct deadline deadline);

#endif
