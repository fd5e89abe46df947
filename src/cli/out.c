/* out.c - standard output: one buffer, the first error sticks. */

#include "out.h"

#include "copy.h"
#include "err.h"
#include "interrupt.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Text is escaped in pieces of this size, straight into the buffer. */
#define PIECE 1024
/* A pipe holds 64 KiB. Filled a quarter at a time it moves up to three times as many bytes as
 * filled whole, because its reader then works while we write. */
#define WRITE_MAX 16384

static struct {
	size_t used;
	int error;
	bool touched; /* something was written, so that close(2) has something to say */
	char buf[64 * 1024];
} out;

/* Whether a call that failed with errno is to be tried again: 0, or the -errno to return. */
static int retry(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	/* Someone who shares the terminal or pipe with us may have made it non-blocking. */
	if (errno == EAGAIN && poll(&p, 1, -1) >= 0)
		return 0;
	if (errno == EINTR && !interrupt_signal())
		return 0;
	return -errno;
}

int write_all(int fd, const void *data, size_t len)
{
	const char *from = data;

	while (len > 0) {
		ssize_t n = write(fd, from, len);

		if (n < 0) {
			int r = retry(fd);

			if (r < 0)
				return r;
			continue;
		}
		from += n;
		len -= (size_t)n;
	}
	return 0;
}

int out_error(void)
{
	return out.error;
}

int out_note(int r)
{
	out.touched = true;
	if (out.error == 0)
		out.error = r;
	return out.error;
}

static int put(const char *data, size_t len)
{
	while (len > 0 && out.error == 0) {
		size_t n = len < WRITE_MAX ? len : WRITE_MAX;

		out_note(write_all(STDOUT_FILENO, data, n));
		data += n;
		len -= n;
	}
	return out.error;
}

int out_flush(void)
{
	size_t len = out.used;

	out.used = 0;
	return put(out.buf, len);
}

/* Makes room for len bytes, which the buffer can hold. */
static int make_room(size_t len)
{
	if (out.error == 0 && len > sizeof(out.buf) - out.used)
		return out_flush();
	return out.error;
}

int out_write(const void *data, size_t len)
{
	if (len >= sizeof(out.buf)) {
		out_flush();
		return put(data, len);
	}
	if (make_room(len) < 0)
		return out.error;
	copy_bytes(out.buf + out.used, data, len);
	out.used += len;
	return 0;
}

int out_text(const char *text)
{
	return out_write(text, strlen(text));
}

int out_printf(const char *fmt, ...)
{
	size_t room = sizeof(out.buf) - out.used;
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(out.buf + out.used, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < room) {
		out.used += (size_t)n;
		return out.error;
	}

	/* It does not fit, which is rare: made once more, on its own. */
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return out_note(-errno);
	out_write(text, (size_t)n);
	free(text);
	return out.error;
}

/* How much of text to escape now: a piece that does not end inside of a character. */
static size_t piece(const char *text, size_t len)
{
	if (len <= PIECE)
		return len;
	/* Of a character at most three bytes follow the first. */
	for (size_t n = PIECE; n >= PIECE - 3; n--)
		if (((unsigned char)text[n] & 0xc0) != 0x80)
			return n;
	return PIECE;
}

static int escape(size_t (*to)(char *, size_t, const char *, size_t), const char *text, size_t len)
{
	while (len > 0) {
		size_t n = piece(text, len);

		if (make_room(6 * n + 1) < 0)
			return out.error;
		out.used += to(out.buf + out.used, sizeof(out.buf) - out.used, text, n);
		text += n;
		len -= n;
	}
	return out.error;
}

int out_escaped(const char *text)
{
	return escape(text_escape, text, strlen(text));
}

int out_escaped_json(const void *data, size_t len)
{
	return escape(text_escape_json, data, len);
}

int out_close(int status)
{
	int r = out_flush();

	if (out.touched && close(STDOUT_FILENO) < 0 && r == 0)
		r = -errno;
	out.used = 0;
	out.error = 0;
	out.touched = false;
	if (r == 0)
		return status;
	status = err_sys(r, "standard output", NULL);
	return r == -EINTR ? status : ST_FAIL;
}
