/* hex.h - the canonical dump of hexdump -C: offset, sixteen bytes in hex, and as ASCII. */
#ifndef IPCTOOL_HEX_H
#define IPCTOOL_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hex {
	uint64_t offset; /* of the next byte, as printed */
	bool squeeze;    /* lines equal to the one before become one "*", as hexdump has it */
	/* The rest is its own: all 0 at the start. */
	bool squeezing, any;
	unsigned char last[16];
};

/* Dumps len bytes through out.h. All calls but the last take a multiple of 16. 0 or -errno. */
int hex_dump(struct hex *h, const void *data, size_t len);
/* The closing line with the offset of the end; nothing when nothing was dumped. */
int hex_end(struct hex *h);

#endif
