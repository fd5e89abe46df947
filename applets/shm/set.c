/* shm set - write numbers into shared memory. */
#include "err.h"
#include "typed.h"

#include <stdlib.h>

struct set_opts {
	bool wake;
};

static const struct set_opts defaults;

static const struct opt opts[] = { SHM_OPT_WAKE(struct set_opts, wake) };

static const struct operand operands[] = {
	SHM_OPERAND_PLACE,
	SHM_OPERAND_TYPE,
	{ .metavar = "VALUE", .kind = KIND_VALUE, .repeats = true },
};

/* All of them, before any is written. */
static int parse(const char *type, int count, char **texts, uint64_t *bits)
{
	int status = ST_OK;

	for (int i = 0; i < count && status == ST_OK; i++)
		status = shm_value("VALUE", texts[i], type, &bits[i]);
	return status;
}

static int put(struct place *p, const uint64_t *bits, bool wake)
{
	for (uint64_t done = 0; done < p->count;) {
		size_t n = p->count - done < PLACE_PIECE ? (size_t)(p->count - done) : PLACE_PIECE;
		int r = place_store(p, done, n, bits + done);

		if (r < 0)
			return shm_fail_place(p, r);
		done += n;
	}
	return shm_wake(p, wake);
}

static int set(const struct set_opts *o, char **argv, const uint64_t *bits, int count)
{
	struct scalar type = scalar_of(argv[1]);
	struct place p;
	int status = o->wake ? shm_open_atomic(&p, argv[0], SEGMENT_WRITE, type)
			     : shm_open_place(&p, argv[0], SEGMENT_WRITE, type, (uint64_t)count);

	if (status != ST_OK)
		return status;
	if (!place_is_aligned(&p))
		err_note(argv[0], "not written in one step (the offset is not a multiple of %u)",
			 p.width);
	status = put(&p, bits, o->wake);
	place_close(&p);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct set_opts *o = parsed;
	int count = argc - 2, status = shm_check_wake(o->wake, argv[1]);
	uint64_t *bits;

	if (status == ST_OK && o->wake && count > 1)
		status = err_usage("--wake is for one number at a time");
	if (status != ST_OK)
		return status;
	bits = malloc((size_t)count * sizeof *bits);
	if (!bits)
		return err_at(ST_FAIL, argv[0], "out of memory");
	status = parse(argv[1], count, argv + 2, bits);
	if (status == ST_OK)
		status = set(o, argv, bits, count);
	free(bits);
	return status;
}

const struct verb shm_set_verb = {
	.name = "set",
	.brief = "Write numbers into shared memory, one after the other",
	.notes = "shm get --help tells what a TYPE is.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
