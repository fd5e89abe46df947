/* out.c - standard output: one buffer, the first error sticks. */

#include "out.h"

#include "copy.h"
#include "err.h"
#include "host.h"
#include "interrupt.h"
#include "shield.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Text is escaped in pieces of this size, straight into the buffer. */
#define PIECE 1024
/* A pipe holds 64 KiB. Filled a quarter at a time it moves up to three times as many bytes as
 * filled whole, because its reader then works while we write. */
#define WRITE_MAX 16384

enum { BUFFER = 64 * 1024 };

static struct {
	size_t used;
	int error;
	bool touched;         /* something was written, so that close(2) has something to say */
	bool captures;        /* nothing goes to descriptor 1 */
	int spill;            /* what was captured and does not fit into buf; 0: all does */
	char buf[BUFFER + 1]; /* and the NUL behind what was captured */
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

/* A file without a name, for what was captured. Its number, or -errno. */
static int open_spill(void)
{
	int fd = memfd_create("ipctool", MFD_CLOEXEC);
	int above = fd < 0 ? -errno : fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (fd >= 0 && above < 0)
		above = -errno;
	if (fd >= 0)
		close(fd);
	return above;
}

/* The descriptor that output goes to, or -1 when that failed. */
static int target(void)
{
	int fd;

	if (!out.captures)
		return STDOUT_FILENO;
	if (out.spill > 0)
		return out.spill;
	fd = open_spill();
	if (fd < 0) {
		out_note(fd);
		return -1;
	}
	return out.spill = fd;
}

static int put(const char *data, size_t len)
{
	int fd = len > 0 && out.error == 0 ? target() : -1;

	shield_begin();
	while (len > 0 && out.error == 0) {
		size_t n = len < WRITE_MAX ? len : WRITE_MAX;

		out_note(write_all(fd, data, n));
		data += n;
		len -= n;
	}
	return out.error;
}

static int empty(void)
{
	size_t len = out.used;

	if (len == 0)
		return out.error;
	out.used = 0;
	return put(out.buf, len);
}

int out_flush(void)
{
	return out.captures ? out.error : empty();
}

int out_fd(void)
{
	shield_begin();
	if (out.captures)
		empty();
	return target();
}

/* Makes room for len bytes, which the buffer can hold. */
static int make_room(size_t len)
{
	if (out.error == 0 && len > BUFFER - out.used)
		return empty();
	return out.error;
}

int out_write(const void *data, size_t len)
{
	if (len >= BUFFER) {
		empty();
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
	size_t room = BUFFER - out.used;
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
		out.used += to(out.buf + out.used, BUFFER - out.used, text, n);
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

void out_capture(void)
{
	out.captures = true;
}

bool out_captures(void)
{
	return out.captures;
}

/* What was captured is in the file: it, and the NUL behind it, as memory. */
static int map_spill(char **data, size_t *len)
{
	off_t end;
	void *at;

	if (empty() < 0)
		return out.error;
	end = lseek(out.spill, 0, SEEK_END);
	if (end < 0 || write(out.spill, "", 1) != 1)
		return out_note(errno ? -errno : -EIO);
	at = mmap(NULL, (size_t)end + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE, out.spill, 0);
	if (at == MAP_FAILED)
		return out_note(-errno);
	*data = at;
	*len = (size_t)end;
	return 0;
}

int out_captured(int (*take)(void *arg, char *data, size_t len), void *arg)
{
	char *data = out.buf;
	size_t len = out.used;
	int r = 0;

	if (out.spill > 0) {
		r = map_spill(&data, &len);
		close(out.spill);
		out.spill = 0;
	}
	out.used = 0;
	out.captures = false;
	if (r < 0)
		return ST_OK; /* out_close() reports it */
	data[len] = '\0';
	r = take(arg, data, len);
	if (data != out.buf)
		munmap(data, len + 1);
	return r;
}

/* Of a host's own output a duplicate is closed, which tells the same. */
static int close_stdout(void)
{
	return close(host ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) : STDOUT_FILENO);
}

int out_close(int status)
{
	int signum, r = empty();

	if (out.touched && close_stdout() < 0 && r == 0)
		r = -errno;
	out.error = 0;
	out.touched = false;
	signum = host ? shield_end() : 0;
	if (signum)
		return ST_SIGNAL + signum;
	if (r == 0)
		return status;
	status = err_sys(r, "standard output", NULL);
	return r == -EINTR ? status : ST_FAIL;
}

int out_reader_gone(void)
{
	struct sigaction now;

	if (sigaction(SIGPIPE, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		return ST_SIGNAL + SIGPIPE;
	out_note(-EPIPE);
	return ST_FAIL;
}
