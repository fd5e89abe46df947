/* posix_names.c - notes and names, one behind the other, and where each name begins. */
#include "posix_names.h"

#include "copy.h"
#include "sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int posix_names_add(struct posix_names *names, const char *name, const void *note)
{
	size_t len = strlen(name) + 1;
	char *to = buffer_reserve(&names->entries, names->note + 1 + len);

	if (!to)
		return -ENOMEM;
	copy_bytes(to, note, names->note);
	to += names->note;
	*to = '/';
	copy_bytes(to + 1, name, len);
	names->entries.used += names->note + 1 + len;
	names->count++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int posix_names_sort(struct posix_names *names)
{
	char *name = names->entries.data;

	names->sorted = malloc((names->count + 1) * sizeof *names->sorted);
	if (!names->sorted)
		return -ENOMEM;
	for (size_t i = 0; i < names->count; i++) {
		name += names->note;
		names->sorted[i] = name;
		name += strlen(name) + 1;
	}
	return sort_pointers((void **)names->sorted, names->count, compare);
}

const char *posix_names_next(struct posix_names *names, void *note)
{
	const char *name;

	if (names->next == names->count)
		return NULL;
	name = names->sorted[names->next++];
	if (note)
		copy_bytes(note, name - names->note, names->note);
	return name;
}

void posix_names_free(struct posix_names *names)
{
	free(names->sorted);
	buffer_free(&names->entries);
	*names = (struct posix_names){ 0 };
}
