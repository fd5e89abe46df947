/*
 * memory_sem.c - semaphores in somebody's memory: a POSIX shared memory object, or a file. They are
 * what sem_init(3) with pshared makes.
 *
 * Such memory has no names, so it is its content that tells whether a semaphore is there:
 * FUTEX_SEM_SHARED where glibc writes it. Where all bytes are zero, as in new memory, one can be
 * created. Everything else is somebody's data, which nothing here changes.
 */
#include "guard.h"
#include "inode.h"
#include "mapped_sem.h"
#include "shmfs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* `use`: it is not to be made or removed, so that a symbolic link to the file will do. */
static int open_object(struct semaphore *s, int flags, bool use, struct stat *st)
{
	int fd;

	if (s->address.offset % SEMAPHORE_ALIGNMENT != 0)
		return -EINVAL;
	if (s->address.form == ADDRESS_MEMORY)
		fd = shmfs_open(s->address.name, flags, st);
	else
		fd = inode_open_regular(s->address.name, flags, use, st);
	if (fd < 0)
		return fd;
	s->fd = fd;
	s->size = (uint64_t)st->st_size;
	return s->address.offset + SEMAPHORE_SIZE <= s->size ? 0 : -ENXIO;
}

static int examine(struct semaphore *s)
{
	struct futex_sem copy;
	int r = mapped_sem_read(s->fd, s->address.offset, &copy);

	return r < 0 ? r : futex_sem_recognise(&copy);
}

static int open_semaphore(struct semaphore *s, bool use)
{
	struct stat st;
	int r = open_object(s, O_RDWR, use, &st);

	if (r == 0)
		r = examine(s);
	return r < 0 ? r : mapped_sem_map(s, true);
}

static int memory_open(struct semaphore *s)
{
	return open_semaphore(s, true);
}

/* A hole in the file has no room yet: not to have any is an error here, and a SIGBUS later. */
static int reserve(const struct semaphore *s)
{
	if (fallocate(s->fd, FALLOC_FL_KEEP_SIZE, (off_t)s->address.offset, SEMAPHORE_SIZE) == 0 ||
	    errno == EOPNOTSUPP)
		return 0;
	return -errno;
}

struct touch {
	struct semaphore *s;
	uint32_t value;
};

static int touch_create(void *arg)
{
	struct touch *t = arg;

	return futex_sem_create(t->s->sem, t->value);
}

static int create_at(struct semaphore *s, const struct semaphore_plan *plan)
{
	struct touch t = { s, plan->values[0] };
	int r = open_semaphore(s, false);

	if (r == 0)
		return -EEXIST;
	if (r == -ENODATA)
		r = reserve(s);
	if (r == 0)
		r = mapped_sem_map(s, true);
	return r < 0 ? r : guarded(touch_create, &t);
}

static int memory_create(struct semaphore *s, const struct semaphore_plan *plan)
{
	int r = create_at(s, plan);

	mapped_sem_close(s);
	return r == -EEXIST && plan->exist_ok ? 1 : r;
}

static int touch_destroy(void *arg)
{
	struct touch *t = arg;

	return futex_sem_destroy(t->s->sem, &t->s->waiters);
}

static int memory_remove(struct semaphore *s)
{
	struct touch t = { s, 0 };
	int r = open_semaphore(s, false);

	if (r == 0)
		r = guarded(touch_destroy, &t);
	mapped_sem_close(s);
	return r;
}

static int memory_stat(struct semaphore *s, struct semaphore_stat *info)
{
	struct futex_sem copy = { 0 };
	struct stat st;
	int r = open_object(s, O_RDONLY, true, &st);
	int content = r == -EACCES ? r : 0;

	if (content < 0)
		r = open_object(s, O_PATH, true, &st);
	if (content < 0 && r == 0 && inode_open_instead(&s->fd, O_RDONLY) == 0)
		content = 0;
	if (content == 0 && r == 0)
		content = mapped_sem_read(s->fd, s->address.offset, &copy);
	if (content == 0)
		content = futex_sem_recognise(&copy);
	mapped_sem_close(s);
	if (r < 0)
		return r;
	mapped_sem_describe(info, &st, &copy);
	info->content = content;
	return 0;
}

/* Mode and owner are those of the memory, and its to change. */
const struct semaphore_ops memory_sem_ops = {
	.max = SEMAPHORE_MAX,
	.create = memory_create,
	.remove = memory_remove,
	.stat = memory_stat,
	.open = memory_open,
	.close = mapped_sem_close,
	.post = mapped_sem_post,
	.wait = mapped_sem_wait,
	.set = mapped_sem_set,
};
