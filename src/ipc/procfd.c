/* procfd.c - the descriptors of all processes. */
#include "procfd.h"

#include "fd.h"
#include "procmap.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int procfd_list_open(struct procfd_list *list)
{
	*list = (struct procfd_list){ .processes = opendir("/proc") };
	return list->processes ? 0 : -errno;
}

static DIR *open_descriptors(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	return opendir(path);
}

int procfd_list_open_one(struct procfd_list *list, pid_t pid)
{
	*list = (struct procfd_list){ .at.pid = pid, .descriptors = open_descriptors(pid) };
	return list->descriptors ? 0 : -errno;
}

void procfd_list_close(struct procfd_list *list)
{
	if (list->descriptors)
		closedir(list->descriptors);
	if (list->processes)
		closedir(list->processes);
}

int proc_next_number(DIR *dir)
{
	struct dirent *entry;

	while ((entry = readdir(dir)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			return (int)strtol(entry->d_name, NULL, 10);
	return -1;
}

/* Threads of the kernel, and what has ended but was not waited for, have no memory. */
bool process_may_have_files(pid_t pid)
{
	const nlink_t one_thread = 3; /* ".", ".." and its own, of /proc/PID/task */
	struct procmap_list maps = { 0 };
	struct stat threads;
	char path[32];
	int r = procmap_open(&maps, pid);

	if (r == 0)
		procmap_close(&maps);
	procmap_free(&maps);
	if (r != -ESRCH)
		return true;
	/* Or has its first thread ended, and others have not? */
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	return stat(path, &threads) == 0 && threads.st_nlink > one_thread;
}

/*
 * Root without CAP_SYS_PTRACE is shown what there are of another's, and none of them: that is all
 * that can be told of this process. False for a descriptor that was closed meanwhile, or whose
 * process has ended, which is EACCES as well.
 */
static bool is_denied(struct procfd_list *list)
{
	if (errno != EACCES || !process_may_have_files(list->at.pid))
		return false;
	list->hidden++;
	closedir(list->descriptors);
	list->descriptors = NULL;
	return true;
}

/* Goes on to the next process that may be looked into; false after the last. */
static bool next_process(struct procfd_list *list)
{
	if (list->descriptors)
		closedir(list->descriptors);
	list->descriptors = NULL;
	while (!list->descriptors) {
		list->at.pid = list->processes ? proc_next_number(list->processes) : -1;
		if (list->at.pid < 0)
			return false;
		list->descriptors = open_descriptors(list->at.pid);
		if (!list->descriptors && errno == EACCES && process_may_have_files(list->at.pid))
			list->hidden++;
	}
	return true;
}

int procfd_next(struct procfd_list *list)
{
	char name[16];

	for (;;) {
		list->at.fd = list->descriptors ? proc_next_number(list->descriptors) : -1;
		if (list->at.fd < 0) {
			if (!next_process(list))
				return 0;
			continue;
		}
		snprintf(name, sizeof name, "%d", list->at.fd);
		if (fstatat(dirfd(list->descriptors), name, &list->st, 0) == 0)
			return 1;
		if (is_denied(list) && !list->processes)
			return 0;
	}
}

int procfd_flags(struct procfd p)
{
	char path[48], text[256], *line;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", p.pid, p.fd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	line = strstr(text, "flags:");
	return line ? (int)strtol(line + strlen("flags:"), NULL, 8) : -ENOENT;
}

static int read_all(int fd, struct buffer *b)
{
	ssize_t n;

	do {
		char *room = buffer_reserve(b, 4096);

		if (!room)
			return -ENOMEM;
		n = read(fd, room, 4095);
		b->used += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	if (n < 0)
		return -errno;
	b->data[b->used] = '\0';
	return 0;
}

int procfd_read(const char *path, struct buffer *b)
{
	int r, fd = fd_checked(open(path, O_RDONLY | O_CLOEXEC));

	b->used = 0;
	if (fd < 0)
		return fd;
	r = read_all(fd, b);
	close(fd);
	return r;
}

int procfd_info(struct procfd p, struct buffer *b)
{
	char path[48];

	snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", p.pid, p.fd);
	return procfd_read(path, b);
}

char *procfd_path(struct procfd p)
{
	char link[48], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%d/fd/%d", p.pid, p.fd);
	n = readlink(link, path, sizeof path - 1);
	return n > 0 ? strndup(path, (size_t)n) : NULL;
}

bool process_hidden(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/fd", pid);
	return access(path, R_OK | X_OK) < 0 && errno == EACCES;
}

int procfd_duplicate(struct procfd p)
{
	int process = (int)syscall(SYS_pidfd_open, p.pid, 0);
	int fd;

	if (process < 0)
		return -errno;
	fd = fd_checked((int)syscall(SYS_pidfd_getfd, process, p.fd, 0));
	close(process);
	return fd;
}

bool procfd_same(struct procfd a, struct procfd b)
{
	return syscall(SYS_kcmp, a.pid, b.pid, KCMP_FILE, a.fd, b.fd) == 0;
}
