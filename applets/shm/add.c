/* shm add - add to a number in shared memory, in one step, and print what it is then. */
#include "err.h"
#include "out.h"
#include "typed.h"

#include <errno.h>

struct add_opts {
	bool wrap, wake;
};

static const struct add_opts defaults;

static const struct opt opts[] = {
	OPT_FLAG(struct add_opts, wrap, 0, "wrap",
		 "let an integer wrap around, as C does, when it overflows"),
	SHM_OPT_WAKE(struct add_opts, wake),
};

static const struct operand operands[] = {
	SHM_OPERAND_PLACE,
	SHM_OPERAND_TYPE,
	{ .metavar = "VALUE", .kind = KIND_VALUE },
};

/* What is added, or reports: a status. */
static int parse(const char *text, const char *name, struct scalar_addend *addend)
{
	struct scalar type = scalar_of(name);
	char most[SCALAR_TEXT];
	int r = scalar_parse_addend(type, text, addend);

	if (r == 0)
		return ST_OK;
	if (type.kind == 'f')
		return shm_bad_value("VALUE", text, name);
	scalar_format((struct scalar){ 'u', type.size, false }, UINT64_MAX >> (64 - 8 * type.size),
		      false, most);
	return err_usage("VALUE: '%s' is not a number from -%s to %s", text, most, most);
}

static int fail_overflow(const char *address, const char *name, uint64_t bits)
{
	char text[SCALAR_TEXT], range[SCALAR_TEXT];
	struct scalar type = scalar_of(name);
	int status =
		err_at(ST_FAIL, address, "would overflow (it is %s; a %s is %s)",
		       scalar_format(type, bits, false, text), name, scalar_range(type, range));

	err_hint("ipctool shm add --wrap lets it wrap around");
	return status;
}

static int add(const struct add_opts *o, struct place *p, const char *name,
	       struct scalar_addend addend)
{
	struct scalar type = scalar_of(name);
	uint64_t seen, sum = 0;
	char text[SCALAR_TEXT];
	int r = place_load(p, 0, 1, &seen);

	while (r == 0) {
		uint64_t bits = scalar_swap(type, seen);

		if (scalar_add(type, bits, addend, &sum) < 0 && !o->wrap)
			return fail_overflow(p->segment.address.text, name, bits);
		r = place_replace(p, &seen, scalar_swap(type, sum));
		if (r == 0)
			break;
		if (r == -EAGAIN)
			r = 0;
	}
	if (r < 0)
		return shm_fail_place(p, r);
	out_printf("%s\n", scalar_format(type, sum, false, text));
	return shm_wake(p, o->wake);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct add_opts *o = parsed;
	int status = shm_check_wake(o->wake, argv[1]);
	struct scalar_addend addend;
	struct place p;

	(void)argc;
	if (status == ST_OK)
		status = parse(argv[2], argv[1], &addend);
	if (status == ST_OK)
		status = shm_open_atomic(&p, argv[0], SEGMENT_WRITE, scalar_of(argv[1]));
	if (status != ST_OK)
		return status;
	status = add(o, &p, argv[1], addend);
	place_close(&p);
	return status;
}

const struct verb shm_add_verb = {
	.name = "add",
	.brief = "Add to a number in shared memory in one step, and print the sum",
	.notes = "VALUE may be negative. shm get --help tells what a TYPE is.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
