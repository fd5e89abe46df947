/*
 * posix_names.h - the names of POSIX objects, sorted: all that a list keeps of them until their
 * turn comes. A zeroed struct has none.
 */
#ifndef IPCTOOL_POSIX_NAMES_H
#define IPCTOOL_POSIX_NAMES_H

#include "buffer.h"

#include <stddef.h>

struct posix_names {
	char **sorted; /* each with its slash */
	size_t count, next;
	struct buffer texts;
};

/* Without its slash. 0 or -ENOMEM. */
int posix_names_add(struct posix_names *names, const char *name);

/* When all are added: 0 or -ENOMEM. */
int posix_names_sort(struct posix_names *names);

/* The next one, or NULL. */
const char *posix_names_next(struct posix_names *names);

void posix_names_free(struct posix_names *names);

#endif
