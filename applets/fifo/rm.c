/* fifo rm - remove FIFOs, and nothing else. */
#include "err.h"
#include "fifo.h"
#include "fifo_path.h"

static const struct operand operands[] = {
	{ .metavar = "PATH", .kind = KIND_FILE, .repeats = true },
};

static int run(const void *parsed, int argc, char **argv)
{
	int first = ST_OK;

	(void)parsed;
	for (int i = 0; i < argc; i++) {
		int r = fifo_remove(argv[i]);
		int status = r < 0 ? fifo_failed(r, argv[i]) : ST_OK;

		if (r == 0)
			err_note(argv[i], "removed");
		first = err_first(first, status);
	}
	return first;
}

const struct verb fifo_rm_verb = {
	.name = "rm",
	.brief = "Remove FIFOs, and nothing else",
	OPERANDS(operands),
	.run = run,
};
