/* buffer.c - bytes that grow. */

#include "buffer.h"

#include <stdint.h>
#include <stdlib.h>

#define ROOM_FIRST 4096

char *buffer_reserve(struct buffer *b, size_t len)
{
	size_t room = b->room ? b->room : ROOM_FIRST;
	char *data;

	while (room - b->used < len && room <= SIZE_MAX / 2)
		room *= 2;
	if (room - b->used < len)
		return NULL;
	if (room == b->room)
		return b->data + b->used;
	data = realloc(b->data, room);
	if (!data)
		return NULL;
	b->data = data;
	b->room = room;
	return data + b->used;
}

void buffer_free(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){ 0 };
}
