/* bytes.c - what goes into a segment and comes out of it. */
#include "err.h"
#include "interrupt.h"
#include "shm.h"
#include "transfer.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int shm_check_offset(const char *address, uint64_t offset, uint64_t size)
{
	if (offset <= size)
		return ST_OK;
	return err_at(ST_FAIL, address, "offset %llu is beyond the end (it has %llu bytes)",
		      (unsigned long long)offset, (unsigned long long)size);
}

static int check_range(const char *address, uint64_t size, struct shm_range *range)
{
	int status = shm_check_offset(address, range->offset, size);

	if (status != ST_OK)
		return status;
	if (range->length == SHM_TO_END)
		range->length = size - range->offset;
	if (range->length > size - range->offset)
		return err_at(ST_FAIL, address,
			      "too short (%llu bytes at offset %llu were asked for; it has %llu)",
			      (unsigned long long)range->length, (unsigned long long)range->offset,
			      (unsigned long long)size);
	return ST_OK;
}

int shm_open_range(struct segment *s, const char *address, struct shm_range *range)
{
	struct segment_stat st;
	int status, r = segment_open(s, address, SEGMENT_READ);

	if (r < 0)
		return shm_fail(s, r);
	r = segment_stat(s, &st);
	status = r < 0 ? shm_fail(s, r) : check_range(address, st.size, range);
	if (status != ST_OK)
		segment_close(s);
	return status;
}

int shm_report_shrunk(struct segment *s, uint64_t wanted, uint64_t done)
{
	struct segment_stat st = { 0 };

	segment_stat(s, &st);
	return err_at(ST_FAIL, s->address.text,
		      "shrank meanwhile (%llu of %llu bytes were there; it has %llu now)",
		      (unsigned long long)done, (unsigned long long)wanted,
		      (unsigned long long)st.size);
}

void shm_output_progress(struct progress *p, uint64_t total)
{
	progress_begin(p, total);
	if (isatty(STDOUT_FILENO))
		p->terminal = false;
}

int shm_reserve(struct segment *s, uint64_t from, uint64_t to)
{
	const uint64_t piece = 64 << 20;
	struct progress p;
	uint64_t done = from;
	int r = segment_check_room(s, from, to);

	progress_begin(&p, to - from);
	while (r == 0 && done < to) {
		uint64_t next = to - done < piece ? to : done + piece;

		r = segment_reserve(s, done, next);
		if (r == 0)
			done = next;
		if (r == 0 || r == -EINTR)
			r = interrupt_reason((struct deadline){ DEADLINE_NEVER });
		progress_update(&p, done - from);
	}
	progress_end(&p);
	return r;
}

uint64_t shm_input_length(int fd)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return SHM_TO_END;
	at = lseek(fd, 0, SEEK_CUR);
	/* A file of /proc has no size and yet something in it. */
	return at < 0 || at >= st.st_size ? SHM_TO_END : (uint64_t)(st.st_size - at);
}

/*
 * Moves what is there to be moved. An object that somebody cut off meanwhile is not to be made
 * longer again by what we write, so its size is looked at when the input is there.
 */
static ssize_t fill_piece(struct segment *s, const struct shm_input *in, struct transfer *t,
			  uint64_t limit)
{
	struct segment_stat st = { 0 };
	int r = transfer_wait(t);

	if (r == 0)
		r = interrupt_reason((struct deadline){ DEADLINE_NEVER });
	if (r == 0 && !in->grows)
		r = segment_stat(s, &st);
	if (r < 0)
		return r;
	if (!in->grows && st.size < in->offset + limit)
		return -ENODATA;
	return transfer_in(t, in->offset + t->done, limit - t->done);
}

static int report_input(struct segment *s, const struct shm_input *in, struct transfer *t,
			ssize_t n)
{
	if (n == -ENODATA)
		return err_at(ST_FAIL, s->address.text,
			      "shrank meanwhile (%llu bytes were written)",
			      (unsigned long long)t->done);
	if (n < 0)
		return t->fd_failed ? err_sys((int)n, in->name, NULL)
				    : shm_fail_room(s, (int)n, 0, t->done);
	if (n == 0 || in->grows || in->length != SHM_TO_END)
		return ST_OK;
	n = transfer_more(t);
	if (n < 0)
		return err_sys((int)n, in->name, NULL);
	if (n == 0)
		return ST_OK;
	return err_at(ST_FAIL, s->address.text,
		      "too much input (%llu bytes were taken, as many as fit; there are more)",
		      (unsigned long long)t->done);
}

int shm_fill(struct segment *s, const struct shm_input *in, uint64_t *done)
{
	uint64_t limit = in->length < in->room ? in->length : in->room;
	struct transfer t;
	struct progress p;
	ssize_t n = 1;
	int status;

	transfer_begin(&t, s, in->fd);
	progress_begin(&p, in->length == SHM_TO_END ? 0 : in->length);
	while (n > 0 && t.done < limit) {
		n = fill_piece(s, in, &t, limit);
		progress_update(&p, t.done);
	}
	progress_end(&p);
	status = report_input(s, in, &t, n);
	transfer_end(&t);
	*done = t.done;
	return status;
}
