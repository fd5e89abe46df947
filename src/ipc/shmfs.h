/*
 * shmfs.h - /dev/shm, where Linux keeps POSIX shared memory (NAME) and named semaphores
 * (sem.NAME) as files. See shm_overview(7) and sem_overview(7).
 *
 * Anybody may put anything there: nothing here follows a symbolic link, opens or removes anything
 * but a regular file, or blocks on what it opens.
 */
#ifndef IPCTOOL_SHMFS_H
#define IPCTOOL_SHMFS_H

#include <dirent.h>
#include <sys/stat.h>
#include <sys/types.h>

#define SHMFS_DIR        "/dev/shm"
#define SHMFS_SEM_PREFIX "sem."

/*
 * The name of the semaphore that the file is by its own name, or NULL: it is memory. An empty one
 * is no semaphore's, and "sem." is no address of memory.
 */
const char *shmfs_semaphore(const char *file);

/*
 * Opens the file: a descriptor, or -errno: -ENOENT; -EACCES; -ENODEV when it is no regular file.
 * flags: O_RDONLY, O_RDWR or O_PATH. *st (not NULL) is what fstat(2) says of what was opened.
 */
int shmfs_open(const char *file, int flags, struct stat *st);

/*
 * The same to read, and nobody would know: that we look at an object must not make it seem used.
 * Of other people's files that takes CAP_FOWNER; without it their time of access changes. dir is
 * the directory's descriptor, for those who look at many: shmfs_dir() opens one, or -errno.
 */
int shmfs_look(int dir, const char *file, struct stat *st);
int shmfs_dir(void);

/* lstat(2) of the file: 0, or -errno: -ENOENT; -ENODEV when it is no regular file. */
int shmfs_stat(const char *file, struct stat *st);

/*
 * A new file of exactly this mode, which has no name yet: a descriptor (O_RDWR), or -errno. It is
 * filled, and then shmfs_link() makes it appear whole, or -EEXIST. Closing it without that leaves
 * nothing behind, whatever happens to us.
 */
int shmfs_create(mode_t mode);
int shmfs_link(int fd, const char *file);

/* 0, or -errno: -ENOENT; -EACCES, -EPERM; -ENODEV when it is no regular file. */
int shmfs_unlink(const char *file);

/*
 * The regular files of /dev/shm: shmfs_next() gives each name, valid until the next call, and
 * fills *st as shmfs_stat() does, in the directory's order; 1, 0 at the end, or -errno. Without st
 * there is just the name, and what it is of may be none. Names that begin with SHMFS_SEM_PREFIX are
 * semaphores. shmfs_list_close() also after a failure.
 */
struct shmfs_list {
	DIR *dir;
};
int shmfs_list_open(struct shmfs_list *list);
int shmfs_next(struct shmfs_list *list, const char **file, struct stat *st);
void shmfs_list_close(struct shmfs_list *list);

#endif
