/*
 * find.h - memchr(3) for what is near, as the end of a line mostly is.
 *
 * musl's memchr() looks at single bytes up to the first whole word, and again in the word where the
 * byte is: for lines of 16 bytes that was a sixth of what it takes to send them.
 */
#ifndef IPCTOOL_FIND_H
#define IPCTOOL_FIND_H

#include <stddef.h>
#include <stdint.h>

/* Of 8 bytes, each all ones or zeros and some not zero: the first that is not. */
static inline size_t find_first(uint64_t bytes)
{
	int bits = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(bytes)
							     : __builtin_clzll(bytes);

	return (size_t)bits / 8;
}

/* The first such byte of the len bytes, or NULL. */
static inline const char *find_byte(const char *from, char byte, size_t len)
{
	typedef char bytes __attribute__((vector_size(16), aligned(1), may_alias));
	typedef uint64_t halves __attribute__((vector_size(16)));

	for (; len >= sizeof(bytes); len -= sizeof(bytes), from += sizeof(bytes)) {
		const halves same = (halves)(*(const bytes *)from == byte);

		if (same[0])
			return from + find_first(same[0]);
		if (same[1])
			return from + 8 + find_first(same[1]);
	}
	for (; len > 0; len--, from++)
		if (*from == byte)
			return from;
	return NULL;
}

#endif
