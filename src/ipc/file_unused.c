/*
 * file_unused.c - does nobody have that file? A lease for writing is given only when no other
 * description of it is open, and what is mapped keeps one open.
 */
#include "file_unused.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

int file_unused_begin(int fd)
{
	/* That somebody wants the file is told by SIGIO, which would end us, if not by another. */
	if (fcntl(fd, F_SETSIG, SIGURG) < 0)
		return -errno;
	if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0)
		return 1;
	return errno == EAGAIN ? 0 : -errno;
}

int file_unused_still(int fd)
{
	return fcntl(fd, F_GETLEASE) == F_WRLCK;
}

void file_unused_end(int fd)
{
	fcntl(fd, F_SETLEASE, F_UNLCK);
}
