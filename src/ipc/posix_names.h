/*
 * posix_names.h - the names of POSIX objects, sorted: all that a list keeps of them until their
 * turn comes, but for what costs less to find out in the directory's order. A zeroed struct has
 * none.
 */
#ifndef IPCTOOL_POSIX_NAMES_H
#define IPCTOOL_POSIX_NAMES_H

#include "buffer.h"

#include <stddef.h>

struct posix_names {
	size_t note; /* bytes that are kept with each name: set before the first one is added */
	struct buffer entries;
	char **sorted;
	size_t count, next;
};

/* A name without its slash; the note may be NULL where its size is 0. 0 or -ENOMEM. */
int posix_names_add(struct posix_names *names, const char *name, const void *note);

/* When all are added: 0 or -ENOMEM. */
int posix_names_sort(struct posix_names *names);

/* The next name, with its slash, or NULL; *note (not NULL) is what was kept with it. */
const char *posix_names_next(struct posix_names *names, void *note);

void posix_names_free(struct posix_names *names);

#endif
