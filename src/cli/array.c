#include "array.h"

#include <stdlib.h>

void *array_grow(void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 32;

	if (count < *room)
		return items;
	items = reallocarray(items, more, size);
	if (items)
		*room = more;
	return items;
}
