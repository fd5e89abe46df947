/* shm get - print the numbers that are in shared memory. */
#include "err.h"
#include "out.h"
#include "typed.h"

struct get_opts {
	uint64_t count;
	bool hex, json;
};

static const struct get_opts defaults = { .count = 1 };

static const struct opt opts[] = {
	OPT_FLAG(struct get_opts, hex, 0, "hex", "hexadecimal: the bits, all digits"),
	OPT_JSON(struct get_opts, json),
};

static const struct operand operands[] = {
	SHM_OPERAND_PLACE,
	SHM_OPERAND_TYPE,
	{ .metavar = "COUNT",
	  .kind = KIND_NUMBER,
	  .min = 1,
	  .max = INT64_MAX / sizeof(uint64_t),
	  .optional = true,
	  .offset = FIELD(struct get_opts, count, uint64_t) },
};

/* JSON has no hexadecimal numbers, and none for what is not finite: those are strings there. */
static void print(const struct get_opts *o, struct scalar type, uint64_t bits, bool first)
{
	bool quoted = o->json && (o->hex || !scalar_is_finite(type, bits));
	char text[SCALAR_TEXT];

	scalar_format(type, bits, o->hex, text);
	if (o->json)
		out_printf(quoted ? "%s\"%s\"" : "%s%s", first ? "[" : ",", text);
	else
		out_printf("%s\n", text);
}

static int print_all(const struct get_opts *o, struct place *p, struct scalar type)
{
	uint64_t bits[PLACE_PIECE], done = 0;

	while (done < p->count && out_error() == 0) {
		size_t n = p->count - done < PLACE_PIECE ? (size_t)(p->count - done) : PLACE_PIECE;
		int r = place_load(p, done, n, bits);

		if (r < 0)
			return shm_fail_place(p, r);
		for (size_t i = 0; i < n; i++)
			print(o, type, scalar_swap(type, bits[i]), done + i == 0);
		done += n;
	}
	if (o->json)
		out_text("]\n");
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct get_opts *o = parsed;
	struct scalar type = scalar_of(argv[1]);
	struct place p;
	int status = shm_open_place(&p, argv[0], SEGMENT_READ, type, o->count);

	(void)argc;
	if (status != ST_OK)
		return status;
	if (!place_is_aligned(&p))
		err_note(argv[0], "not read in one step (the offset is not a multiple of %u)",
			 p.width);
	status = print_all(o, &p, type);
	place_close(&p);
	return status;
}

const struct verb shm_get_verb = {
	.name = "get",
	.brief = "Print numbers that are in shared memory, one a line",
	.notes = "TYPE is u8 to u64, i8 to i64, f32 or f64; with le or be for a byte order\n"
		 "that may not be this machine's, as u32be.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
