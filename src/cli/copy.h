/*
 * copy.h - memcpy(3) for pieces that are mostly a few bytes: cells, names, escapes.
 *
 * musl's memcpy() on x86-64 takes 50 ns whatever the length is ("rep movsq"), which was two thirds
 * of the time of a long table. Copies of a constant length are plain moves.
 */
#ifndef IPCTOOL_COPY_H
#define IPCTOOL_COPY_H

#include <stddef.h>
#include <string.h>

/* From n to 2 * n bytes are copied as two times n, which may overlap in the middle. */
static inline void copy_bytes(char *to, const char *from, size_t len)
{
	if (len > 256) {
		memcpy(to, from, len);
	} else if (len >= 16) {
		for (size_t at = 0; at < len - 16; at += 16)
			memcpy(to + at, from + at, 16);
		memcpy(to + len - 16, from + len - 16, 16);
	} else if (len >= 8) {
		memcpy(to, from, 8);
		memcpy(to + len - 8, from + len - 8, 8);
	} else if (len >= 4) {
		memcpy(to, from, 4);
		memcpy(to + len - 4, from + len - 4, 4);
	} else if (len >= 2) {
		memcpy(to, from, 2);
		memcpy(to + len - 2, from + len - 2, 2);
	} else if (len == 1) {
		*to = *from;
	}
}

#endif
