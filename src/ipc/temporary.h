/*
 * temporary.h - objects that are made together and removed together, by keeper.h: only these, and
 * none that has the name of one of them since.
 *
 * What is known of them lies in memory that is shared with the keeper, which makes them: so should
 * it be killed, we can remove them.
 */
#ifndef IPCTOOL_TEMPORARY_H
#define IPCTOOL_TEMPORARY_H

#include "address.h"
#include "deadline.h"
#include "queue.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TEMPORARY_ADDRESS (PATH_MAX + NAME_MAX)

struct temporary {
	/* What is to be made; the rest of it is zero. */
	enum family family;
	mode_t mode;
	struct queue_geometry geometry; /* FAMILY_MQ */
	uint64_t value, elements;       /* FAMILY_SEM; elements: System V */
	uint64_t size;                  /* FAMILY_SHM */
	bool chosen; /* its name is chosen here: address is what it begins with */
	/*
	 * Of that family; a FIFO's is its path from the root. When it was made it is the address
	 * under which it is found, id:N of a System V object.
	 */
	char address[TEMPORARY_ADDRESS];

	/* What was made, and is still to be removed: a System V object, or a file. */
	bool made;
	int id; /* -1: a file */
	dev_t dev;
	ino_t ino;
};

struct temporaries {
	size_t count;
	size_t failed;            /* which one it was that could not be made, */
	struct queue_limit limit; /* and the limit that was hit, if it was a queue */
	struct temporary list[];
};

/* Room for so many, to be filled in; NULL: no memory. */
struct temporaries *temporaries_new(size_t count);
void temporaries_free(struct temporaries *all);

/*
 * For struct keeper_job. Makes all of them, or none: 0; -EEXIST; -EINTR as interrupt.h says;
 * another -errno.
 */
int temporaries_make(void *all, struct deadline deadline);

/*
 * Removes it if it was made and is there. 0, also when it was gone or something else has its name;
 * or -errno.
 */
int temporary_remove(struct temporary *t);

/* All of them: 0, or the first -errno. For struct keeper_job. */
int temporaries_remove(void *all);

#endif
