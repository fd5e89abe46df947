/* sock recv - receive datagrams or packets, and a descriptor for a command. */
#include "command.h"
#include "err.h"
#include "interrupt.h"
#include "out.h"
#include "sock.h"
#include "unix_message.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

struct recv_opts {
	uint64_t count;
	struct mode_change mode;
	struct timeout timeout;
	unsigned int kind;
	bool follow, null, whole, recv_fd;
};

static const struct recv_opts defaults = {
	.count = 1,
	.kind = UNIX_DGRAM,
	.mode = { .keep = 0, .set = 0600 },
	.timeout = { TIMEOUT_NEVER },
};

enum { EXCLUDE_AMOUNT = 1, EXCLUDE_FRAMING = 2 };

#define FLAG(f, l, n, h, x) \
	{ \
		.kind = KIND_FLAG, .letter = (l), .name = (n), .help = (h), .excludes = (x), \
		.offset = FIELD(struct recv_opts, f, bool) \
	}

static const struct opt opts[] = {
	OPT_KIND(struct recv_opts, kind, "dgram or seqpacket (default dgram)"),
	{ .kind = KIND_NUMBER,
	  .letter = 'c',
	  .name = "count",
	  .metavar = "N",
	  .help = "receive N messages (default 1)",
	  .min = 1,
	  .max = UINT64_MAX,
	  .excludes = EXCLUDE_AMOUNT,
	  .offset = FIELD(struct recv_opts, count, uint64_t) },
	FLAG(follow, 'f', "follow", "go on for ever", EXCLUDE_AMOUNT),
	OPT_MODE(struct recv_opts, mode, "permission bits, exact, umask or not (default 0600)"),
	OPT_TIMEOUT(struct recv_opts, timeout),
	FLAG(null, '0', "null", "records end in NUL, not newline", EXCLUDE_FRAMING),
	FLAG(whole, 'w', "whole", "messages as they are, with nothing added", EXCLUDE_FRAMING),
	FLAG(recv_fd, 0, "recv-fd", "hand a descriptor that came with a message to CMD", 0),
};

static const struct operand operands[] = {
	SOCK_OPERAND,
	{ .metavar = "CMD", .kind = KIND_COMMAND, .optional = true, .repeats = true },
};

struct receiving {
	const struct recv_opts *opts;
	struct sock_listener listener;
	int fd; /* what messages come from: the listener's, or a connection */
	uint64_t received;
	struct unix_message message;
	int passed; /* the first descriptor that came, for CMD, or -1 */
	struct unix_peer sender;
};

static void note(const struct receiving *r)
{
	const struct unix_message *m = &r->message;
	char peer[SOCK_PEER_SIZE];

	sock_describe_peer(peer, &m->sender);
	err_note(r->listener.text, "%zu bytes from %s%s%s", m->data.used, m->from,
		 m->from[0] ? ", " : "", peer);
	if (m->losing)
		err_at(ST_OK, r->listener.text,
		       "descriptors were lost (more came than RLIMIT_NOFILE allows)");
}

static int write_message(struct receiving *r)
{
	const struct recv_opts *o = r->opts;

	out_write(r->message.data.data, r->message.data.used);
	if (!o->whole)
		out_write(o->null ? "" : "\n", 1);
	return out_flush();
}

/* The first one is for the command, if there is one. */
static void keep_passed(struct receiving *r)
{
	if (r->message.passed < 0)
		return;
	if (r->opts->recv_fd && r->passed < 0) {
		r->passed = r->message.passed;
		r->sender = r->message.sender;
	} else {
		close(r->message.passed);
	}
}

/* One message, or the end of the connection (0), or -errno; -EPIPE is standard output's. */
static int take(struct receiving *r, struct deadline deadline)
{
	int n;

	while ((n = unix_receive(r->fd, r->opts->kind, &r->message)) == -EAGAIN) {
		n = sock_wait(r->fd, deadline);
		if (n < 0)
			return n;
	}
	if (n <= 0)
		return n;
	r->received++;
	note(r);
	keep_passed(r);
	n = write_message(r);
	return n < 0 ? n : 1;
}

static int conclude(const struct receiving *r, int error)
{
	if (out_error() < 0 && out_error() != -EPIPE)
		return ST_FAIL;
	if (error == -EPIPE)
		return out_reader_gone();
	if (err_status(error) == ST_TIMEOUT)
		return err_sys(error, r->listener.text, "%" PRIu64 " received", r->received);
	return error < 0 ? err_sys(error, r->listener.text, NULL) : ST_OK;
}

static int receive_all(struct receiving *r)
{
	const struct recv_opts *o = r->opts;
	int n = 1;

	while (n > 0 && (o->follow || r->received < o->count))
		n = take(r, deadline_after(o->timeout));
	return conclude(r, n);
}

/* Waits for the connection that packets come by. ST_OK, or the status after reporting. */
static int accept_peer(struct receiving *r)
{
	struct deadline deadline = deadline_after(r->opts->timeout);
	int error;

	while ((r->fd = sock_accept(&r->listener)) == -EAGAIN) {
		error = sock_wait(r->listener.fd, deadline);
		if (error < 0)
			return conclude(r, error);
	}
	if (r->fd < 0)
		return conclude(r, r->fd);
	unix_want_senders(r->fd);
	return ST_OK;
}

/* With -f, one connection after the other. */
static int receive_packets(struct receiving *r)
{
	int status;

	do {
		status = accept_peer(r);
		if (status != ST_OK)
			return status;
		status = receive_all(r);
		close(r->fd);
	} while (status == ST_OK && r->opts->follow);
	return status;
}

static int receive(struct receiving *r, const struct unix_address *a)
{
	int status = sock_open_listener(&r->listener, a, r->opts->kind, r->opts->mode.set);

	if (status != ST_OK)
		return status;
	if (r->opts->kind == UNIX_SEQPACKET) {
		status = receive_packets(r);
	} else {
		r->fd = r->listener.fd;
		unix_want_senders(r->fd);
		status = receive_all(r);
	}
	sock_close_listener(&r->listener);
	buffer_free(&r->message.data);
	return status;
}

/* The command with the descriptor that came. */
static int run_command(struct receiving *r, char *const *argv)
{
	struct command command = command_of(argv);
	struct sock_peer_env env;
	int status;

	if (r->passed < 0)
		return err_at(ST_SELF, r->listener.text, "no descriptor came with the message");
	command.env = sock_tell_peer(&env, &r->sender, r->passed);
	command.keep = &r->passed;
	command.kept = 1;
	status = command_run(&command);
	close(r->passed);
	return status;
}

static int check(struct unix_address *a, const struct recv_opts *o, int argc, char **argv)
{
	int status = sock_address(a, argv[0]);

	if (status == ST_OK && o->kind == UNIX_STREAM)
		return err_usage("--kind: a stream has no messages; sock listen reads from it");
	if (status == ST_OK && o->recv_fd != (argc > 1))
		return err_usage(o->recv_fd ? "--recv-fd needs a command"
					    : "a command takes --recv-fd");
	if (status == ST_OK && o->recv_fd && o->follow)
		return err_usage("--recv-fd and --follow exclude each other");
	return status == ST_OK ? sock_check_output() : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct receiving r = { .opts = parsed, .passed = -1 };
	struct unix_address a;
	int error, status = check(&a, parsed, argc, argv);

	if (status == ST_OK) {
		error = interrupt_catch((struct deadline){ DEADLINE_NEVER });
		status = error < 0 ? err_sys(error, a.text, NULL) : receive(&r, &a);
		if (error == 0)
			interrupt_release();
	}
	if (argc == 1)
		return status;
	if (status == ST_OK)
		return run_command(&r, argv + 1);
	if (r.passed >= 0)
		close(r.passed);
	return err_before_command(status);
}

const struct verb sock_recv_verb = {
	.name = "recv",
	.brief = "Receive datagrams, and descriptors for a command",
	.notes = "With --recv-fd, CMD has the number of the descriptor in IPCTOOL_FD, and who sent "
		 "it\n"
		 "in IPCTOOL_PEER_PID, IPCTOOL_PEER_UID and IPCTOOL_PEER_GID.\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
