/* fifo_path.c - FIFOs by their path. */
#include "fifo_path.h"

#include "fd.h"
#include "inode.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int fifo_create(const char *path, mode_t mode)
{
	/* Without a umask its mode is right from the start, and nobody can step in between. */
	mode_t mask = umask(0);
	int r = mkfifo(path, mode) < 0 ? -errno : 0;

	umask(mask);
	return r;
}

int fifo_inode(const char *path, struct stat *st)
{
	if (stat(path, st) < 0)
		return -errno;
	return S_ISFIFO(st->st_mode) ? 0 : -ENODEV;
}

int fifo_remove(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return -errno;
	if (!S_ISFIFO(st.st_mode))
		return -ENODEV;
	return unlink(path) < 0 ? -errno : 0;
}

/* The inode of that name, not opened: a descriptor, or -errno. */
static int find(const char *path)
{
	int fd = fd_checked(open(path, O_PATH | O_CLOEXEC));
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
		return fd;
	close(fd);
	return -ENODEV;
}

int fifo_reopen(int fd, int flags)
{
	int r = inode_reopen(fd, flags);

	return r == -ENOENT ? -ENOSYS : r;
}

int fifo_open_read(const char *path)
{
	int inode = find(path);
	int fd;

	if (inode < 0)
		return inode;
	fd = fifo_reopen(inode, O_RDONLY | O_NONBLOCK);
	close(inode);
	return fd;
}

/* open(2) of a FIFO has no timeout, so a timer interrupts it. */
static int open_waiting(int inode, struct deadline deadline)
{
	int r = interrupt_catch(deadline);

	if (r < 0)
		return r;
	do
		r = fifo_reopen(inode, O_WRONLY);
	while (r == -EINTR && !(r = interrupt_reason(deadline)));
	interrupt_release();
	if (r >= 0 && interrupt_signal()) {
		close(r);
		return -EINTR;
	}
	return r == -ETIMEDOUT && fifo_removed(inode) ? -EIDRM : r;
}

static int open_at_once(int inode)
{
	int fd = fifo_reopen(inode, O_WRONLY | O_NONBLOCK);

	if (fd == -ENXIO)
		return -EAGAIN;
	if (fd >= 0)
		fcntl(fd, F_SETFL, 0);
	return fd;
}

int fifo_open_write(const char *path, struct deadline deadline)
{
	int inode = find(path);
	int fd;

	if (inode < 0)
		return inode;
	fd = deadline.ns == 0 ? open_at_once(inode) : open_waiting(inode, deadline);
	close(inode);
	return fd;
}

int fifo_set_capacity(int fd, uint64_t size)
{
	return fcntl(fd, F_SETPIPE_SZ, size > INT_MAX ? INT_MAX : (int)size) < 0 ? -errno : 0;
}

int fifo_figures(int fd, uint64_t *capacity, uint64_t *unread)
{
	int bytes;
	int size = fcntl(fd, F_GETPIPE_SZ);

	if (size < 0 || ioctl(fd, FIONREAD, &bytes) < 0)
		return -errno;
	*capacity = (uint64_t)size;
	*unread = (uint64_t)bytes;
	return 0;
}

bool fifo_abandoned(int fd, uint64_t *unread)
{
	struct pollfd p = { .fd = fd };
	uint64_t capacity;

	return poll(&p, 1, 0) == 1 && p.revents & POLLERR &&
	       fifo_figures(fd, &capacity, unread) == 0 && *unread > 0;
}

bool fifo_removed(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink == 0;
}
