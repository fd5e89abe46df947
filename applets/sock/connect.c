/* sock connect - standard input and output, connected to a listener. */
#include "err.h"
#include "interrupt.h"
#include "sock.h"

#include <unistd.h>

struct connect_opts {
	struct timeout timeout;
};

static const struct connect_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_TIMEOUT(struct connect_opts, timeout),
};

static const struct operand operands[] = { SOCK_OPERAND };

/* Only who says how long waits for a listener. */
static int open_connection(const struct unix_address *a, const struct connect_opts *o, int *lacking)
{
	if (o->timeout.ns == TIMEOUT_NEVER)
		return unix_connect(a, UNIX_STREAM);
	return unix_connect_waiting(a, UNIX_STREAM, deadline_after(o->timeout), lacking);
}

static int converse(const struct unix_address *a, const struct connect_opts *o)
{
	int status, lacking = 0;
	int fd = open_connection(a, o, &lacking);

	if (fd < 0)
		return sock_connect_failed(fd, a, UNIX_STREAM, lacking);
	status = sock_converse(a->text, fd, true);
	close(fd);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct connect_opts *o = parsed;
	struct unix_address a;
	int status = sock_address(&a, argv[0]);
	int r;

	(void)argc;
	if (status == ST_OK)
		status = sock_check_streams();
	if (status != ST_OK)
		return status;
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0)
		return err_sys(r, a.text, NULL);
	status = converse(&a, o);
	interrupt_release();
	return status;
}

const struct verb sock_connect_verb = {
	.name = "connect",
	.brief = "Connect standard input and output to a listener",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.own_process = true, /* ends its standard output before it ends */
	.run = run,
};
