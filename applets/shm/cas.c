/* shm cas - replace a number in shared memory in one step, if it is what it is thought to be. */
#include "err.h"
#include "out.h"
#include "typed.h"

#include <errno.h>

struct cas_opts {
	bool wake;
};

static const struct cas_opts defaults;

static const struct opt opts[] = { SHM_OPT_WAKE(struct cas_opts, wake) };

static const struct operand operands[] = {
	SHM_OPERAND_PLACE,
	SHM_OPERAND_TYPE,
	{ .metavar = "OLD", .kind = KIND_VALUE },
	{ .metavar = "NEW", .kind = KIND_VALUE },
};

static int replace(struct place *p, struct scalar type, uint64_t old, uint64_t new, bool wake)
{
	char text[SCALAR_TEXT];
	int r = place_replace(p, &old, new);

	if (r == 0)
		return shm_wake(p, wake);
	if (r != -EAGAIN)
		return shm_fail_place(p, r);
	out_printf("%s\n", scalar_format(type, scalar_swap(type, old), false, text));
	return ST_NO;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct cas_opts *o = parsed;
	int status = shm_check_wake(o->wake, argv[1]);
	uint64_t old, new;
	struct place p;

	(void)argc;
	if (status == ST_OK)
		status = shm_value("OLD", argv[2], argv[1], &old);
	if (status == ST_OK)
		status = shm_value("NEW", argv[3], argv[1], &new);
	if (status == ST_OK)
		status = shm_open_atomic(&p, argv[0], SEGMENT_WRITE, scalar_of(argv[1]));
	if (status != ST_OK)
		return status;
	status = replace(&p, scalar_of(argv[1]), old, new, o->wake);
	place_close(&p);
	return status;
}

const struct verb shm_cas_verb = {
	.name = "cas",
	.brief = "Put NEW in the place of OLD in one step; if it is not OLD, print what it is",
	.notes = "The status is 3 when it is not OLD. shm get --help tells what a TYPE is.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
