/* typed.c - what the verbs share that know of numbers in shared memory. */
#include "typed.h"

#include "err.h"

#include <errno.h>
#include <inttypes.h>

int shm_open_place(struct place *p, const char *address, enum segment_access access,
		   struct scalar type, uint64_t count)
{
	int r = place_open(p, address, access, type.size, count);

	if (r == 0)
		return ST_OK;
	r = shm_fail_place(p, r);
	place_close(p);
	return r;
}

int shm_open_atomic(struct place *p, const char *address, enum segment_access access,
		    struct scalar type)
{
	int status = shm_open_place(p, address, access, type, 1);

	if (status != ST_OK || place_is_aligned(p))
		return status;
	status = err_at(ST_FAIL, address,
			"not possible in one step (offset %" PRIu64 " is not a multiple of %u)",
			p->segment.address.offset, p->width);
	place_close(p);
	return status;
}

int shm_fail_place(struct place *p, int r)
{
	const char *object = p->segment.address.text;
	uint64_t offset = p->segment.address.offset;

	switch (-r) {
	case ENXIO:
		return err_at(ST_FAIL, object,
			      "does not fit (offset %" PRIu64 " and %" PRIu64
			      " bytes; it has %" PRIu64 ")",
			      offset, p->width * p->count, p->size);
	case EFAULT:
		if (p->size < offset + p->width * p->count)
			return err_at(ST_FAIL, object,
				      "shrank while it was in use (it has %" PRIu64 " bytes now)",
				      p->size);
		return err_at(ST_FAIL, object,
			      "has no memory there (its file system is full, or it shrank "
			      "meanwhile)");
	case EIDRM:
		return err_sys(r, object, "while we waited");
	default:
		return shm_fail(&p->segment, r);
	}
}

int shm_bad_value(const char *metavar, const char *text, const char *type)
{
	char range[SCALAR_TEXT];

	return err_usage("%s: '%s' is not a %s (%s)", metavar, text, type,
			 scalar_range(scalar_of(type), range));
}

int shm_value(const char *metavar, const char *text, const char *type, uint64_t *bits)
{
	struct scalar t = scalar_of(type);

	if (scalar_parse(t, text, bits) < 0)
		return shm_bad_value(metavar, text, type);
	*bits = scalar_swap(t, *bits);
	return ST_OK;
}

int shm_check_wake(bool wake, const char *type)
{
	if (!wake || scalar_of(type).size == 4)
		return ST_OK;
	return err_usage("--wake is for numbers of 32 bits, and a %s is none", type);
}

int shm_wake(struct place *p, bool wake)
{
	int r = wake ? place_wake(p) : 0;

	return r < 0 ? shm_fail_place(p, r) : ST_OK;
}
