/* message_file.c - messages in sealed memory. See memfd_create(2). */
#include "message_file.h"

#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Linux 6.3. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif

int message_file_make(struct message_file *f)
{
	const unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("ipctool-message", flags | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("ipctool-message", flags);
	*f = (struct message_file){ .fd = fd_checked(fd) };
	return f->fd < 0 ? f->fd : 0;
}

int message_file_put(struct message_file *f, const void *body, size_t len, int64_t tag)
{
	const int seals = F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_WRITE | F_SEAL_SEAL;

	for (size_t done = 0; done < len;) {
		ssize_t n = pwrite(f->fd, (const char *)body + done, len - done, (off_t)done);

		if (n < 0 && errno != EINTR)
			return -errno;
		done += n > 0 ? (size_t)n : 0;
	}
	f->len = len;
	f->tag = tag;
	return fcntl(f->fd, F_ADD_SEALS, seals) < 0 ? -errno : 0;
}

int message_file_get(const struct message_file *f, void *body)
{
	for (size_t done = 0; done < f->len;) {
		ssize_t n = pread(f->fd, (char *)body + done, f->len - done, (off_t)done);

		if (n < 0 && errno != EINTR)
			return -errno;
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

void message_file_rewind(const struct message_file *f)
{
	lseek(f->fd, 0, SEEK_SET);
}

void message_file_close(struct message_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}
