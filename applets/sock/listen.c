/* sock listen - take connections, for standard input and output or for a command each. */
#include "err.h"
#include "interrupt.h"
#include "out.h"
#include "sock.h"

#include <errno.h>
#include <unistd.h>

struct listen_opts {
	uint64_t count, max;
	struct mode_change mode;
	struct timeout timeout;
	struct given allow;
	unsigned int kind;
	bool follow;
};

static const struct listen_opts defaults = {
	.count = 1,
	.max = 64,
	.mode = { .keep = 0, .set = 0600 },
	.timeout = { TIMEOUT_NEVER },
};

enum { EXCLUDE_AMOUNT = 1 };
enum { ALLOW_GID = 7 }; /* in opts */

static const struct opt opts[] = {
	OPT_KIND(struct listen_opts, kind, "stream or, for a command, seqpacket (default stream)"),
	{ .kind = KIND_NUMBER,
	  .letter = 'c',
	  .name = "count",
	  .metavar = "N",
	  .help = "take N connections (default 1)",
	  .min = 1,
	  .max = UINT64_MAX,
	  .excludes = EXCLUDE_AMOUNT,
	  .offset = FIELD(struct listen_opts, count, uint64_t) },
	{ .kind = KIND_FLAG,
	  .letter = 'f',
	  .name = "follow",
	  .help = "go on for ever",
	  .excludes = EXCLUDE_AMOUNT,
	  .offset = FIELD(struct listen_opts, follow, bool) },
	OPT_MODE(struct listen_opts, mode, "permission bits, exact, umask or not (default 0600)"),
	OPT_TIMEOUT(struct listen_opts, timeout),
	OPT_EACH(struct listen_opts, allow, 0, "allow-uid", "USER",
		 "take connections of this user (may be repeated)"),
	[ALLOW_GID] = OPT_EACH(struct listen_opts, allow, 0, "allow-gid", "GROUP",
			       "take connections of this group (may be repeated)"),
	OPT_NUMBER(struct listen_opts, max, 0, "max", "N", 1, 1000000,
		   "so many commands at once (default 64)"),
};

static const struct operand operands[] = {
	SOCK_OPERAND,
	{ .metavar = "CMD", .kind = KIND_COMMAND, .optional = true, .repeats = true },
};

/* Takes the next connection that is allowed: a descriptor, or -errno. */
static int next_peer(const struct sock_listener *l, const struct sock_allowed *allowed,
		     struct timeout timeout)
{
	struct deadline deadline = deadline_after(timeout);
	struct unix_peer peer;
	int r;

	for (;;) {
		r = sock_accept(l);
		if (r == -EAGAIN)
			r = sock_wait(l->fd, deadline);
		if (r < 0)
			return r;
		if (r > 0 && sock_check_peer(allowed, l->text, r, &peer))
			return r;
		if (r > 0)
			close(r);
	}
}

/* One after the other: the status of the first that went wrong. */
static int converse(struct sock_listener *l, const struct listen_opts *o,
		    const struct sock_allowed *allowed)
{
	uint64_t left = o->follow ? UINT64_MAX : o->count;
	int first = ST_OK;

	while (left > 0) {
		int status, fd = next_peer(l, allowed, o->timeout);

		if (fd == -EPIPE)
			return out_reader_gone();
		if (fd < 0)
			return err_sys(fd, l->text,
				       err_status(fd) == ST_TIMEOUT ? "nobody has connected"
								    : NULL);
		left -= !o->follow;
		/* Nobody is to connect and wait in vain. */
		if (left == 0)
			sock_close_listener(l);
		status = sock_converse(l->text, fd, left == 0);
		close(fd);
		first = err_first(first, status);
		if (status > ST_SIGNAL || out_error() < 0)
			return status;
	}
	return first;
}

static int listen_here(const struct listen_opts *o, const struct unix_address *a,
		       const struct sock_allowed *allowed)
{
	struct sock_listener l;
	int status = sock_check_streams();
	int r;

	if (status != ST_OK)
		return status;
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0)
		return err_sys(r, a->text, NULL);
	status = sock_open_listener(&l, a, o->kind, o->mode.set);
	if (status == ST_OK) {
		status = converse(&l, o, allowed);
		sock_close_listener(&l);
	}
	interrupt_release();
	return status;
}

static int serve(const struct listen_opts *o, const struct unix_address *a,
		 const struct sock_allowed *allowed, char *const *argv)
{
	const struct sock_service service = {
		.argv = argv,
		.count = o->follow ? UINT64_MAX : o->count,
		.max = o->max,
		.timeout = o->timeout,
		.allowed = allowed,
	};

	return sock_serve(&service, a, o->kind, o->mode.set);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct listen_opts *o = parsed;
	struct sock_allowed allowed;
	struct unix_address a;
	int status = sock_address(&a, argv[0]);

	if (status == ST_OK && o->kind == UNIX_DGRAM)
		status = err_usage(
			"--kind: datagrams come without a connection; sock recv takes them");
	if (status == ST_OK && o->kind == UNIX_SEQPACKET && argc == 1)
		status = err_usage("--kind: without a command, sock recv takes packets");
	if (status == ST_OK)
		status = sock_allow(&allowed, &sock_listen_verb, o->allow, ALLOW_GID);
	if (status != ST_OK)
		return argc > 1 ? err_before_command(status) : status;
	status = argc > 1 ? serve(o, &a, &allowed, argv + 1) : listen_here(o, &a, &allowed);
	sock_allowed_free(&allowed);
	return status;
}

const struct verb sock_listen_verb = {
	.name = "listen",
	.brief = "Take connections, for standard input and output or for a command each",
	.notes = "CMD has the connection as its standard input and output, and who has connected "
		 "in\n"
		 "IPCTOOL_PEER_PID, IPCTOOL_PEER_UID and IPCTOOL_PEER_GID.\n",
	.own_process = true, /* ends its standard output before it ends */
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
