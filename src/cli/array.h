/* array.h - an array that grows as items are added. */
#ifndef IPCTOOL_ARRAY_H
#define IPCTOOL_ARRAY_H

#include <stddef.h>

/*
 * The array, moved if need be, with room for at least one item more than count; *room follows. An
 * array of no room is NULL. NULL: no memory, and the array is as it was.
 */
void *array_grow(void *items, size_t count, size_t *room, size_t size);

#endif
