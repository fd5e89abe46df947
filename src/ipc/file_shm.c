/* file_shm.c - ordinary files as shared memory. */
#include "file_shm.h"

#include "fd.h"
#include "inode.h"
#include "segment_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The directory that the file is in. */
static void directory_of(const struct segment *s, char dir[PATH_MAX])
{
	const char *path = s->address.name;
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (!slash) {
		memcpy(dir, ".", 2);
		return;
	}
	memcpy(dir, path, len + 1);
	dir[len > 0 ? len : 1] = '\0';
}

static int file_open(struct segment *s, enum segment_access access)
{
	struct stat st;

	s->fd = inode_open_regular(s->address.name, segment_fd_flags[access], true, &st);
	return s->fd < 0 ? s->fd : 0;
}

/* A file without a name, or where the file system has no such thing, the file itself. */
static int file_create(struct segment *s, const struct segment_plan *plan)
{
	char dir[PATH_MAX];

	directory_of(s, dir);
	s->fd = fd_checked(open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, plan->mode));
	if (s->fd == -EOPNOTSUPP) {
		s->fd = fd_checked(
			open(s->address.name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, plan->mode));
		s->made = s->fd >= 0;
	}
	if (s->fd < 0)
		return s->fd;
	return inode_set_mode(s->fd, plan->mode);
}

static int file_publish(struct segment *s)
{
	char link[32];

	if (s->made)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", s->fd);
	if (linkat(AT_FDCWD, link, AT_FDCWD, s->address.name, AT_SYMLINK_FOLLOW) < 0)
		return -errno;
	return 0;
}

static void file_close(struct segment *s)
{
	if (s->made)
		unlink(s->address.name);
	segment_fd_close(s);
}

static int file_remove(struct segment *s)
{
	struct stat st;

	if (lstat(s->address.name, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ENODEV;
	return unlink(s->address.name) < 0 ? -errno : 0;
}

static int file_place(const struct segment *s, struct segment_place *place)
{
	directory_of(s, place->directory);
	return segment_fd_place(s, place);
}

const struct segment_ops file_shm_ops = {
	.open = file_open,
	.create = file_create,
	.publish = file_publish,
	.close = file_close,
	.remove = file_remove,
	.place = file_place,
	.io = &segment_fd_io,
};
