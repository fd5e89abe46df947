/* mqueue_fs.c - reaching the mqueue file system of our IPC namespace. */
#include "mqueue_fs.h"

#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define MQUEUE_MAGIC 0x19800202

/* fsopen(2) and its kind have no wrappers in some libcs; their numbers are the same everywhere. */
#ifndef SYS_fsopen
#define SYS_fsopen   430
#define SYS_fsconfig 431
#define SYS_fsmount  432
#endif
enum {
	OPEN_CLOEXEC = 1,
	CONFIG_CREATE = 6,
	MOUNT_CLOEXEC = 1,
	ATTR_NOSUID_NODEV_NOEXEC = 2 | 4 | 8,
};

/* A directory's descriptor, or -errno. */
static int open_dir(int at, const char *path)
{
	return fd_checked(openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/* Mounts it nowhere: the mount goes away with the last descriptor. The directory, or -errno. */
static int open_private(void)
{
	int context, mount, dir;

	context = fd_checked((int)syscall(SYS_fsopen, "mqueue", OPEN_CLOEXEC));
	if (context < 0)
		return context;
	if (syscall(SYS_fsconfig, context, CONFIG_CREATE, NULL, NULL, 0) < 0)
		mount = -errno;
	else
		mount = fd_checked((int)syscall(SYS_fsmount, context, MOUNT_CLOEXEC,
						ATTR_NOSUID_NODEV_NOEXEC));
	close(context);
	if (mount < 0)
		return mount;
	dir = open_dir(mount, ".");
	close(mount);
	return dir;
}

/* Is the queue in the same file system as the directory? Closes the queue. */
static bool same_fs(int queue, int dir)
{
	struct stat a, b;
	bool same = fstat(queue, &a) == 0 && fstat(dir, &b) == 0 && a.st_dev == b.st_dev;

	close(queue);
	return same;
}

/*
 * Only a queue of our namespace tells which file system is ours, so one is made, and removed
 * before anybody could use it. No signal may come between, or it would stay.
 */
static int open_probe(void)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 1 };
	struct timespec now;
	sigset_t all, before;
	char name[64];
	int fd;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(name, sizeof name, "/ipctool-ls-%d-%ld", (int)getpid(), now.tv_nsec);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	fd = fd_checked(mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0, &attr));
	if (fd >= 0)
		mq_unlink(name);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return fd;
}

/* A queue that is listed there and that can be opened by its name, or -errno. */
static int open_listed(DIR *dir)
{
	const struct dirent *entry;
	int fd = -ENOENT;

	for (int tries = 0; fd < 0 && tries < 16 && (entry = readdir(dir));) {
		char name[NAME_MAX + 2];

		if (entry->d_name[0] == '.' && entry->d_type == DT_DIR)
			continue;
		snprintf(name, sizeof name, "/%s", entry->d_name);
		tries++;
		fd = fd_checked(mq_open(name, O_RDONLY));
		if (fd == -EACCES)
			fd = fd_checked(mq_open(name, O_WRONLY));
	}
	rewinddir(dir);
	return fd;
}

/* That is no reason to blame what is mounted, nor to look for another mount. */
static bool is_exhausted(int r)
{
	return r == -EMFILE || r == -ENFILE || r == -ENOMEM;
}

/* mq_open() says EMFILE for RLIMIT_MSGQUEUE, too. 0 or -errno. */
static int check_descriptors(void)
{
	int fd = open("/", O_PATH | O_CLOEXEC);

	if (fd < 0)
		return is_exhausted(-errno) ? -errno : 0;
	close(fd);
	return 0;
}

/* 0; -ENODATA with *lack; another -errno. */
static int check_namespace(DIR *dir, enum mqueue_fs_lack *lack)
{
	int r, queue = open_listed(dir);

	if (queue < 0)
		queue = open_probe();
	r = queue < 0 ? check_descriptors() : 0;
	if (r < 0)
		return r;
	*lack = queue < 0 ? MQUEUE_FS_UNSURE : MQUEUE_FS_FOREIGN;
	return queue >= 0 && same_fs(queue, dirfd(dir)) ? 0 : -ENODATA;
}

/* Takes the directory if it is the right one. 0; -ENODATA with *lack; another -errno. */
static int use_mount(struct mqueue_fs *fs, const char *path, enum mqueue_fs_lack *lack)
{
	int r, dir = open_dir(AT_FDCWD, path);
	struct statfs st;

	if (is_exhausted(dir))
		return dir;
	if (dir == -EACCES)
		*lack = MQUEUE_FS_DENIED;
	if (dir < 0)
		return -ENODATA;
	if (fstatfs(dir, &st) < 0 || st.f_type != MQUEUE_MAGIC || !(fs->dir = fdopendir(dir))) {
		close(dir);
		return -ENODATA;
	}
	r = check_namespace(fs->dir, lack);
	if (r < 0)
		closedir(fs->dir);
	return r;
}

/* \040 and its kind, as /proc/self/mountinfo has them, in place. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (from[0] == '\\' && strspn(from + 1, "01234567") >= 3) {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

/* The mount point, if the line of mountinfo is that of an mqueue file system; else NULL. */
static char *mqueue_mount(char *line)
{
	char *type = strstr(line, " - ");
	char *path = line;

	if (!type || strncmp(type, " - mqueue ", 10) != 0)
		return NULL;
	for (int field = 1; field < 5 && path; field++) {
		path = strchr(path, ' ');
		path = path ? path + 1 : NULL;
	}
	if (!path)
		return NULL;
	path[strcspn(path, " ")] = '\0';
	unescape(path);
	return path;
}

static int use_any_mount(struct mqueue_fs *fs, enum mqueue_fs_lack *lack)
{
	FILE *mounts;
	char *line = NULL;
	size_t room = 0;
	int r;

	*lack = MQUEUE_FS_NOT_MOUNTED;
	r = use_mount(fs, "/dev/mqueue", lack);
	mounts = r == -ENODATA ? fopen("/proc/self/mountinfo", "re") : NULL;
	if (!mounts)
		return r == -ENODATA && is_exhausted(-errno) ? -errno : r;
	while (r == -ENODATA && getline(&line, &room, mounts) > 0) {
		const char *path = mqueue_mount(line);

		if (path)
			r = use_mount(fs, path, lack);
	}
	free(line);
	fclose(mounts);
	return r;
}

int mqueue_fs_open(struct mqueue_fs *fs, enum mqueue_fs_lack *lack)
{
	int dir = open_private();

	if (dir == -ENODEV)
		return -ENOSYS;
	if (is_exhausted(dir))
		return dir;
	if (dir < 0)
		return use_any_mount(fs, lack);
	fs->dir = fdopendir(dir);
	if (fs->dir)
		return 0;
	close(dir);
	return -ENOMEM;
}

void mqueue_fs_close(struct mqueue_fs *fs)
{
	closedir(fs->dir);
}

int mqueue_fs_fd(const struct mqueue_fs *fs)
{
	return dirfd(fs->dir);
}

int mqueue_fs_next(struct mqueue_fs *fs, const char **name)
{
	for (;;) {
		struct dirent *entry;

		errno = 0;
		entry = readdir(fs->dir);
		if (!entry)
			return -errno;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			*name = entry->d_name;
			return 1;
		}
	}
}

const char *mqueue_fs_words(enum mqueue_fs_lack lack)
{
	static const char *const what[] = {
		[MQUEUE_FS_NOT_MOUNTED] = "none is mounted",
		[MQUEUE_FS_FOREIGN] = "the one that is mounted is another IPC namespace's",
		[MQUEUE_FS_DENIED] = "the one that is mounted may not be read",
		[MQUEUE_FS_UNSURE] = "the one that is mounted may be another IPC namespace's",
	};

	return what[lack];
}
