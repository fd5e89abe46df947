/* fifo read - read from a FIFO to standard output. */
#include "deadline.h"
#include "err.h"
#include "fd.h"
#include "fifo.h"
#include "fifo_reader.h"
#include "find.h"
#include "out.h"
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fifo_read_opts {
	struct timeout timeout;
	bool follow, null;
	uint64_t count, capacity; /* 0: not given */
};

static const struct fifo_read_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_NUMBER(struct fifo_read_opts, count, 'c', "count", "N", 1, UINT64_MAX,
		   "take N lines and leave the rest to others"),
	OPT_FLAG(struct fifo_read_opts, follow, 'f', "follow",
		 "go on when all writers have closed it"),
	OPT_TIMEOUT(struct fifo_read_opts, timeout),
	OPT_NULL(struct fifo_read_opts, null),
	OPT_CAPACITY(struct fifo_read_opts, capacity),
};

static const struct operand operands[] = { FIFO_OPERAND };

struct reading {
	const char *path;
	int out;
	struct fifo_reader fifo;
	struct relay relay;
	bool follows, counts;
	uint64_t left; /* lines that are still wanted */
	char separator;
};

/* How many of the next bytes make up the lines that are still wanted: all, if there are less. */
static size_t wanted(const struct reading *r, const char *next, size_t len)
{
	const char *from = next, *found;

	for (uint64_t left = r->left; left > 0; left--) {
		found = find_byte(from, r->separator, len - (size_t)(from - next));
		if (!found)
			return len;
		from = found + 1;
	}
	return (size_t)(from - next);
}

/* What is behind the last line stays in the FIFO, for others or for later. */
static ssize_t take_lines(struct reading *r)
{
	char next[64 * 1024];
	ssize_t n = fifo_reader_peek(&r->fifo, next, sizeof next);

	if (n <= 0)
		return n;
	n = relay_piece(&r->relay, wanted(r, next, (size_t)n));
	for (ssize_t i = 0; i < n; i++)
		r->left -= next[i] == r->separator;
	return n;
}

/* Takes what is there: how much, 0 at the end of file, or -errno as of relay_piece(). */
static ssize_t take(struct reading *r)
{
	ssize_t n = r->counts ? take_lines(r) : relay_piece(&r->relay, RELAY_PIECE);

	if (n < 0 && n != -EAGAIN && n != -EINTR && !r->relay.input_failed)
		out_note((int)n);
	return n;
}

/* All writers have gone: waits for others. 0 or -errno. */
static int renew(struct reading *r)
{
	int error = fifo_reader_renew(&r->fifo);

	if (r->relay.sized >= 0)
		r->relay.sized = r->fifo.fd;
	r->relay.from = r->fifo.fd;
	return error;
}

static int failed(const struct reading *r, int error)
{
	if (error == -EPIPE)
		return out_reader_gone();
	if (out_error() < 0)
		return ST_FAIL;
	if (error == -EAGAIN || error == -ETIMEDOUT)
		return err_sys(error, r->path, "nobody wrote to it");
	return err_sys(error, r->path, NULL);
}

static int read_all(struct reading *r, struct deadline deadline)
{
	while (!r->counts || r->left > 0) {
		ssize_t n = fifo_reader_wait(&r->fifo, r->out, deadline);

		if (n < 0)
			return failed(r, (int)n);
		if (n > 0)
			n = take(r);
		if (n > 0)
			deadline = (struct deadline){ DEADLINE_NEVER };
		if (n == 0 && !r->follows)
			break;
		if (n == 0)
			n = renew(r);
		if (n < 0 && n != -EAGAIN && n != -EINTR)
			return failed(r, (int)n);
	}
	err_note(r->path, "%llu bytes were read", (unsigned long long)r->relay.moved);
	return ST_OK;
}

static int read_from(struct reading *r, const struct fifo_read_opts *o, struct deadline deadline)
{
	int status = fifo_capacity(r->fifo.fd, o->capacity, r->path);
	int error;

	if (status != ST_OK)
		return status;
	/* So that readers that share a FIFO do not tear each other's lines. */
	error = r->counts ? fifo_reader_lock(&r->fifo, deadline) : 0;
	if (error < 0)
		return err_sys(error, r->path, "another reader is at it");
	return read_all(r, deadline);
}

/* Nothing is taken that could not be written, and no writer woken for it. */
static int check_output(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
		return out_note(-EBADF);
	return out_note(fstat(fd, &st) < 0 ? -errno : fd_check_write(fd, st.st_mode & S_IFMT));
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct fifo_read_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct reading r = {
		.path = argv[0],
		.out = out_fd(),
		.follows = o->follow,
		.counts = o->count > 0,
		.left = o->count,
		.separator = o->null ? '\0' : '\n',
	};
	int error, status;

	(void)argc;
	if (check_output(r.out) < 0)
		return ST_FAIL;
	error = fifo_reader_open(&r.fifo, r.path);
	if (error < 0)
		return fifo_failed(error, r.path);
	relay_begin(&r.relay, r.fifo.fd, r.out, o->capacity > 0 ? r.fifo.fd : -1);
	status = read_from(&r, o, deadline);
	fifo_reader_close(&r.fifo);
	return status;
}

const struct verb fifo_read_verb = {
	.name = "read",
	.brief = "Read from a FIFO to standard output",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
