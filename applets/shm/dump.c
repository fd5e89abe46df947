/* shm dump - show what is in shared memory, in hex and ASCII. */
#include "err.h"
#include "hex.h"
#include "shm.h"

#include <errno.h>
#include <stdlib.h>

struct options {
	struct shm_range range;
	bool no_squeeze;
};

static const struct options defaults = { .range = { .length = SHM_TO_END } };

static const struct opt opts[] = {
	SHM_OPT_RANGE(struct options, range),
	OPT_FLAG(struct options, no_squeeze, 0, "no-squeeze", "show repeated lines, not one *"),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM },
};

#define PIECE ((size_t)64 * 1024) /* a multiple of 16, as hex_dump() wants it */

/* Fills the piece, so that only the last one is short: how much, or -errno. */
static ssize_t read_piece(struct segment *s, char *piece, uint64_t offset, uint64_t left)
{
	size_t want = left < PIECE ? (size_t)left : PIECE, done = 0;

	while (done < want) {
		ssize_t n = segment_read(s, piece + done, want - done, offset + done);

		if (n == 0)
			break;
		if (n < 0 && n != -EINTR)
			return n;
		if (n > 0)
			done += (size_t)n;
	}
	return (ssize_t)done;
}

static int print(struct segment *s, const struct shm_range *range, bool squeeze)
{
	struct hex hex = { .offset = range->offset, .squeeze = squeeze };
	char piece[PIECE];
	struct progress p;
	uint64_t done = 0;
	ssize_t n = 1;
	int r = 0;

	shm_output_progress(&p, range->length);
	while (r == 0 && done < range->length) {
		n = read_piece(s, piece, range->offset + done, range->length - done);
		if (n <= 0)
			break;
		r = hex_dump(&hex, piece, (size_t)n);
		done += (uint64_t)n;
		progress_update(&p, done);
	}
	progress_end(&p);
	if (r == 0)
		hex_end(&hex);
	if (n < 0)
		return shm_fail(s, (int)n);
	return n == 0 ? shm_report_shrunk(s, range->length, done) : ST_OK;
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
	status = print(&s, &range, !o->no_squeeze);
	segment_close(&s);
	return status;
}

const struct verb shm_dump_verb = {
	.name = "dump",
	.brief = "Show what is in shared memory, in hex and ASCII",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
