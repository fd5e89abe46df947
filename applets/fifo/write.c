/* fifo write - write lines, or what comes on standard input, to a FIFO. */
#include "deadline.h"
#include "err.h"
#include "fifo.h"
#include "fifo_path.h"
#include "interrupt.h"
#include "records.h"
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

struct fifo_write_opts {
	struct timeout timeout;
	bool lines, null;
	uint64_t capacity;
};

static const struct fifo_write_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_TIMEOUT(struct fifo_write_opts, timeout),
	OPT_FLAG(struct fifo_write_opts, lines, 0, "lines",
		 "each line is one atomic write, or is refused"),
	OPT_NULL(struct fifo_write_opts, null),
	OPT_CAPACITY(struct fifo_write_opts, capacity),
};

static const struct operand operands[] = {
	FIFO_OPERAND,
	{ .metavar = "LINE", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* Lines of up to this length are read whole, so that a refusal can tell how long it is. */
#define LINE_MAX_READ ((size_t)1 << 20)

struct writer {
	const char *path;
	int fd;
	bool atomic;
	char separator;
	unsigned long long lines, bytes; /* written so far */
};

static int reader_gone(const struct writer *w, uint64_t unread)
{
	return err_at(ST_FAIL, w->path,
		      "the reader went away (%llu bytes were written, %llu of them were not read)",
		      w->bytes, (unsigned long long)unread);
}

static int write_failed(const struct writer *w, int r)
{
	uint64_t capacity, unread = 0;

	if (r != -EPIPE)
		return err_sys(r, w->path, "%llu bytes were written", w->bytes);
	fifo_figures(w->fd, &capacity, &unread);
	return reader_gone(w, unread);
}

/* A line and its end, by one call, which the kernel makes whole up to PIPE_BUF bytes. */
static int write_at_once(struct writer *w, const char *line, size_t len)
{
	struct iovec whole[] = { { (void *)(uintptr_t)line, len }, { &w->separator, 1 } };
	ssize_t n;

	do
		n = writev(w->fd, whole, COUNT(whole));
	while (n < 0 && errno == EINTR && !interrupt_signal());
	if (n < 0)
		return -errno;
	w->bytes += (size_t)n;
	return 0;
}

static int write_in_pieces(struct writer *w, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(w->fd, data, len);

		if (n < 0 && (errno != EINTR || interrupt_signal()))
			return -errno;
		if (n < 0)
			continue;
		data += n;
		len -= (size_t)n;
		w->bytes += (size_t)n;
	}
	return 0;
}

static int too_long(const struct writer *w, size_t len)
{
	bool measured = len <= LINE_MAX_READ;

	return err_at(ST_FAIL, w->path,
		      "line %llu is too long to be written atomically (%s%zu bytes with its end; "
		      "PIPE_BUF is %d; %llu lines were written)",
		      w->lines + 1, measured ? "" : "more than ",
		      measured ? len + 1 : LINE_MAX_READ, PIPE_BUF, w->lines);
}

static int write_line(struct writer *w, const char *line, size_t len)
{
	int r;

	if (len < PIPE_BUF) {
		r = write_at_once(w, line, len);
	} else if (w->atomic) {
		return too_long(w, len);
	} else {
		r = write_in_pieces(w, line, len);
		if (r == 0)
			r = write_in_pieces(w, &w->separator, 1);
	}
	if (r < 0)
		return write_failed(w, r);
	w->lines++;
	return ST_OK;
}

static int write_operands(struct writer *w, char **lines)
{
	int status = ST_OK;

	for (; *lines && status == ST_OK; lines++)
		status = write_line(w, *lines, strlen(*lines));
	return status;
}

static int write_records(struct writer *w)
{
	struct records records;
	const char *line;
	int status = ST_OK;
	ssize_t n;

	records_open(&records, STDIN_FILENO, w->separator, false, LINE_MAX_READ);
	while (status == ST_OK && (n = records_next(&records, &line)) != -ENODATA) {
		if (n == -EMSGSIZE)
			status = write_line(w, line, LINE_MAX_READ + 1);
		else if (n < 0 && (n != -EINTR || interrupt_signal()))
			status = err_sys((int)n, "standard input", "%llu lines were written",
					 w->lines);
		else if (n >= 0)
			status = write_line(w, line, (size_t)n);
	}
	records_close(&records);
	return status;
}

/* Standard input as it comes, whatever is in it. */
static int write_stream(struct writer *w, bool sized)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct relay relay;
	ssize_t n;

	relay_begin(&relay, STDIN_FILENO, w->fd, sized ? w->fd : -1);
	while ((n = relay_piece(&relay, RELAY_PIECE)) != 0) {
		if (n == -EAGAIN)
			poll(&input, 1, -1);
		else if (n < 0 && (n != -EINTR || interrupt_signal()))
			break;
	}
	w->bytes = relay.moved;
	if (n == 0)
		return ST_OK;
	if (relay.input_failed)
		return err_sys((int)n, "standard input", "%llu bytes were written", w->bytes);
	return write_failed(w, (int)n);
}

static int write_to(struct writer *w, const struct fifo_write_opts *o, char **lines)
{
	int status = fifo_capacity(w->fd, o->capacity, w->path);
	uint64_t unread;

	if (status != ST_OK)
		return status;
	if (*lines)
		status = write_operands(w, lines);
	else if (o->lines)
		status = write_records(w);
	else
		status = write_stream(w, o->capacity > 0);
	if (status == ST_OK && fifo_abandoned(w->fd, &unread))
		return reader_gone(w, unread);
	if (status == ST_OK)
		err_note(w->path, "%llu bytes were written", w->bytes);
	return status;
}

static int open_failed(int r, const char *path)
{
	if (r == -EAGAIN || r == -ETIMEDOUT)
		return err_sys(r, path, "nobody has it open for reading");
	return fifo_failed(r, path);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct fifo_write_opts *o = parsed;
	struct writer w = {
		.path = argv[0],
		.atomic = o->lines,
		.separator = o->null ? '\0' : '\n',
	};
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	int status;

	/* What cannot be read must not come in as an empty stream for the reader. */
	if (argc == 1 && fcntl(STDIN_FILENO, F_GETFD) < 0)
		return err_sys(-errno, "standard input", NULL);
	w.fd = fifo_open_write(w.path, deadline_after(o->timeout));
	if (w.fd < 0)
		return open_failed(w.fd, w.path);
	/* The reader's end is a failure to be told, as that of a file would be. */
	sigaction(SIGPIPE, &ignore, &before);
	status = write_to(&w, o, argv + 1);
	sigaction(SIGPIPE, &before, NULL);
	close(w.fd);
	return status;
}

const struct verb fifo_write_verb = {
	.name = "write",
	.brief = "Write lines, or standard input, to a FIFO",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
