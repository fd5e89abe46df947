/*
 * file_unused.h - does nobody have that file? Asked of the kernel, not of /proc: so a process that
 * may not be looked into counts, and so does a descriptor on its way through a socket.
 */
#ifndef IPCTOOL_FILE_UNUSED_H
#define IPCTOOL_FILE_UNUSED_H

/*
 * fd is a regular file's, or a POSIX queue's, open for reading only. 1: nobody else has it open or
 * mapped, and whoever comes to open it is kept waiting until file_unused_end() or close(fd); who
 * comes with O_NONBLOCK gets EWOULDBLOCK. 0: somebody has. -EACCES: it is another user's, and we
 * have no CAP_LEASE; another -errno: the file system has no leases, fcntl(2).
 */
int file_unused_begin(int fd);

/* Does still nobody wait to open it? */
int file_unused_still(int fd);

void file_unused_end(int fd);

#endif
