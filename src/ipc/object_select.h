/* object_select.h - which objects are meant, of those that there are: what ls, rm and gc share. */
#ifndef IPCTOOL_OBJECT_SELECT_H
#define IPCTOOL_OBJECT_SELECT_H

#include "object.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct object_selection {
	unsigned int families; /* FAMILY_BIT()s */
	const char *match;     /* NULL, or a pattern: see object_matches() */
	bool by_owner;
	uid_t owner;
	int64_t older;   /* seconds, 0: of any age */
	int64_t present; /* what the time was before the objects were looked at */
};

/*
 * Does the shell's pattern match its address, that without its kind, or a POSIX name without its
 * slash? A * stands for slashes as well.
 */
bool object_matches(const struct object *o, const char *pattern);

/* Seconds since anybody was known to have made, changed or used it, or OBJECT_UNKNOWN. */
int64_t object_age(const struct object *o, int64_t present);

/* What is not known of an object speaks against it. */
bool object_selected(const struct object *o, const struct object_selection *s);

/* Drops those that are not selected. */
void object_list_select(struct object_list *list, const struct object_selection *s);

#endif
