/* named_sem.c - POSIX named semaphores: /dev/shm/sem.NAME, as glibc's sem_open(3) makes them. */
#include "copy.h"
#include "fd.h"
#include "host.h"
#include "inode.h"
#include "kept_sem.h"
#include "mapped_sem.h"
#include "shmfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { PREFIX = sizeof SHMFS_SEM_PREFIX - 1 };

/* The name of a file in /dev/shm. */
struct file_name {
	char text[PREFIX + NAME_MAX + 1];
};

static struct file_name file_named(const char *name)
{
	struct file_name file;
	size_t len = strnlen(name, NAME_MAX);

	memcpy(file.text, SHMFS_SEM_PREFIX, PREFIX);
	copy_bytes(file.text + PREFIX, name, len);
	file.text[PREFIX + len] = '\0';
	return file;
}

static struct file_name file_of(const struct semaphore *s)
{
	return file_named(s->address.name);
}

/* Anybody can put a file of that name there: only its size tells that it is a semaphore. */
static int open_file(struct semaphore *s, const char *file, int flags, struct stat *st)
{
	int fd = shmfs_open(file, flags, st);

	if (fd < 0)
		return fd;
	s->fd = fd;
	s->size = (uint64_t)st->st_size;
	return s->size == SEMAPHORE_SIZE ? 0 : -EBADMSG;
}

/* Who may write a file may shrink it; and one that was never written may find no room. */
static bool is_exposed(const struct stat *st)
{
	return st->st_uid != getauxval(AT_EUID) || st->st_mode & (S_IWGRP | S_IWOTH) ||
	       st->st_blocks == 0;
}

static int open_and_map(struct semaphore *s, const char *file, struct stat *st)
{
	int r = open_file(s, file, O_RDWR, st);

	return r < 0 ? r : mapped_sem_map(s, is_exposed(st));
}

static int named_open(struct semaphore *s)
{
	struct file_name file = file_of(s);
	struct stat st;
	int r;

	if (kept_sem_borrow(s, file.text))
		return 0;
	r = open_and_map(s, file.text, &st);
	if (r == 0 && !s->exposed)
		kept_sem_lend(s, file.text, &st);
	return r;
}

/*
 * In a process of our own there is but one semaphore, and the end is near: that takes its page away
 * with all others, which costs less than to do it alone (a twentieth of what a post takes).
 */
static void named_close(struct semaphore *s)
{
	if (host)
		mapped_sem_close(s);
}

/* Who waits wants to notice the end of the file, and needs a descriptor for that. */
static int named_wait(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	const struct file_name file = file_of(s);
	const struct deadline now = { 0 };
	struct stat st;
	int r = mapped_sem_wait(s, n, s->fd >= 0 ? deadline : now);

	if (s->fd >= 0 || r != -EAGAIN || deadline.ns == now.ns)
		return r;
	s->map = NULL;
	s->map_kept = false;
	r = open_and_map(s, file.text, &st);
	return r < 0 ? r : mapped_sem_wait(s, n, deadline);
}

/* 0 when it is there; permission to open it is not needed to know. */
static int find(struct semaphore *s)
{
	const struct file_name file = file_of(s);
	struct stat st;
	int r = open_file(s, file.text, O_PATH, &st);

	mapped_sem_close(s);
	return r;
}

/* It appears whole: who finds the name finds the value. */
static int make(const struct semaphore *s, const struct semaphore_plan *plan)
{
	const struct futex_sem image = { .word = plan->values[0], .shared = FUTEX_SEM_SHARED };
	struct file_name file = file_of(s);
	int fd = shmfs_create(plan->mode);
	ssize_t n;
	int r;

	if (fd < 0)
		return fd;
	n = pwrite(fd, &image, sizeof image, 0);
	if (n < 0)
		r = -errno;
	else
		r = n == (ssize_t)sizeof image ? shmfs_link(fd, file.text) : -ENOSPC;
	close(fd);
	return r;
}

static int named_create(struct semaphore *s, const struct semaphore_plan *plan)
{
	int r;

	do { /* once, unless others create and remove it all the time */
		r = find(s);
		if (r == 0)
			return plan->exist_ok ? 1 : -EEXIST;
		if (r != -ENOENT)
			return r;
		r = make(s, plan);
	} while (r == -EEXIST);
	return r;
}

static int named_remove(struct semaphore *s)
{
	struct file_name file = file_of(s);

	return shmfs_unlink(file.text);
}

static int named_alter(struct semaphore *s, const struct perm_change *change)
{
	const struct file_name file = file_of(s);
	struct stat st;
	int r = open_file(s, file.text, O_PATH, &st);

	if (r == 0)
		r = inode_alter(s->fd, change);
	mapped_sem_close(s);
	return r;
}

int semaphore_look(int dir, const char *file, bool inside, struct semaphore_stat *info)
{
	struct futex_sem copy = { 0 };
	struct stat st;
	int fd = inside ? shmfs_look(dir, file, &st) : -EACCES;
	int content = fd == -EACCES ? fd : 0;

	if (content < 0)
		fd = shmfs_open(file, O_PATH, &st);
	if (fd < 0)
		return fd;
	if (inside && content < 0 && inode_open_instead(&fd, O_RDONLY) == 0)
		content = 0;
	if (st.st_size != SEMAPHORE_SIZE)
		content = -EBADMSG;
	else if (content == 0)
		content = mapped_sem_read(fd, 0, &copy);
	close(fd);
	mapped_sem_describe(info, &st, &copy);
	info->content = content;
	return 0;
}

static int named_stat(struct semaphore *s, struct semaphore_stat *info)
{
	struct file_name file = file_of(s);
	int dir = shmfs_dir(), r = dir;

	if (r >= 0)
		r = semaphore_look(dir, file.text, true, info);
	if (r == 0)
		s->size = info->size;
	fd_close(&dir);
	return r;
}

const struct semaphore_ops named_sem_ops = {
	.max = SEMAPHORE_MAX,
	.create = named_create,
	.remove = named_remove,
	.alter = named_alter,
	.stat = named_stat,
	.open = named_open,
	.close = named_close,
	.post = mapped_sem_post,
	.wait = named_wait,
	.set = mapped_sem_set,
};

int semaphore_list_open(struct semaphore_list *list)
{
	const char *file, *name;
	int r;

	list->names = (struct posix_names){ 0 };
	r = shmfs_list_open(&list->files);
	while (r >= 0 && (r = shmfs_next(&list->files, &file, NULL)) > 0)
		if ((name = shmfs_semaphore(file)) && *name)
			r = posix_names_add(&list->names, name, NULL);
	return r < 0 ? r : posix_names_sort(&list->names);
}

int semaphore_next(struct semaphore_list *list, bool content, const char **address,
		   struct semaphore_stat *info)
{
	int r;

	while ((*address = posix_names_next(&list->names, NULL))) {
		struct file_name file = file_named(*address + 1);

		r = semaphore_look(dirfd(list->files.dir), file.text, content, info);
		if (r == -ENOENT || r == -ENODEV) /* removed by now; a directory, a link */
			continue;
		return r < 0 ? r : 1;
	}
	return 0;
}

void semaphore_list_close(struct semaphore_list *list)
{
	posix_names_free(&list->names);
	shmfs_list_close(&list->files);
}
