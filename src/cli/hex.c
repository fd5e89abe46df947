/* hex.c - the canonical dump, made a block of lines at a time. */
#include "hex.h"

#include "out.h"

#include <string.h>

#define BYTES       16              /* a line shows */
#define HALF        (BYTES / 2)     /* there is one more blank between the halves */
#define ASCII       (BYTES * 3 + 2) /* column of the first |, after the offset's two blanks */
#define LINE_LENGTH (16 + 2 + ASCII + 1 + BYTES + 2) /* with an offset of 16 digits */
#define BLOCK       8192                             /* what a pipe takes fastest */

static const char digits[16] = "0123456789abcdef";

/* "7f  ": copying four bytes at once is what makes the dump fast, and brings the blanks along. */
static char pairs[256][4];

static void fill_pairs(void)
{
	for (unsigned int i = 0; i < 256; i++) {
		pairs[i][0] = digits[i >> 4];
		pairs[i][1] = digits[i & 15];
		pairs[i][2] = pairs[i][3] = ' ';
	}
}

/* Eight digits, or as many as it takes. */
static char *put_offset(char *p, uint64_t offset)
{
	unsigned int shift = 32;

	while (shift < 64 && offset >> shift)
		shift += 4;
	for (; shift > 32; shift -= 4)
		*p++ = digits[offset >> (shift - 4) & 15];
	memcpy(p, pairs[offset >> 24 & 255], 2);
	memcpy(p + 2, pairs[offset >> 16 & 255], 2);
	memcpy(p + 4, pairs[offset >> 8 & 255], 2);
	memcpy(p + 6, pairs[offset & 255], 2);
	return p + 8;
}

/* Written out, because no compiler unrolls it at -O2, and it takes half the time. */
static void put_half(char *p, const unsigned char *data)
{
	memcpy(p, pairs[data[0]], 4);
	memcpy(p + 3, pairs[data[1]], 4);
	memcpy(p + 6, pairs[data[2]], 4);
	memcpy(p + 9, pairs[data[3]], 4);
	memcpy(p + 12, pairs[data[4]], 4);
	memcpy(p + 15, pairs[data[5]], 4);
	memcpy(p + 18, pairs[data[6]], 4);
	memcpy(p + 21, pairs[data[7]], 4);
}

/* With restrict the compiler does all sixteen at once. */
static void put_ascii(char *restrict p, const unsigned char *restrict data, size_t len)
{
	unsigned char *to = (unsigned char *)p;

	for (size_t i = 0; i < len; i++)
		to[i] = data[i] >= ' ' && data[i] < 0x7f ? data[i] : '.';
}

/* From the column after the offset on; the blanks come along with the pairs. */
static void put_full(char *p, const unsigned char *data)
{
	put_half(p, data);
	put_half(p + (size_t)HALF * 3 + 1, data + HALF);
	p[ASCII] = '|';
	put_ascii(p + ASCII + 1, data, BYTES);
}

static void put_short(char *p, const unsigned char *data, size_t len)
{
	memset(p, ' ', ASCII);
	for (size_t i = 0; i < len; i++)
		memcpy(p + 3 * i + i / HALF, pairs[data[i]], 2);
	p[ASCII] = '|';
	put_ascii(p + ASCII + 1, data, len);
}

static char *put_line(char *p, uint64_t offset, const unsigned char *data, size_t len)
{
	p = put_offset(p, offset);
	*p++ = ' ';
	*p++ = ' ';
	if (len == BYTES)
		put_full(p, data);
	else
		put_short(p, data, len);
	p += ASCII + 1 + len;
	*p++ = '|';
	*p++ = '\n';
	return p;
}

/* Is this line to be left out? A line that is short, the last one, never is. */
static bool repeats(const struct hex *h, const unsigned char *data, size_t len)
{
	return h->squeeze && h->any && len == BYTES && !memcmp(h->last, data, BYTES);
}

static char *put_next(struct hex *h, char *p, const unsigned char *data, size_t len)
{
	if (!repeats(h, data, len)) {
		p = put_line(p, h->offset, data, len);
		memcpy(h->last, data, len);
		h->squeezing = false;
	} else if (!h->squeezing) {
		*p++ = '*';
		*p++ = '\n';
		h->squeezing = true;
	}
	h->any = true;
	h->offset += len;
	return p;
}

int hex_dump(struct hex *h, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	char block[BLOCK], *p = block;
	size_t n;
	int r;

	if (!pairs[0][0])
		fill_pairs();
	for (; len; bytes += n, len -= n) {
		n = len < BYTES ? len : BYTES;
		p = put_next(h, p, bytes, n);
		if (p <= block + BLOCK - LINE_LENGTH)
			continue;
		r = out_write(block, (size_t)(p - block));
		if (r)
			return r;
		p = block;
	}
	return out_write(block, (size_t)(p - block));
}

int hex_end(struct hex *h)
{
	char line[16 + 1], *p = line;

	if (!h->any)
		return 0;
	p = put_offset(p, h->offset);
	*p++ = '\n';
	return out_write(line, (size_t)(p - line));
}
