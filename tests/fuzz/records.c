/*
 * Any input, in any pieces, against a plain split of the whole text. The first three bytes choose
 * the separator or the whole, the limit, and the size of the pieces.
 */
#include "records.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT_MAX    (1024 * 1024)
#define PIECES_MAX  64 /* a socket's buffer holds them, even if they are small */
#define PIECED_TEXT 32768

static char text[TEXT_MAX];
static size_t text_len;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
	if (!ok)
		abort();
}

/* A byte from 0x80 on stands for a long run, so that small inputs reach the end of the buffer. */
static void expand(const uint8_t *data, size_t size)
{
	text_len = 0;
	for (size_t i = 0; i < size; i++) {
		size_t run = data[i] < 0x80 ? 1 : (size_t)(data[i] - 0x7f) * 67;

		if (text_len + run > TEXT_MAX)
			return;
		memset(text + text_len, data[i] < 0x80 ? data[i] : 'x', run);
		text_len += run;
	}
}

static int as_file(void)
{
	int fd = memfd_create("records", MFD_CLOEXEC);

	expect(fd >= 0 && pwrite(fd, text, text_len, 0) == (ssize_t)text_len);
	return fd;
}

/* One read(2) returns one piece. */
static int as_pieces(size_t piece)
{
	int ends[2];

	expect(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
	for (size_t at = 0; at < text_len; at += piece) {
		size_t n = text_len - at < piece ? text_len - at : piece;

		expect(send(ends[1], text + at, n, 0) == (ssize_t)n);
	}
	close(ends[1]);
	return ends[0];
}

static int open_text(size_t piece)
{
	size_t least = text_len / PIECES_MAX + 1;

	if (text_len > PIECED_TEXT)
		return as_file();
	return as_pieces(piece > least ? piece : least);
}

/* The record that begins at `at`, or the end of file. Returns where the next one begins. */
static size_t check_next(struct records *r, size_t at)
{
	const char *data = NULL, *found = NULL;
	size_t len = text_len - at;
	ssize_t n = records_next(r, &data);

	if (!r->whole)
		found = memchr(text + at, r->separator, len);
	len = found ? (size_t)(found - text) - at : len;
	if (at == text_len && (!r->whole || at > 0)) {
		expect(n == -ENODATA);
		return SIZE_MAX;
	}
	if (len > r->limit) {
		expect(n == -EMSGSIZE && !memcmp(data, text + at, r->limit + 1));
		expect(records_next(r, &data) == -EMSGSIZE);
		return SIZE_MAX;
	}
	expect(n == (ssize_t)len && !memcmp(data, text + at, len));
	memset((char *)(uintptr_t)data - RECORDS_MARGIN, r->separator, RECORDS_MARGIN);
	if (r->whole) {
		expect(records_next(r, &data) == -ENODATA);
		return SIZE_MAX;
	}
	return at + len + (found ? 1 : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct records r;
	int fd;

	if (size < 3)
		return 0;
	expand(data + 3, size - 3);
	fd = open_text((size_t)data[2] + 1);
	records_open(&r, fd, data[0] & 1 ? '\0' : '\n', data[0] & 2,
		     data[0] & 4 ? SIZE_MAX - 1 : (size_t)data[1] * data[1]);
	for (size_t at = 0; at != SIZE_MAX;) {
		if (records_ready(&r))
			expect(records_ready(&r));
		at = check_next(&r, at);
	}
	records_close(&r);
	close(fd);
	return 0;
}
