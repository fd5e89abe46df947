/* sock send - send datagrams or packets: the operands, or the lines of standard input. */
#include "err.h"
#include "interrupt.h"
#include "records.h"
#include "sock.h"
#include "sysctl.h"
#include "unix_message.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

struct send_opts {
	struct timeout timeout;
	uint64_t pass_fd;
	unsigned int kind;
	bool null, whole;
};

#define NO_FD UINT64_MAX

static const struct send_opts defaults = {
	.kind = UNIX_DGRAM,
	.pass_fd = NO_FD,
	.timeout = { TIMEOUT_NEVER },
};

enum { EXCLUDE_FRAMING = 1 };

static const struct opt opts[] = {
	OPT_KIND(struct send_opts, kind, "dgram or seqpacket (default dgram)"),
	OPT_TIMEOUT(struct send_opts, timeout),
	{ .kind = KIND_FLAG,
	  .letter = '0',
	  .name = "null",
	  .help = "records end in NUL, not newline",
	  .excludes = EXCLUDE_FRAMING,
	  .offset = FIELD(struct send_opts, null, bool) },
	{ .kind = KIND_FLAG,
	  .letter = 'w',
	  .name = "whole",
	  .help = "all of standard input is one message, bytes and all",
	  .excludes = EXCLUDE_FRAMING,
	  .offset = FIELD(struct send_opts, whole, bool) },
	OPT_NUMBER(struct send_opts, pass_fd, 0, "pass-fd", "N", 0, INT_MAX,
		   "our descriptor N goes with the first message"),
};

static const struct operand operands[] = {
	SOCK_OPERAND,
	{ .metavar = "MESSAGE", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* A record of standard input is read up to this length. */
#define RECORD_MAX ((size_t)64 << 20)

struct sending {
	const struct send_opts *opts;
	const char *text;
	int fd;
	int pass_fd; /* with the next message, or -1 */
	uint64_t sent;
};

static int too_long(const struct sending *s, int r, size_t len)
{
	char max[24];

	return err_at(ST_FAIL, s->text,
		      "%s (message is %s%zu bytes; SO_SNDBUF is %" PRIu64
		      ", net.core.wmem_max is %s; %" PRIu64 " sent)",
		      r == -EMSGSIZE ? "message too long" : "no memory for the message",
		      len > RECORD_MAX ? "more than " : "", len > RECORD_MAX ? RECORD_MAX : len,
		      unix_send_buffer(s->fd), sysctl_text(max, sizeof max, "net.core.wmem_max"),
		      s->sent);
}

static int fail(const struct sending *s, int r, size_t len)
{
	char qlen[24];

	switch (r) {
	case -EMSGSIZE:
	case -ENOBUFS:
		return too_long(s, r, len);
	case -EAGAIN:
	case -ETIMEDOUT:
		return err_sys(r, s->text,
			       "the receiver's queue is full, net.unix.max_dgram_qlen is %s; "
			       "%" PRIu64 " sent",
			       sysctl_text(qlen, sizeof qlen, "net.unix.max_dgram_qlen"), s->sent);
	case -EPIPE:
	case -ECONNRESET:
	case -ECONNREFUSED:
		return err_at(ST_FAIL, s->text, "the receiver went away (%" PRIu64 " sent)",
			      s->sent);
	case -ETOOMANYREFS:
		return err_at(ST_FAIL, s->text,
			      "too many descriptors are on their way (RLIMIT_NOFILE bounds them)");
	default:
		return err_sys(r, s->text, "%" PRIu64 " sent", s->sent);
	}
}

static int send_one(struct sending *s, const char *data, size_t len)
{
	struct deadline deadline = deadline_after(s->opts->timeout);
	int r = len > RECORD_MAX ? -EMSGSIZE : unix_send(s->fd, data, len, s->pass_fd, deadline);

	if (r < 0)
		return fail(s, r, len);
	s->pass_fd = -1;
	s->sent++;
	return ST_OK;
}

static int send_records(struct sending *s)
{
	struct records in;
	const char *data;
	int status = ST_OK;
	ssize_t n;

	records_open(&in, STDIN_FILENO, s->opts->null ? '\0' : '\n', s->opts->whole, RECORD_MAX);
	while (status == ST_OK && (n = records_next(&in, &data)) != -ENODATA) {
		if (n == -EINTR && !interrupt_signal())
			continue;
		if (n == -EMSGSIZE)
			n = (ssize_t)RECORD_MAX + 1;
		status = n < 0 ? err_sys((int)n, "standard input", "%" PRIu64 " sent", s->sent)
			       : send_one(s, data, (size_t)n);
	}
	records_close(&in);
	return status;
}

static int send_all(struct sending *s, char **messages)
{
	int status = ST_OK;

	if (!*messages)
		return send_records(s);
	for (; *messages && status == ST_OK; messages++)
		status = send_one(s, *messages, strlen(*messages));
	return status;
}

static int connect_and_send(const struct unix_address *a, const struct send_opts *o,
			    char **messages)
{
	struct sending s = {
		.opts = o,
		.text = a->text,
		.pass_fd = o->pass_fd == NO_FD ? -1 : (int)o->pass_fd,
	};
	int status;

	if (s.pass_fd >= 0 && fcntl(s.pass_fd, F_GETFD) < 0)
		return err_usage("--pass-fd: descriptor %d is not open", s.pass_fd);
	s.fd = unix_connect(a, o->kind);
	if (s.fd < 0)
		return sock_connect_failed(s.fd, a, o->kind, 0);
	status = send_all(&s, messages);
	if (status == ST_OK)
		err_note(a->text, "%" PRIu64 " sent", s.sent);
	close(s.fd);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct send_opts *o = parsed;
	struct unix_address a;
	int status = sock_address(&a, argv[0]);
	int r;

	(void)argc;
	if (status == ST_OK && o->kind == UNIX_STREAM)
		status = err_usage("--kind: a stream has no messages; sock connect writes to it");
	if (status != ST_OK)
		return status;
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0)
		return err_sys(r, a.text, NULL);
	status = connect_and_send(&a, o, argv + 1);
	interrupt_release();
	return status;
}

const struct verb sock_send_verb = {
	.name = "send",
	.brief = "Send datagrams: the operands, or else the lines of standard input",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
