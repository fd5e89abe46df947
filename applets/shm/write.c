/* shm write - put bytes into shared memory. */
#include "err.h"
#include "interrupt.h"
#include "shm.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct options {
	uint64_t offset;
	bool grow;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_SIZE(struct options, offset, 0, "offset", 0, INT64_MAX,
		 "begin so many bytes after the start"),
	{ .kind = KIND_FLAG,
	  .name = "grow",
	  .help = "make it as large as the data needs (not System V)",
	  .only = ADDRESS_POSIX | ADDRESS_FILE,
	  .offset = FIELD(struct options, grow, bool) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SHM },
	{ .metavar = "TEXT", .kind = KIND_TEXT, .optional = true },
};

/* One write: the segment and its size, what comes and its length, if known, and what was done. */
struct job {
	const struct options *o;
	struct segment segment;
	const char *text; /* NULL: standard input */
	uint64_t size, length, done;
};

/* Refuses what is known not to fit, before anything is written. */
static int check_fits(const struct job *j)
{
	const char *address = j->segment.address.text;
	uint64_t offset = j->o->offset;
	int status;

	if (j->o->grow)
		return ST_OK;
	status = shm_check_offset(address, offset, j->size);
	if (status == ST_OK && j->length != SHM_TO_END && j->length > j->size - offset)
		status = err_at(ST_FAIL, address,
				"does not fit (%llu bytes; from offset %llu on it has %llu)",
				(unsigned long long)j->length, (unsigned long long)offset,
				(unsigned long long)(j->size - offset));
	if (status != ST_OK && !segment_is_fixed(&j->segment))
		err_hint("ipctool shm write --grow makes it larger");
	return status;
}

static int put_text(struct job *j)
{
	while (j->done < j->length) {
		ssize_t n = segment_write(&j->segment, j->text + j->done,
					  (size_t)(j->length - j->done), j->o->offset + j->done);

		if (n == -EINTR && !interrupt_signal())
			continue;
		if (n <= 0)
			return shm_fail_room(&j->segment, n < 0 ? (int)n : -EIO, j->length,
					     j->done);
		j->done += (uint64_t)n;
	}
	return ST_OK;
}

static int put(struct job *j)
{
	const struct shm_input in = {
		.fd = STDIN_FILENO,
		.name = "standard input",
		.length = j->length,
		.offset = j->o->offset,
		.room = (j->o->grow ? INT64_MAX : j->size) - j->o->offset,
		.grows = j->o->grow,
	};

	return j->text ? put_text(j) : shm_fill(&j->segment, &in, &j->done);
}

/* Reserves all that is known to be needed, so that it fails before anything is written. */
static int grow_and_put(struct job *j)
{
	uint64_t end = j->o->offset + (j->length == SHM_TO_END ? 0 : j->length);
	struct segment_stat st;
	int status, r;

	if (!j->o->grow || end <= j->size)
		return put(j);
	r = shm_reserve(&j->segment, j->size, end);
	status = r < 0 ? shm_fail_room(&j->segment, r, end - j->size, 0) : put(j);
	if (status != ST_OK && segment_stat(&j->segment, &st) == 0)
		segment_truncate(&j->segment, st.size); /* gives back what was reserved in vain */
	return status;
}

static int run_job(struct job *j)
{
	struct segment_stat st;
	int status, r = segment_stat(&j->segment, &st);

	if (r < 0)
		return shm_fail(&j->segment, r);
	j->size = st.size;
	j->length = j->text ? strlen(j->text) : shm_input_length(STDIN_FILENO);
	status = check_fits(j);
	if (status != ST_OK)
		return status;
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0)
		return shm_fail(&j->segment, r);
	status = grow_and_put(j);
	interrupt_release();
	if (status == ST_OK)
		err_note(j->segment.address.text, "wrote %llu bytes at offset %llu",
			 (unsigned long long)j->done, (unsigned long long)j->o->offset);
	return status;
}

static int run(const void *opts_, int argc, char **argv)
{
	struct job j = { .o = opts_, .text = argc > 1 ? argv[1] : NULL };
	int status, r = segment_open(&j.segment, argv[0], SEGMENT_WRITE);

	if (r < 0)
		return shm_fail(&j.segment, r);
	status = run_job(&j);
	segment_close(&j.segment);
	return status;
}

const struct verb shm_write_verb = {
	.name = "write",
	.brief = "Write TEXT, or standard input, into shared memory",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
