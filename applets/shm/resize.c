/* shm resize - make shared memory smaller or larger. */
#include "err.h"
#include "interrupt.h"
#include "shm.h"

struct options {
	uint64_t size;
};

static const struct options defaults = { 0 };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM },
	OPERAND_SIZE(struct options, size, "SIZE", 0, INT64_MAX),
};

/* What was reserved in vain goes back, if nobody else changed the size meanwhile. */
static void undo(struct segment *s, uint64_t size)
{
	struct segment_stat st;

	if (segment_stat(s, &st) == 0 && st.size == size)
		segment_truncate(s, size);
}

static int resize(struct segment *s, uint64_t size)
{
	struct segment_stat st;
	int r = segment_stat(s, &st);

	if (r < 0)
		return shm_fail(s, r);
	if (segment_is_fixed(s))
		return err_at(ST_FAIL, s->address.text,
			      "a System V segment keeps the size it was created with (%llu bytes)",
			      (unsigned long long)st.size);
	if (size > st.size)
		r = shm_reserve(s, st.size, size);
	if (r == 0)
		r = segment_truncate(s, size);
	if (r < 0) {
		undo(s, st.size);
		return shm_fail_room(s, r, size - st.size, 0);
	}
	err_note(s->address.text, "resized from %llu to %llu bytes", (unsigned long long)st.size,
		 (unsigned long long)size);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct segment s;
	int status, r = segment_open(&s, argv[0], SEGMENT_WRITE);

	(void)argc;
	if (r < 0)
		return shm_fail(&s, r);
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	status = r < 0 ? shm_fail(&s, r) : resize(&s, o->size);
	interrupt_release();
	segment_close(&s);
	return status;
}

const struct verb shm_resize_verb = {
	.name = "resize",
	.brief = "Make shared memory SIZE bytes long",
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
