/* shm create - make shared memory that is there as a whole, or not at all. */
#include "err.h"
#include "fd.h"
#include "inode.h"
#include "interrupt.h"
#include "out.h"
#include "shm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct options {
	struct mode_change mode;
	const char *from;
	uint64_t size;
	bool exist_ok, huge;
};

static const struct options defaults = { .mode = { .keep = 0777 } };

static const struct opt opts[] = {
	OPT_FILE(struct options, from, 0, "from", "begin with what is in FILE (-: standard input)"),
	OPT_CREATE(struct options, mode, exist_ok),
	{ .kind = KIND_FLAG,
	  .name = "hugetlb",
	  .help = "of huge pages (System V)",
	  .only = ADDRESS_SYSV,
	  .offset = FIELD(struct options, huge, bool) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_SHM,
	  .forms = ADDRESS_POSIX | ADDRESS_FILE | ADDRESS_KEY | ADDRESS_FTOK | ADDRESS_PRIVATE },
	OPERAND_SIZE(struct options, size, "SIZE", 0, INT64_MAX),
};

/* What nobody was told of would stay for ever. */
static void print_id(const struct segment *s, bool made)
{
	struct segment unheard;
	char address[32];

	if (!(s->address.form & ADDRESS_SYSV))
		return;
	snprintf(address, sizeof address, "id:%d", s->id);
	out_printf("%s\n", address);
	if (out_flush() < 0 && made)
		segment_remove(&unheard, address);
}

/* System V segments are known by their id, too. */
static int fail_exists(const struct segment *s, const struct segment_stat *st)
{
	if (st->sysv)
		return err_sys(-EEXIST, s->address.text, "it is id:%d, with %llu bytes, mode %04o",
			       s->id, (unsigned long long)st->size, st->mode);
	return err_sys(-EEXIST, s->address.text, "it has %llu bytes, mode %04o",
		       (unsigned long long)st->size, st->mode);
}

/* A status, after reporting; -ENOENT: there is none, or not any more. */
static int existing(const struct options *o, const char *address)
{
	struct segment_stat st = { 0 };
	struct segment s;
	int r = segment_open(&s, address, SEGMENT_LOOK);

	if (r == -ENODEV)
		return err_at(ST_EXISTS, address, "exists already, and is not a regular file");
	if (r == 0) {
		r = segment_stat(&s, &st);
		segment_close(&s);
	}
	if (r == -ENOENT && !s.path_failed)
		return r;
	if (r < 0)
		return shm_fail(&s, r);
	if (!o->exist_ok)
		return fail_exists(&s, &st);
	print_id(&s, false);
	err_note(address, "exists already, with %llu bytes: left as it is",
		 (unsigned long long)st.size);
	return ST_OK;
}

/* The same of what is in our way, so that -ENOENT is: not any more. */
static int taken(const struct options *o, const struct segment *s)
{
	const char *address = s->address.text;
	int status = existing(o, address);

	if (status == -ENOENT && s->address.form == ADDRESS_FILE && inode_is_link(s->address.name))
		return err_at(ST_EXISTS, address, "exists already, and is a link to nowhere");
	return status;
}

/* No input when there is no --from. */
static int open_input(const struct options *o, struct shm_input *in)
{
	*in = (struct shm_input){ .fd = -1, .name = o->from, .room = o->size };
	if (!o->from)
		return ST_OK;
	if (strcmp(o->from, "-") == 0) {
		in->fd = STDIN_FILENO;
		in->name = "standard input";
	} else {
		in->fd = fd_checked(open(o->from, O_RDONLY | O_CLOEXEC));
		if (in->fd < 0)
			return err_sys(in->fd, in->name, NULL);
	}
	in->length = shm_input_length(in->fd);
	if (in->length != SHM_TO_END && in->length > o->size)
		return err_at(ST_FAIL, in->name, "does not fit (it has %llu bytes; SIZE is %llu)",
			      (unsigned long long)in->length, (unsigned long long)o->size);
	return ST_OK;
}

static void close_input(const struct shm_input *in)
{
	if (in->fd > STDERR_FILENO)
		close(in->fd);
}

static int build(const struct options *o, struct segment *s, const struct shm_input *in)
{
	uint64_t done;
	int r = 0;

	if (!segment_is_fixed(s))
		r = shm_reserve(s, 0, o->size);
	if (r == 0 && !segment_is_fixed(s))
		r = segment_truncate(s, o->size);
	if (r < 0)
		return shm_fail_room(s, r, o->size, 0);
	return in->fd < 0 ? ST_OK : shm_fill(s, in, &done);
}

static int fail_create(const struct options *o, struct segment *s, int r)
{
	struct segment_place place;

	if (s->address.form & ADDRESS_SYSV)
		return shm_fail_limit(s, r, o->size, o->huge);
	if (r != -ENOENT)
		return shm_fail_room(s, r, o->size, 0);
	if (segment_place(s, &place) == 0)
		return err_at(ST_FAIL, s->address.text, "no file can be made in %s",
			      place.directory);
	return err_sys(r, s->address.text, "there is no directory %s", place.directory);
}

static int make(const struct options *o, const char *address, const struct shm_input *in)
{
	const struct segment_plan plan = {
		.size = o->size,
		.mode = mode_apply(o->mode, 0600),
		.filled = in->fd >= 0,
		.huge = o->huge,
	};
	struct segment s;
	int status, r;

	do
		r = segment_create(&s, address, &plan);
	while (r == -EEXIST && (status = taken(o, &s)) < 0);
	if (r == -EEXIST)
		return status;
	if (r < 0)
		return fail_create(o, &s, r);
	status = build(o, &s, in);
	if (status != ST_OK) {
		segment_close(&s);
		return status;
	}
	do
		r = segment_publish(&s);
	while (r == -EEXIST && (status = taken(o, &s)) < 0);
	segment_close(&s);
	if (r == -EEXIST)
		return status;
	if (r < 0)
		return fail_create(o, &s, r);
	print_id(&s, true);
	err_note(address, "created with %llu bytes", (unsigned long long)o->size);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	const struct options *o = opts_;
	struct shm_input in;
	int r, status = existing(o, argv[0]);

	(void)argc;
	if (status >= 0)
		return status;
	status = open_input(o, &in);
	if (status == ST_OK) {
		r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
		status = r < 0 ? err_sys(r, argv[0], NULL) : make(o, argv[0], &in);
		interrupt_release();
	}
	close_input(&in);
	return status;
}

const struct verb shm_create_verb = {
	.name = "create",
	.brief = "Create shared memory of SIZE bytes",
	.notes = "The memory of a POSIX object or a file is reserved. A System V segment "
		 "(private:,\n"
		 "key:, ftok:) keeps its size for good; its address is printed.\n",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
