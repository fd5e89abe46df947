/*
 * mqueue_fs.h - the mqueue file system, which alone can list the POSIX queues there are.
 *
 * Each IPC namespace has one. It need not be mounted anywhere, and what is mounted at /dev/mqueue
 * may be that of another namespace.
 */
#ifndef IPCTOOL_MQUEUE_FS_H
#define IPCTOOL_MQUEUE_FS_H

#include <dirent.h>

struct mqueue_fs {
	DIR *dir;
};

/* Why it cannot be reached. */
enum mqueue_fs_lack {
	MQUEUE_FS_NOT_MOUNTED, /* and mounting it, if only for us, is not allowed */
	MQUEUE_FS_FOREIGN,     /* what is mounted belongs to another IPC namespace */
	MQUEUE_FS_DENIED,      /* it is mounted where we must not look */
	MQUEUE_FS_UNSURE,      /* it may be another namespace's, and there is no telling */
};

/* "none is mounted" */
const char *mqueue_fs_words(enum mqueue_fs_lack lack);

/*
 * Opens that of our own IPC namespace: a mount of our own that no mount table shows, which needs
 * CAP_SYS_ADMIN; else one that is mounted. 0; -ENODATA when there is none that can be used, with
 * the reason in *lack; -ENOSYS when the kernel has no POSIX queues; another -errno.
 */
int mqueue_fs_open(struct mqueue_fs *fs, enum mqueue_fs_lack *lack);
void mqueue_fs_close(struct mqueue_fs *fs);

int mqueue_fs_fd(const struct mqueue_fs *fs);

/* The next queue, in no order: 1 and its name (valid until the next call), 0 at the end, -errno. */
int mqueue_fs_next(struct mqueue_fs *fs, const char **name);

#endif
