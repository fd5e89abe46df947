/* shmfs.c - /dev/shm, with everything that may have been put there. */
#include "shmfs.h"

#include "fd.h"
#include "inode.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct path {
	char text[sizeof SHMFS_DIR + NAME_MAX + 1];
};

static struct path path_of(const char *file)
{
	struct path p;
	size_t len = strnlen(file, NAME_MAX);

	memcpy(p.text, SHMFS_DIR "/", sizeof SHMFS_DIR);
	memcpy(p.text + sizeof SHMFS_DIR, file, len);
	p.text[sizeof SHMFS_DIR + len] = '\0';
	return p;
}

const char *shmfs_semaphore(const char *file)
{
	const size_t prefix = strlen(SHMFS_SEM_PREFIX);

	return strncmp(file, SHMFS_SEM_PREFIX, prefix) == 0 ? file + prefix : NULL;
}

static int open_at(int dir, const char *path, int flags, struct stat *st)
{
	struct stat own;
	/*
	 * O_NONBLOCK: a FIFO that somebody planted here must not hold us up. openat(): musl's
	 * open() makes another system call for O_CLOEXEC.
	 */
	int fd = fd_checked(openat(dir, path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));

	if (fd < 0)
		return fd == -ELOOP || fd == -ENXIO || fd == -EISDIR ? -ENODEV : fd;
	if (!st)
		st = &own;
	if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	close(fd);
	return -ENODEV;
}

int shmfs_open(const char *file, int flags, struct stat *st)
{
	struct path p = path_of(file);

	return open_at(AT_FDCWD, p.text, flags, st);
}

int shmfs_look(int dir, const char *file, struct stat *st)
{
	int fd = open_at(dir, file, O_RDONLY | O_NOATIME, st);

	return fd == -EPERM ? open_at(dir, file, O_RDONLY, st) : fd;
}

int shmfs_dir(void)
{
	return fd_checked(open(SHMFS_DIR, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

static int stat_at(int dir, const char *path, struct stat *st)
{
	if (fstatat(dir, path, st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return S_ISREG(st->st_mode) ? 0 : -ENODEV;
}

int shmfs_stat(const char *file, struct stat *st)
{
	struct path p = path_of(file);

	return stat_at(AT_FDCWD, p.text, st);
}

int shmfs_create(mode_t mode)
{
	int fd = fd_checked(open(SHMFS_DIR, O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
	int r;

	if (fd < 0)
		return fd;
	r = inode_set_mode(fd, mode);
	if (r == 0)
		return fd;
	close(fd);
	return r;
}

int shmfs_link(int fd, const char *file)
{
	struct path p = path_of(file);
	char link[32];

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, link, AT_FDCWD, p.text, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

int shmfs_unlink(const char *file)
{
	struct path p = path_of(file);
	struct stat st;
	int r = shmfs_stat(file, &st);

	if (r < 0)
		return r;
	return unlink(p.text) < 0 ? -errno : 0;
}

int shmfs_list_open(struct shmfs_list *list)
{
	list->dir = opendir(SHMFS_DIR);
	return list->dir ? 0 : -errno;
}

int shmfs_next(struct shmfs_list *list, const char **file, struct stat *st)
{
	for (;;) {
		struct dirent *entry;
		int r = 0;

		errno = 0;
		entry = readdir(list->dir);
		if (!entry)
			return -errno;
		*file = entry->d_name;
		if (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN)
			continue;
		if (st)
			r = stat_at(dirfd(list->dir), entry->d_name, st);
		if (r != -ENOENT && r != -ENODEV) /* may read the directory, but not search it */
			return r < 0 ? r : 1;
	}
}

void shmfs_list_close(struct shmfs_list *list)
{
	if (list->dir)
		closedir(list->dir);
}
