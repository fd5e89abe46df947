/* temporary.c - objects that are made together and removed together. */
#include "temporary.h"

#include "fd.h"
#include "fifo_path.h"
#include "interrupt.h"
#include "segment.h"
#include "semaphore.h"
#include "shmfs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

/* So many bytes are reserved before it looks for a signal. */
static const uint64_t PIECE = 64 << 20;

static size_t bytes_of(size_t count)
{
	return sizeof(struct temporaries) + count * sizeof(struct temporary);
}

struct temporaries *temporaries_new(size_t count)
{
	struct temporaries *all = mmap(NULL, bytes_of(count), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (all == MAP_FAILED)
		return NULL;
	all->count = count;
	return all;
}

void temporaries_free(struct temporaries *all)
{
	munmap(all, bytes_of(all->count));
}

static int open_queue(const struct temporary *t)
{
	struct address a;
	struct queue q;
	int r;

	address_parse(&a, FAMILY_MQ, t->address);
	r = queue_ops_of(&a)->open(&q, &a, QUEUE_LOOK);
	return r < 0 ? r : q.fd;
}

/* What has the name now: a descriptor, or -errno. */
static int open_named(const struct temporary *t)
{
	const char *name = t->address + 1;
	char file[NAME_MAX + sizeof SHMFS_SEM_PREFIX];
	struct stat st;

	switch (t->family) {
	case FAMILY_MQ:
		return open_queue(t);
	case FAMILY_SEM:
		snprintf(file, sizeof file, SHMFS_SEM_PREFIX "%s", name);
		return shmfs_open(file, O_PATH, &st);
	case FAMILY_SHM:
		return shmfs_open(name, O_PATH, &st);
	default:
		return fd_checked(open(t->address, O_PATH | O_NOFOLLOW | O_CLOEXEC));
	}
}

/*
 * Disks use the number of a file that is gone for the next one, unless somebody has the file open:
 * so whoever made a FIFO keeps it open, in a way that makes it no reader or writer, to its end.
 * The file systems of POSIX objects never do, and there an open file would keep the memory.
 */
static int identify(struct temporary *t)
{
	struct stat st;
	int r, fd = open_named(t);

	if (fd < 0)
		return fd;
	r = fstat(fd, &st) < 0 ? -errno : 0;
	if (r == 0) {
		t->dev = st.st_dev;
		t->ino = st.st_ino;
	}
	if (t->family != FAMILY_FIFO)
		close(fd);
	return r;
}

static int make_queue(struct temporary *t, struct queue_limit *limit)
{
	struct address a;
	int id;

	address_parse(&a, FAMILY_MQ, t->address);
	id = queue_ops_of(&a)->create(&a, t->geometry, t->mode, limit);
	if (id >= 0 && a.form != ADDRESS_POSIX)
		t->id = id;
	return id < 0 ? id : 0;
}

static int make_semaphore(struct temporary *t)
{
	const uint32_t value = (uint32_t)t->value;
	const struct semaphore_plan plan = {
		.values = &value,
		.value_count = 1,
		.elements = (unsigned int)t->elements,
		.mode = t->mode,
	};
	struct semaphore s;
	int r = semaphore_create(&s, t->address, &plan);

	t->id = s.id;
	return r;
}

static int reserve(struct segment *s, uint64_t size)
{
	uint64_t done = 0;
	int r = segment_check_room(s, 0, size);

	while (r == 0 && done < size) {
		uint64_t next = size - done < PIECE ? size : done + PIECE;

		r = segment_reserve(s, done, next);
		if (r == 0)
			done = next;
		if (r == 0 || r == -EINTR)
			r = interrupt_reason((struct deadline){ DEADLINE_NEVER });
	}
	return r == 0 ? segment_truncate(s, size) : r;
}

static int make_segment(struct temporary *t)
{
	const struct segment_plan plan = { .size = t->size, .mode = t->mode };
	struct segment s;
	int r = segment_create(&s, t->address, &plan);

	if (r < 0)
		return r;
	if (!segment_is_fixed(&s))
		r = reserve(&s, t->size);
	if (r == 0)
		r = segment_publish(&s);
	t->id = s.id;
	segment_close(&s);
	return r;
}

static int make_any(struct temporary *t, struct queue_limit *limit)
{
	switch (t->family) {
	case FAMILY_MQ:
		return make_queue(t, limit);
	case FAMILY_SEM:
		return make_semaphore(t);
	case FAMILY_SHM:
		return make_segment(t);
	default:
		return fifo_create(t->address, t->mode);
	}
}

/* Puts 16 digits behind the first `kept` bytes of the address. */
static int choose(struct temporary *t, size_t kept)
{
	uint64_t number;

	if (getrandom(&number, sizeof number, 0) != sizeof number)
		return -errno;
	snprintf(t->address + kept, sizeof t->address - kept, "%016" PRIx64, number);
	return 0;
}

/* Removes what has the name. */
static int remove_named(const struct temporary *t)
{
	struct semaphore s;
	struct segment g;
	struct address a;

	switch (t->family) {
	case FAMILY_MQ:
		address_parse(&a, FAMILY_MQ, t->address);
		return queue_ops_of(&a)->remove(&a);
	case FAMILY_SEM:
		return semaphore_remove(&s, t->address);
	case FAMILY_SHM:
		return segment_remove(&g, t->address);
	default:
		return fifo_remove(t->address);
	}
}

/* The same if it is what was made, and -ENOENT if it is not. */
static int remove_same(const struct temporary *t)
{
	struct stat st;
	bool same;
	int fd = open_named(t);

	if (fd < 0)
		return fd;
	same = fstat(fd, &st) == 0 && st.st_dev == t->dev && st.st_ino == t->ino;
	close(fd);
	return same ? remove_named(t) : -ENOENT;
}

int temporary_remove(struct temporary *t)
{
	int r;

	if (!t->made)
		return 0;
	r = t->id >= 0 ? sysv_remove(t->family, t->id) : remove_same(t);
	/* -ENODEV: the name is that of a directory, a link, ... by now. */
	if (r == -ENOENT || r == -ENODEV)
		r = 0;
	t->made = r < 0;
	return r;
}

int temporaries_remove(void *object)
{
	struct temporaries *all = object;
	int first = 0;

	for (size_t i = 0; i < all->count; i++) {
		int r = temporary_remove(&all->list[i]);

		if (first == 0)
			first = r;
	}
	return first;
}

static int make(struct temporary *t, struct queue_limit *limit)
{
	size_t kept = strlen(t->address);
	int r;

	t->id = -1;
	do {
		r = t->chosen ? choose(t, kept) : 0;
		if (r == 0)
			r = make_any(t, limit);
	} while (r == -EEXIST && t->chosen);
	if (r < 0)
		return r;
	if (t->id >= 0)
		snprintf(t->address, sizeof t->address, "id:%d", t->id);
	else
		r = identify(t);
	if (r < 0)
		remove_named(t);
	t->made = r == 0;
	return r;
}

int temporaries_make(void *object, struct deadline deadline)
{
	struct temporaries *all = object;
	int r = 0;

	(void)deadline; /* nothing here waits */
	for (size_t i = 0; r == 0 && i < all->count; i++) {
		all->failed = i;
		r = make(&all->list[i], &all->limit);
		if (r == 0 && interrupt_signal())
			r = -EINTR;
	}
	if (r < 0)
		temporaries_remove(all);
	return r;
}
