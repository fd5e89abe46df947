/* records.c - records are found where read(2) put them, and never copied one by one. */

#include "records.h"

#include "find.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM_FIRST 65536

void records_open(struct records *r, int fd, char separator, bool whole, size_t limit)
{
	*r = (struct records){
		.fd = fd,
		.separator = separator,
		.whole = whole,
		.limit = limit,
	};
}

void records_close(struct records *r)
{
	free(r->buf);
	r->buf = NULL;
	r->start = r->end = r->room = r->seen = 0;
}

/* Makes room for reading behind what is unread. */
static int make_room(struct records *r)
{
	size_t room = r->buf ? 2 * r->room : ROOM_FIRST;
	char *buf;

	/* The start of a record moves once at most: from here on it is at the front. */
	if (r->buf && r->start > RECORDS_MARGIN) {
		memmove(r->buf + RECORDS_MARGIN, r->buf + r->start, r->end - r->start);
		r->end -= r->start - RECORDS_MARGIN;
		r->start = RECORDS_MARGIN;
	}
	if (r->end < r->room)
		return 0;
	buf = realloc(r->buf, room);
	if (!buf)
		return -ENOMEM;
	if (!r->buf)
		r->start = r->end = RECORDS_MARGIN;
	r->buf = buf;
	r->room = room;
	return 0;
}

/* Reads once. 0 or -errno; nothing is lost when it fails. */
static int fill(struct records *r)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	int error = make_room(r);
	ssize_t n;

	if (error < 0)
		return error;
	/* Someone who shares the terminal or pipe with us may have made it non-blocking. */
	do
		n = read(r->fd, r->buf + r->end, r->room - r->end);
	while (n < 0 && errno == EAGAIN && poll(&p, 1, -1) >= 0);
	if (n < 0)
		return -errno;
	r->end += (size_t)n;
	r->eof = n == 0;
	return 0;
}

/* Is the next record complete? Then its `seen` bytes end at a separator or the end of file. */
static bool complete(struct records *r)
{
	const char *from = r->buf + r->start + r->seen, *found = NULL;
	size_t left = r->end - r->start - r->seen;

	if (!r->whole && left > 0)
		found = find_byte(from, r->separator, left);
	r->seen += found ? (size_t)(found - from) : left;
	return found || r->eof;
}

bool records_ready(struct records *r)
{
	return r->buf && (complete(r) || r->seen > r->limit);
}

/* Hands out the record of `seen` bytes, and steps over its separator if there is one. */
static ssize_t take(struct records *r, const char **data)
{
	size_t len = r->seen;

	*data = r->buf + r->start;
	if (len > r->limit)
		return -EMSGSIZE;
	if (r->whole ? r->done : r->start == r->end)
		return -ENODATA;
	r->done = true;
	r->start += len + (r->start + len < r->end);
	r->seen = 0;
	return (ssize_t)len;
}

ssize_t records_next(struct records *r, const char **data)
{
	while (!records_ready(r)) {
		int error = fill(r);

		if (error < 0)
			return error;
	}
	return take(r, data);
}
