/* mapped_sem.c - a semaphore in a file that is mapped. */
#include "mapped_sem.h"

#include "guard.h"
#include "interrupt.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

int mapped_sem_map(struct semaphore *s, bool exposed)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t within = s->address.offset % page;
	size_t size = (size_t)within + sizeof *s->sem;
	/* It is touched at once, and populating it costs less than that page fault. */
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, s->fd,
			 (off_t)(s->address.offset - within));

	if (map == MAP_FAILED)
		return -errno;
	s->exposed = exposed;
	s->map = map;
	s->map_size = size;
	s->sem = (struct futex_sem *)((char *)map + within);
	return 0;
}

void mapped_sem_close(struct semaphore *s)
{
	if (s->map && !s->map_kept)
		munmap(s->map, s->map_size);
	s->map = NULL;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/* A call of futex_sem.h, for guarded(). */
struct touch {
	struct semaphore *s;
	uint32_t n;
	struct deadline deadline;
};

static int reach(struct touch *t, int (*how)(void *))
{
	struct semaphore *s = t->s;
	int r = s->exposed ? guarded(how, t) : how(t);
	struct stat st;

	s->exposed = true;
	if (r == -EFAULT && fstat(s->fd, &st) == 0)
		s->size = (uint64_t)st.st_size;
	return r;
}

static int touch_post(void *arg)
{
	struct touch *t = arg;

	return futex_sem_post(t->s->sem, t->n, &t->s->value);
}

int mapped_sem_post(struct semaphore *s, uint32_t n)
{
	struct touch t = { .s = s, .n = n };

	return reach(&t, touch_post);
}

static int touch_set(void *arg)
{
	struct touch *t = arg;

	t->s->value = futex_sem_set(t->s->sem, t->n);
	return 0;
}

int mapped_sem_set(struct semaphore *s, uint32_t value)
{
	struct touch t = { .s = s, .n = value };

	return reach(&t, touch_set);
}

static int touch_take(void *arg)
{
	struct touch *t = arg;

	return futex_sem_take(t->s->sem, t->n, &t->s->value);
}

/*
 * Nobody can post any more when the file has lost its last name but those who have it open, and
 * nobody at all when the memory was cleared. Who waits is told, as of a System V semaphore.
 */
static int gone(void *arg)
{
	const struct semaphore *s = arg;
	struct stat st;

	if (fstat(s->fd, &st) < 0)
		return -errno;
	if ((uint64_t)st.st_size < s->address.offset + sizeof *s->sem)
		return -EFAULT;
	if (st.st_nlink == 0)
		return -EIDRM;
	return s->address.form == ADDRESS_POSIX || s->sem->shared == FUTEX_SEM_SHARED ? 0 : -EIDRM;
}

static int touch_wait(void *arg)
{
	struct touch *t = arg;

	return futex_sem_wait(t->s->sem, t->n, t->deadline, &t->s->value, gone, t->s);
}

int mapped_sem_wait(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	struct touch t = { .s = s, .n = n, .deadline = deadline };
	int r = reach(&t, touch_take);

	if (r != -EAGAIN || deadline.ns == 0)
		return r;
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0)
		return r;
	r = reach(&t, touch_wait);
	interrupt_release();
	return r;
}

int mapped_sem_read(int fd, uint64_t offset, struct futex_sem *copy)
{
	ssize_t n = pread(fd, copy, sizeof *copy, (off_t)offset);

	if (n < 0)
		return -errno;
	return n == (ssize_t)sizeof *copy ? 0 : -EBADMSG;
}

void mapped_sem_describe(struct semaphore_stat *info, const struct stat *file,
			 const struct futex_sem *sem)
{
	*info = (struct semaphore_stat){
		.value = futex_sem_value(sem->word),
		.waiters = futex_sem_waiters(sem->word),
		.mode = file->st_mode & 07777,
		.uid = file->st_uid,
		.gid = file->st_gid,
		.size = (uint64_t)file->st_size,
		.inode = file->st_ino,
		.device = file->st_dev,
		.atime = file->st_atime,
		.mtime = file->st_mtime,
		.ctime = file->st_ctime,
	};
}
