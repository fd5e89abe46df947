/* namespace.c - setns(2), and a /proc that knows us. */
#include "namespace.h"

#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_open_tree
#define SYS_open_tree 428
#endif
#ifndef SYS_move_mount
#define SYS_move_mount 429
#endif
/* <linux/mount.h>, which does not go together with every <sys/mount.h>. */
#define TREE_CLONE        1U
#define TREE_CLOEXEC      ((unsigned int)O_CLOEXEC)
#define MOVE_FROM_NO_PATH 4U

/* What is needed of both sides, opened before we leave ours; -1: there is none. */
struct ways {
	int ipc, mount, root; /* of the other process */
	int user;             /* its user namespace, where it is not ours */
	int proc;             /* a copy of our own mount of /proc */
};

static int open_at(int process, const char *name, int flags)
{
	int fd = openat(process, name, flags | O_CLOEXEC);

	/* A process that has ended, but was not waited for, has no namespaces. */
	return fd < 0 && errno == ENOENT ? -ESRCH : fd_checked(fd);
}

static int open_user(int process)
{
	struct stat ours, theirs;

	if (fstatat(process, "ns/user", &theirs, 0) < 0 || stat("/proc/self/ns/user", &ours) < 0 ||
	    ours.st_ino == theirs.st_ino)
		return -1;
	return open_at(process, "ns/user", O_RDONLY);
}

static void close_ways(const struct ways *w)
{
	const int fds[] = { w->ipc, w->mount, w->root, w->user, w->proc };

	for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static int open_ways(struct ways *w, pid_t pid)
{
	char path[32];
	int process;

	*w = (struct ways){ -1, -1, -1, -1, -1 };
	snprintf(path, sizeof path, "/proc/%d", pid);
	process = fd_checked(open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
	if (process < 0)
		return process == -ENOENT ? -ESRCH : process;
	w->ipc = open_at(process, "ns/ipc", O_RDONLY);
	w->mount = open_at(process, "ns/mnt", O_RDONLY);
	w->root = open_at(process, "root", O_PATH | O_DIRECTORY);
	w->user = open_user(process);
	w->proc = fd_checked(
		(int)syscall(SYS_open_tree, AT_FDCWD, "/proc", TREE_CLONE | TREE_CLOEXEC));
	close(process);
	return w->ipc < 0 ? w->ipc : w->mount < 0 ? w->mount : w->root < 0 ? w->root : 0;
}

/* Does /proc know this process, by the number that it has for us? */
static bool is_known(void)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof text - 1);

	text[n > 0 ? n : 0] = '\0';
	return strtol(text, NULL, 10) == getpid();
}

/* Nobody else is to see what is mounted there. In a chroot / is no mount, but /proc is one. */
static bool keep_proc_to_us(void)
{
	return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 ||
	       mount(NULL, "/proc", NULL, MS_SLAVE, NULL) == 0;
}

/* Where it cannot be had, what needs /proc will say so. */
static void bring_proc(int proc)
{
	if (proc < 0 || is_known() || unshare(CLONE_NEWNS) < 0 || !keep_proc_to_us())
		return;
	syscall(SYS_move_mount, proc, "", AT_FDCWD, "/proc", MOVE_FROM_NO_PATH);
}

static int enter(const struct ways *w)
{
	/* Without rights here we may have them there, as whoever made the container has. */
	if (setns(w->ipc, CLONE_NEWIPC) < 0) {
		if (errno != EPERM || w->user < 0)
			return -errno;
		if (setns(w->user, CLONE_NEWUSER) < 0 || setns(w->ipc, CLONE_NEWIPC) < 0)
			return -errno;
	}
	if (setns(w->mount, CLONE_NEWNS) < 0 || fchdir(w->root) < 0 || chroot(".") < 0)
		return -errno;
	bring_proc(w->proc);
	return 0;
}

int namespace_enter(pid_t pid)
{
	struct ways w;
	int r = open_ways(&w, pid);

	if (r == 0)
		r = enter(&w);
	close_ways(&w);
	return r;
}
