#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int fd_checked(int fd)
{
	int moved;

	if (fd < 0)
		return -errno;
	if (fd > STDERR_FILENO)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (moved < 0)
		moved = -errno;
	close(fd);
	return moved;
}

void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int fd_pair_checked(int result, int ends[2])
{
	if (result == 0) {
		ends[0] = fd_checked(ends[0]);
		ends[1] = fd_checked(ends[1]);
		if (ends[0] >= 0 && ends[1] >= 0)
			return 0;
		result = ends[0] < 0 ? ends[0] : ends[1];
		fd_close(&ends[0]);
		fd_close(&ends[1]);
		return result;
	}
	result = -errno;
	ends[0] = ends[1] = -1;
	return result;
}

int fd_check_write(int fd, mode_t type)
{
	if (!S_ISREG(type) && !S_ISCHR(type))
		return 0;
	return write(fd, "", 0) < 0 ? -errno : 0;
}
