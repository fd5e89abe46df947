/* inode.c - descriptors, owner and mode of objects that are files. */
#include "inode.h"

#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int inode_reopen(int fd, int flags)
{
	char link[32];

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return fd_checked(open(link, flags | O_CLOEXEC));
}

int inode_open_instead(int *fd, int flags)
{
	int r = inode_reopen(*fd, flags);

	if (r < 0)
		return r;
	close(*fd);
	*fd = r;
	return 0;
}

/* The file that was looked at, and no other that has its name by now, is opened through /proc. */
int inode_open_regular(const char *path, int access, bool follow, struct stat *st)
{
	int looked = fd_checked(open(path, O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW)));
	int fd = -ENODEV;

	if (looked < 0)
		return looked;
	if (fstat(looked, st) == 0 && S_ISREG(st->st_mode)) {
		if (access == O_PATH)
			return looked;
		fd = inode_reopen(looked, access);
	}
	close(looked);
	return fd;
}

bool inode_is_link(const char *path)
{
	size_t len = strlen(path);
	struct stat st;

	if (len > 0 && path[len - 1] == '/')
		return true;
	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* fchmod() does not take O_PATH descriptors; the link in /proc leads to the same inode. */
static int change_mode(int fd, mode_t mode)
{
	char link[32];

	if (fchmod(fd, mode) == 0)
		return 0;
	if (errno != EBADF)
		return -errno;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return chmod(link, mode) < 0 ? -errno : 0;
}

int inode_alter(int fd, const struct perm_change *change)
{
	struct stat st;

	if ((change->uid != PERM_KEEP || change->gid != PERM_KEEP) &&
	    fchownat(fd, "", change->uid, change->gid, AT_EMPTY_PATH) < 0)
		return -errno;
	if (mode_is_unchanged(change->mode))
		return 0;
	if (fstat(fd, &st) < 0)
		return -errno;
	return change_mode(fd, mode_apply(change->mode, st.st_mode & 0777));
}

int inode_set_mode(int fd, mode_t mode)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	return (st.st_mode & 07777) == mode ? 0 : change_mode(fd, mode);
}
