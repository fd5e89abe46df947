/* file_lock.c - locks on files. */
#include "file_lock.h"

#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int call_flock(int fd, const struct lock_want *want, bool wait)
{
	int operation = (want->shared ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB);

	return flock(fd, operation) < 0 ? -errno : 0;
}

static int call_fcntl(int fd, const struct lock_want *want, short type, bool wait)
{
	struct flock lock = {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = want->offset,
		.l_len = want->length,
	};
	int command = want->kind == LOCK_OFD ? (wait ? F_OFD_SETLKW : F_OFD_SETLK)
					     : (wait ? F_SETLKW : F_SETLK);

	if (fcntl(fd, command, &lock) == 0)
		return 0;
	return errno == EACCES ? -EAGAIN : -errno; /* POSIX allows both */
}

static int call(int fd, const struct lock_want *want, bool wait)
{
	if (want->kind == LOCK_FLOCK)
		return call_flock(fd, want, wait);
	return call_fcntl(fd, want, want->shared ? F_RDLCK : F_WRLCK, wait);
}

/* These calls take no timeout: a timer interrupts them. */
static int call_waiting(int fd, const struct lock_want *want, struct deadline deadline)
{
	int r = interrupt_catch(deadline);

	if (r < 0)
		return r;
	do
		r = call(fd, want, true);
	while (r == -EINTR && !(r = interrupt_reason(deadline)));
	interrupt_release();
	/* It came when the lock was there already: whoever sent it wants an end. */
	if (r == 0 && interrupt_signal()) {
		file_lock_release(fd, want);
		r = -EINTR;
	}
	return r;
}

int file_lock_release(int fd, const struct lock_want *want)
{
	if (want->kind == LOCK_FLOCK)
		return flock(fd, LOCK_UN) < 0 ? -errno : 0;
	return call_fcntl(fd, want, F_UNLCK, false);
}

int file_lock_take(int fd, const struct lock_want *want, struct deadline deadline)
{
	int r = call(fd, want, false);

	if (r != -EAGAIN || deadline.ns == 0)
		return r;
	return call_waiting(fd, want, deadline);
}

/* A FIFO or a device must not make us wait, nor a terminal become ours. */
enum { OPEN_FLAGS = O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/* A missing file, made of exactly that mode, whatever the umask is. */
static int make(const char *path, int access, mode_t mode)
{
	mode_t mask = umask(0);
	int fd = fd_checked(open(path, access | O_CREAT | O_EXCL | OPEN_FLAGS, mode));

	umask(mask);
	return fd;
}

/*
 * Others may make and remove it at the same time. O_CREAT without O_EXCL is no help: where
 * fs.protected_regular is set, it refuses files of others that are there.
 */
static int open_or_make(const char *path, int access, mode_t mode)
{
	struct stat st;
	int fd;

	for (;;) {
		fd = fd_checked(open(path, access | OPEN_FLAGS));
		if (fd != -ENOENT)
			return fd;
		fd = make(path, access, mode);
		if (fd != -EEXIST)
			return fd;
		/* A link to what is not there: what it names is not for us to make. */
		if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && stat(path, &st) < 0)
			return -ENOENT;
	}
}

/*
 * An exclusive lock of fcntl(2) takes a descriptor for writing. flock(2) takes any, and then
 * reading is better: a program that is open for writing cannot be executed.
 */
static int open_file(struct file_lock *l, const struct lock_want *want, mode_t mode)
{
	bool writing = want->kind != LOCK_FLOCK && !want->shared;
	struct stat st;
	int r = 0;

	l->fd = open_or_make(l->path, writing ? O_WRONLY : O_RDONLY, mode);
	if (l->fd == -EACCES && want->kind == LOCK_FLOCK)
		l->fd = open_or_make(l->path, O_WRONLY, mode);
	if (l->fd >= 0 && fstat(l->fd, &st) < 0)
		r = -errno;
	if (l->fd < 0 || r < 0) {
		r = l->fd < 0 ? l->fd : r;
		l->fd = -1;
		return r;
	}
	l->dev = st.st_dev;
	l->ino = st.st_ino;
	return 0;
}

static int by_inode(const void *a, const void *b)
{
	const struct file_lock *x = a, *y = b;

	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	return (x->ino > y->ino) - (x->ino < y->ino);
}

/* The same file by two names would wait for itself. */
static void close_duplicates(struct file_lock *locks, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (by_inode(&locks[i - 1], &locks[i]) != 0)
			continue;
		close(locks[i].fd);
		locks[i].fd = -1;
	}
}

static int open_all(struct file_lock *locks, size_t count, const struct lock_want *want,
		    mode_t mode, const char **failed)
{
	for (size_t i = 0; i < count; i++) {
		int r = open_file(&locks[i], want, mode);

		if (r < 0) {
			*failed = locks[i].path;
			return r;
		}
	}
	qsort(locks, count, sizeof *locks, by_inode);
	close_duplicates(locks, count);
	return 0;
}

/* 0, -ESTALE when another file, or none, has the path now, or -errno. */
static int check_path(const struct file_lock *l)
{
	struct stat st;

	if (stat(l->path, &st) < 0)
		return errno == ENOENT ? -ESTALE : -errno;
	return st.st_dev == l->dev && st.st_ino == l->ino ? 0 : -ESTALE;
}

/* Network file systems make flock(2) a lock of fcntl(2), which is why it may want to write. */
static int take_flock(struct file_lock *l, const struct lock_want *want, struct deadline deadline)
{
	int r = file_lock_take(l->fd, want, deadline);
	int fd;

	if (r != -EBADF || want->kind != LOCK_FLOCK || want->shared)
		return r;
	fd = fd_checked(open(l->path, O_RDWR | OPEN_FLAGS));
	if (fd < 0)
		return r;
	close(l->fd);
	l->fd = fd;
	return file_lock_take(fd, want, deadline);
}

static int take_all(struct file_lock *locks, size_t count, const struct lock_want *want,
		    struct deadline deadline, const char **failed)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		*failed = locks[i].path;
		if (locks[i].fd >= 0)
			r = take_flock(&locks[i], want, deadline);
	}
	/* Not before all are held: any of the paths may have changed while we waited for another.
	 */
	for (size_t i = 0; i < count && r == 0; i++) {
		*failed = locks[i].path;
		r = check_path(&locks[i]);
	}
	return r;
}

int file_locks_take(struct file_lock *locks, size_t count, const struct lock_want *want,
		    mode_t mode, struct deadline deadline, const char **failed)
{
	int r = -ESTALE;

	for (size_t i = 0; i < count; i++)
		locks[i].fd = -1;
	while (r == -ESTALE) {
		r = open_all(locks, count, want, mode, failed);
		if (r == 0)
			r = take_all(locks, count, want, deadline, failed);
		if (r < 0)
			file_locks_close(locks, count);
		if (r == -ESTALE && deadline.ns != 0 && deadline_left(deadline) == 0)
			r = -ETIMEDOUT;
	}
	return r;
}

void file_locks_close(struct file_lock *locks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (locks[i].fd >= 0)
			close(locks[i].fd);
		locks[i].fd = -1;
	}
}
