/* shm read - print what is in shared memory, byte for byte. */
#include "err.h"
#include "out.h"
#include "shm.h"
#include "transfer.h"

struct options {
	struct shm_range range;
};

static const struct options defaults = { .range = { .length = SHM_TO_END } };

static const struct opt opts[] = {
	SHM_OPT_RANGE(struct options, range),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM },
};

static int print(struct segment *s, const struct shm_range *range)
{
	struct transfer t;
	struct progress p;
	ssize_t n = 1;

	transfer_begin(&t, s, out_fd());
	shm_output_progress(&p, range->length);
	while (n > 0 && t.done < range->length) {
		n = transfer_out(&t, range->offset + t.done, range->length - t.done);
		progress_update(&p, t.done);
	}
	progress_end(&p);
	transfer_end(&t);
	if (t.done > 0 || t.fd_failed)
		out_note(t.fd_failed ? (int)n : 0);
	if (n < 0 && !t.fd_failed)
		return shm_fail(s, (int)n);
	return n == 0 ? shm_report_shrunk(s, range->length, t.done) : ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct shm_range range = o->range;
	struct segment s;
	int status = shm_open_range(&s, argv[0], &range);

	(void)argc;
	if (status != ST_OK)
		return status;
	status = print(&s, &range);
	segment_close(&s);
	return status;
}

const struct verb shm_read_verb = {
	.name = "read",
	.brief = "Write what is in shared memory to standard output",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
