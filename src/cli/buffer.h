/* buffer.h - bytes that grow. A zeroed struct is an empty one. */
#ifndef IPCTOOL_BUFFER_H
#define IPCTOOL_BUFFER_H

#include <stddef.h>

struct buffer {
	char *data;
	size_t used, room;
};

/* Where len more bytes can be put, or NULL when there is no memory. The caller adds to used. */
char *buffer_reserve(struct buffer *b, size_t len);

void buffer_free(struct buffer *b);

#endif
