/* segment.c - from an address to the mechanism that it names. */
#include "segment.h"

#include "file_shm.h"
#include "posix_shm.h"
#include "sysv_shm.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>

static const struct segment_ops *ops_of(const struct address *a)
{
	switch ((enum address_form)a->form) {
	case ADDRESS_POSIX:
		return &posix_shm_ops;
	case ADDRESS_FILE:
		return &file_shm_ops;
	default:
		return &sysv_shm_ops;
	}
}

static int begin(struct segment *s, enum family family, const char *address)
{
	s->ops = NULL;
	s->fd = s->id = -1;
	s->memory = NULL;
	s->path_failed = false;
	s->made = false;
	s->ignores = false;
	if (address_parse(&s->address, family, address))
		return -EINVAL;
	s->ops = ops_of(&s->address);
	return 0;
}

/* At RLIMIT_FSIZE the calls that make a file larger fail; the signal would end us before. */
static void ignore_sigxfsz(struct segment *s)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	s->ignores = sigaction(SIGXFSZ, &ignore, &s->before) == 0;
}

static int keep_open(struct segment *s, int r)
{
	if (r < 0)
		segment_close(s);
	return r;
}

static int open_in(struct segment *s, enum family family, const char *address,
		   enum segment_access access)
{
	int r = begin(s, family, address);

	if (r < 0)
		return r;
	s->writable = access == SEGMENT_WRITE;
	if (s->writable)
		ignore_sigxfsz(s);
	return keep_open(s, s->ops->open(s, access));
}

int segment_open(struct segment *s, const char *address, enum segment_access access)
{
	return open_in(s, FAMILY_SHM, address, access);
}

int segment_open_place(struct segment *s, const char *address, enum segment_access access)
{
	return open_in(s, FAMILY_PLACE, address, access);
}

int segment_create(struct segment *s, const char *address, const struct segment_plan *plan)
{
	int r = begin(s, FAMILY_SHM, address);

	if (r < 0)
		return r;
	s->writable = true;
	ignore_sigxfsz(s);
	return keep_open(s, s->ops->create(s, plan));
}

int segment_publish(struct segment *s)
{
	int r = s->ops->publish(s);

	if (r == 0)
		s->made = false;
	return r;
}

void segment_close(struct segment *s)
{
	if (s->fd >= 0 || s->memory || s->made)
		s->ops->close(s);
	s->fd = -1;
	s->memory = NULL;
	s->made = false;
	if (s->ignores)
		sigaction(SIGXFSZ, &s->before, NULL);
	s->ignores = false;
}

bool segment_is_fixed(const struct segment *s)
{
	return !s->ops->io->truncate;
}

int segment_remove(struct segment *s, const char *address)
{
	int r = begin(s, FAMILY_SHM, address);

	return r < 0 ? r : s->ops->remove(s);
}

int segment_stat(struct segment *s, struct segment_stat *st)
{
	return s->ops->io->stat(s, st);
}

int segment_alter(struct segment *s, const struct perm_change *change)
{
	return s->ops->io->alter(s, change);
}

int segment_lock(struct segment *s, bool lock)
{
	return s->ops->io->lock ? s->ops->io->lock(s, lock) : -EOPNOTSUPP;
}

ssize_t segment_read(struct segment *s, void *data, size_t len, uint64_t offset)
{
	return s->ops->io->read(s, data, len, offset);
}

ssize_t segment_write(struct segment *s, const void *data, size_t len, uint64_t offset)
{
	return s->ops->io->write(s, data, len, offset);
}

ssize_t segment_send(struct segment *s, int to, size_t len, uint64_t offset)
{
	return s->ops->io->send ? s->ops->io->send(s, to, len, offset) : -EOPNOTSUPP;
}

ssize_t segment_receive(struct segment *s, int from, size_t len, uint64_t offset)
{
	return s->ops->io->receive ? s->ops->io->receive(s, from, len, offset) : -EOPNOTSUPP;
}

int segment_map(struct segment *s, struct segment_map *m, size_t len, uint64_t offset)
{
	*m = (struct segment_map){ 0 };
	return s->ops->io->map(s, m, len, offset);
}

void segment_unmap(struct segment_map *m)
{
	if (m->page)
		munmap(m->page, m->size);
	m->page = NULL;
}

int segment_check_room(struct segment *s, uint64_t from, uint64_t to)
{
	struct segment_place place;
	struct segment_stat st;

	if (segment_place(s, &place) < 0 || segment_stat(s, &st) < 0)
		return 0;
	if (from < st.allocated)
		from = st.allocated;
	return to > from && to - from > place.free ? -ENOSPC : 0;
}

int segment_reserve(struct segment *s, uint64_t from, uint64_t to)
{
	return s->ops->io->reserve ? s->ops->io->reserve(s, from, to) : -EOPNOTSUPP;
}

int segment_truncate(struct segment *s, uint64_t size)
{
	return s->ops->io->truncate ? s->ops->io->truncate(s, size) : -EOPNOTSUPP;
}

int segment_place(const struct segment *s, struct segment_place *place)
{
	struct rlimit limit;

	*place = (struct segment_place){ .total = UINT64_MAX, .file_limit = UINT64_MAX };
	place->free = place->files = place->files_free = UINT64_MAX;
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		place->file_limit = limit.rlim_cur;
	return s->ops && s->ops->place ? s->ops->place(s, place) : -EOPNOTSUPP;
}
