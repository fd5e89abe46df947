/* mq open - open a queue, and keep it open for the verbs to come. */
#include "err.h"
#include "fd.h"
#include "host.h"
#include "mq.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const struct operand operands[] = {
	{ .metavar = "NAME", .kind = KIND_ADDRESS, .family = FAMILY_MQ, .forms = ADDRESS_POSIX },
};

/* As bash numbers its own: what is below is for the script to choose. */
enum { LOWEST = 10 };

static int run(const void *parsed, int argc, char **argv)
{
	struct queue q;
	int fd, status;

	(void)parsed;
	(void)argc;
	if (!host) {
		err_at(ST_FAIL, argv[0], "only a shell can keep it open, and this is a program");
		err_hint("in bash, enable -f ipctool ipctool makes it a part of the shell");
		return ST_FAIL;
	}
	status = mq_open_allowed(&q, argv[0]);
	if (status != ST_OK)
		return status;
	fd = fcntl(q.fd, F_DUPFD_CLOEXEC, LOWEST);
	if (fd < 0)
		status = err_sys(-errno, argv[0], NULL);
	q.ops->close(&q);
	if (status == ST_OK && (out_printf("%d\n", fd) < 0 || out_flush() < 0))
		close(fd);
	return status;
}

const struct verb mq_open_verb = {
	.name = "open",
	.brief = "Open a queue in the shell, for verbs that take fd:N",
	.notes = "Prints N, the number of the descriptor; in bash: exec {VAR}>&- closes it.\n",
	OPERANDS(operands),
	.run = run,
};
