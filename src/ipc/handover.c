/* handover.c - which of the messages that were taken has the reader got? */
#include "handover.h"

#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* More than what a pipe holds, so that what it holds rarely has to be moved. */
enum { ROOM_FIRST = 256 * 1024, SLOTS_FIRST = 64, PIECES = 64 };

/* A pipe tells when its reader goes away, but not when it becomes empty: one has to look. */
enum { LINGER_NS = 1000000000, PAUSE_MIN_NS = 20000, PAUSE_MAX_NS = 5000000 };

/* A message: where its body and its text start in the area, and where its text ends among all. */
struct held {
	uint64_t body, text, end;
	int64_t tag;
	uint32_t len, text_len;
};

int handover_begin(struct handover *h, int fd)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	*h = (struct handover){ .fd = fd, .watch = -1 };
	sigaction(SIGPIPE, &ignore, &h->sigpipe);
	sigaction(SIGXFSZ, &ignore, &h->sigxfsz);
	h->sigpipe_ignored = h->sigpipe.sa_handler == SIG_IGN;
	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || flags & O_PATH)
		return -EBADF;
	if (fstat(fd, &st) < 0)
		return -errno;
	h->pipe = S_ISFIFO(st.st_mode);
	if (h->pipe || S_ISSOCK(st.st_mode))
		h->watch = fd;
	return handover_deserted(h) ? -EPIPE : fd_check_write(fd, st.st_mode & S_IFMT);
}

void handover_end(struct handover *h)
{
	if (h->area)
		free(h->area - QUEUE_MARGIN);
	free(h->list);
	sigaction(SIGPIPE, &h->sigpipe, NULL);
	sigaction(SIGXFSZ, &h->sigxfsz, NULL);
}

bool handover_deserted(const struct handover *h)
{
	struct pollfd p = { .fd = h->watch };

	return poll(&p, 1, 0) > 0;
}

/* So many bytes of text are known to have been read. */
static uint64_t bytes_read(const struct handover *h)
{
	int unread = 0;

	if (!h->pipe)
		return h->accepted;
	if (ioctl(h->fd, FIONREAD, &unread) < 0 || (uint64_t)unread > h->accepted)
		return 0;
	return h->accepted - (uint64_t)unread;
}

static void forget_delivered(struct handover *h)
{
	uint64_t read = bytes_read(h);

	while (h->first < h->next && h->list[h->first].end <= read)
		h->first++;
}

/* Moves what is kept to the front of the area and of the list. */
static void slide(struct handover *h)
{
	uint64_t from = h->first < h->end ? h->list[h->first].body : h->base + h->used;
	size_t gone = (size_t)(from - h->base);

	if (gone > 0)
		memmove(h->area, h->area + gone, h->used - gone);
	h->used -= gone;
	h->base = from;
	if (h->first > 0)
		memmove(h->list, h->list + h->first, (h->end - h->first) * sizeof *h->list);
	h->next -= h->first;
	h->end -= h->first;
	h->first = 0;
}

/* Twice what is kept and more, so that moving it costs little for each message. */
static int grow(struct handover *h, size_t n)
{
	size_t room = h->room ? h->room : ROOM_FIRST;
	size_t slots = h->slots ? h->slots : SLOTS_FIRST;
	struct held *list;
	char *area;

	while (room < 2 * h->used + n + ROOM_FIRST / 2)
		room *= 2;
	while (slots < 2 * h->end + 1)
		slots *= 2;
	if (room > h->room) {
		area = realloc(h->area ? h->area - QUEUE_MARGIN : NULL, QUEUE_MARGIN + room);
		if (!area)
			return -ENOMEM;
		h->area = area + QUEUE_MARGIN;
		h->room = room;
	}
	if (slots > h->slots) {
		list = realloc(h->list, slots * sizeof *list);
		if (!list)
			return -ENOMEM;
		h->list = list;
		h->slots = slots;
	}
	return 0;
}

char *handover_reserve(struct handover *h, size_t n)
{
	if (h->room - h->used < n || h->end == h->slots) {
		forget_delivered(h);
		slide(h);
		if (grow(h, n) < 0)
			return NULL;
	}
	return h->area + h->used;
}

void handover_take(struct handover *h, size_t len, int64_t tag)
{
	h->list[h->end++] = (struct held){
		.body = h->base + h->used,
		.text = h->base + h->used,
		.len = (uint32_t)len,
		.tag = tag,
	};
	h->used += len;
	h->messages++;
}

static struct message message_of(const struct handover *h, const struct held *m)
{
	return (struct message){ h->area + (m->body - h->base), m->len, m->tag };
}

void handover_frame(struct handover *h, size_t n, bool with_body)
{
	struct held *m = &h->list[h->end - 1];

	m->text = with_body ? m->body : h->base + h->used;
	m->text_len = (uint32_t)(n + (with_body ? m->len : 0));
	h->used += n;
	h->texts += m->text_len;
	m->end = h->texts;
}

bool handover_holds(const struct handover *h)
{
	return h->next < h->end;
}

size_t handover_unwritten(const struct handover *h)
{
	return (size_t)(h->texts - h->accepted);
}

/* The unwritten texts, as few pieces; those of bodies alone lie side by side. */
static int gather(const struct handover *h, struct iovec *iov)
{
	uint64_t at = h->accepted;
	int n = 0;

	for (size_t i = h->next; i < h->end && n < PIECES; i++) {
		const struct held *m = &h->list[i];
		size_t len = (size_t)(m->end - at);
		char *text = h->area + (m->text - h->base) + (m->text_len - len);

		at = m->end;
		if (n > 0 && (char *)iov[n - 1].iov_base + iov[n - 1].iov_len == text)
			iov[n - 1].iov_len += len;
		else if (len > 0)
			iov[n++] = (struct iovec){ text, len };
	}
	return n;
}

/* Whether a write that failed with errno is to be tried again: 0, or the -errno to return. */
static int retry(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	/* Someone who shares the pipe with us may have made it non-blocking. */
	if (errno == EAGAIN && poll(&p, 1, -1) >= 0)
		return 0;
	return errno == EINTR && !interrupt_signal() ? 0 : -errno;
}

int handover_write(struct handover *h)
{
	while (h->next < h->end) {
		struct iovec iov[PIECES];
		int pieces = gather(h, iov), r;
		ssize_t n = pieces > 0 ? writev(h->fd, iov, pieces) : 0;

		if (n < 0) {
			r = retry(h->fd);
			if (r < 0)
				return r;
			continue;
		}
		h->accepted += (uint64_t)n;
		while (h->next < h->end && h->list[h->next].end <= h->accepted)
			h->next++;
	}
	/* What need not be kept leaves its place, which is in the cache, to the next messages. */
	if (!h->pipe) {
		h->first = h->end;
		slide(h);
	}
	return 0;
}

void handover_linger(const struct handover *h)
{
	const struct deadline end = deadline_after((struct timeout){ LINGER_NS });
	struct pollfd reader = { .fd = h->watch };
	struct timespec pause = { .tv_nsec = PAUSE_MIN_NS };

	while (bytes_read(h) < h->accepted && deadline_left(end) > 0 &&
	       ppoll(&reader, 1, &pause, NULL) == 0)
		if (pause.tv_nsec < PAUSE_MAX_NS)
			pause.tv_nsec *= 2;
}

size_t handover_settle(struct handover *h)
{
	if (handover_deserted(h))
		forget_delivered(h);
	else
		h->first = h->next;
	h->next = h->first;
	return h->end - h->first;
}

struct message handover_undelivered(const struct handover *h, size_t i)
{
	return message_of(h, &h->list[h->first + i]);
}

size_t handover_return(struct handover *h, const struct queue *q, int *why)
{
	size_t kept = h->first;

	for (size_t i = h->first; i < h->end; i++) {
		struct message m = message_of(h, &h->list[i]);
		int r = queue_return(q, m.body, m.len, m.tag, NULL);

		if (r == 0)
			continue;
		if (kept == h->first)
			*why = r;
		h->list[kept++] = h->list[i];
	}
	h->end = kept;
	return kept - h->first;
}
