/* unix_bind.c - gives a socket its address, in place of a stale one. */
#include "unix_bind.h"

#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif

/* Others that replace a stale file in this directory are done sooner, unless they want us to wait.
 */
enum { TURN_NS = 1000000000 };

/* A stale file may be found again and again only if somebody makes them. */
enum { TRIES = 16 };

/* Gives a file a new name if that is free: 0, -EEXIST or another -errno. */
static int rename_new(int dir, const char *from, const char *to)
{
	if (syscall(SYS_renameat2, dir, from, dir, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* Not every file system knows that. */
	if (linkat(dir, from, dir, to, 0) < 0)
		return -errno;
	return unlinkat(dir, from, 0) < 0 ? -errno : 0;
}

/* Opens the directory and cuts off the name. 0 or -errno. */
static int locate(struct unix_binding *b, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	char dir[PATH_MAX] = ".";

	if (strlen(name) >= sizeof b->name)
		return -ENAMETOOLONG;
	if (!*name)
		return -EISDIR;
	snprintf(b->name, sizeof b->name, "%s", name);
	if (slash)
		snprintf(dir, sizeof dir, "%.*s", slash > path ? (int)(slash - path) : 1, path);
	b->dir = fd_checked(open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC));
	return b->dir < 0 ? b->dir : 0;
}

static int bind_name(int fd, const struct sockaddr_un *name, socklen_t len)
{
	return bind(fd, (const struct sockaddr *)name, len) < 0 ? -errno : 0;
}

/* A name in the directory that nobody else has or ever had. */
static void make_own_name(char own[UNIX_OWN_NAME])
{
	uint64_t number = 0;

	/* Were it not to be had, the name would be taken, or not: bind(2) tells. */
	if (getrandom(&number, sizeof number, 0) < 0)
		number = (uint64_t)getpid();
	snprintf(own, UNIX_OWN_NAME, ".ipctool-%016" PRIx64, number);
}

/* By a name that fits first, as a socket is bound but once. */
static int bind_own(struct unix_binding *b, int fd)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	char own[UNIX_OWN_NAME];
	int r;

	make_own_name(own);
	snprintf(name.sun_path, sizeof name.sun_path, "/proc/self/fd/%d/%s", b->dir, own);
	r = bind_name(fd, &name, sizeof name);
	if (r == 0)
		memcpy(b->own, own, sizeof own);
	return r;
}

/* Through the directory's descriptor, or where even that is too long. */
static int bind_long(struct unix_binding *b, int fd)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int r, len;

	len = snprintf(name.sun_path, sizeof name.sun_path, "/proc/self/fd/%d/%s", b->dir, b->name);
	if (len < (int)sizeof name.sun_path)
		return bind_name(fd, &name, sizeof name);
	r = b->own[0] ? 0 : bind_own(b, fd);
	if (r == 0)
		r = rename_new(b->dir, b->own, b->name);
	if (r == 0)
		b->own[0] = '\0';
	return r;
}

/* -EEXIST when there is something of that name. */
static int bind_path(struct unix_binding *b, int fd, const struct unix_address *a, mode_t mode)
{
	/* The kernel makes the file with what the umask leaves of all permissions. */
	mode_t mask = umask(0777 & ~mode);
	struct stat st;
	int r = a->fits ? bind_name(fd, &a->name, a->len) : bind_long(b, fd);

	umask(mask);
	if (r == -EADDRINUSE)
		return -EEXIST;
	if (r == 0 && fstatat(b->dir, b->name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		b->made = true;
		b->dev = st.st_dev;
		b->ino = st.st_ino;
	}
	return r;
}

/* Is a socket bound to the inode? 0: no; -EEXIST; or -errno, -EACCES when we may not know. */
static int probe(int inode)
{
	int fd = unix_socket(UNIX_DGRAM);
	int r;

	if (fd < 0)
		return fd;
	r = unix_connect_inode(fd, inode);
	close(fd);
	if (r == -ECONNREFUSED)
		return 0;
	/* -EPERM: it is one that talks to another only. */
	return r == 0 || r == -EPROTOTYPE || r == -EPERM ? -EEXIST : r;
}

/* Is what has that name a stale socket? 0: yes; -EEXIST: no; or -errno. */
static int judge(struct unix_binding *b, const char *name)
{
	int inode = fd_checked(openat(b->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
	int r;

	if (inode < 0)
		return inode;
	r = fstat(inode, &b->found) < 0 ? -errno : 0;
	b->live = false;
	if (r == 0 && !S_ISSOCK(b->found.st_mode)) {
		r = -EEXIST;
	} else if (r == 0) {
		r = probe(inode);
		b->live = r == -EEXIST;
	}
	close(inode);
	return r;
}

/* Removes what has that name if it is a stale socket: 0; -ENOENT; -EEXIST: it is not; or -errno. */
static int remove_stale(struct unix_binding *b)
{
	char aside[UNIX_OWN_NAME];
	int r = judge(b, b->name);

	if (r < 0)
		return r;
	make_own_name(aside);
	r = rename_new(b->dir, b->name, aside);
	if (r < 0)
		return r;
	r = judge(b, aside);
	if (r == 0)
		return unlinkat(b->dir, aside, 0) < 0 ? -errno : 0;
	/* Somebody else was faster, and has put another file there. */
	if (rename_new(b->dir, aside, b->name) < 0)
		memcpy(b->aside, aside, sizeof aside);
	return r;
}

/* A lock on the directory, -1 when there is none to be had: it only spares others a moment. */
static int take_turn(const struct unix_binding *b)
{
	struct deadline deadline = deadline_after((struct timeout){ TURN_NS });
	int fd = fd_checked(openat(b->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	if (fd < 0 || interrupt_catch(deadline) < 0)
		return fd;
	interrupt_at(deadline); /* also if we catch already */
	while (flock(fd, LOCK_EX) < 0 && errno == EINTR && interrupt_reason(deadline) == 0)
		;
	interrupt_at((struct deadline){ DEADLINE_NEVER });
	interrupt_release();
	return fd;
}

static int remove_in_turn(struct unix_binding *b)
{
	int turn = take_turn(b);
	int r = interrupt_signal() ? -EINTR : remove_stale(b);

	if (turn >= 0)
		close(turn);
	return r;
}

static int make_room(struct unix_binding *b)
{
	int r = remove_in_turn(b);

	return r == -ENOENT ? 0 : r;
}

int unix_remove_stale(const char *path)
{
	struct unix_binding b = { .dir = -1 };
	int r = locate(&b, path);

	if (r == 0)
		r = remove_in_turn(&b);
	if (r == -EEXIST)
		r = S_ISSOCK(b.found.st_mode) ? -EBUSY : -ENODEV;
	unix_unbind(&b);
	return r;
}

int unix_bind(struct unix_binding *b, int fd, const struct unix_address *a, mode_t mode)
{
	int r, tries = 0;

	*b = (struct unix_binding){ .dir = -1 };
	if (a->abstract) {
		r = bind_name(fd, &a->name, a->len);
		return r == -EADDRINUSE ? -EEXIST : r;
	}
	r = locate(b, a->text);
	if (r < 0)
		return r;
	do
		r = bind_path(b, fd, a, mode);
	while (r == -EEXIST && tries++ < TRIES && (r = make_room(b)) == 0);
	if (r < 0)
		unix_unbind(b);
	return r;
}

void unix_unbind(struct unix_binding *b)
{
	struct stat st;

	if (b->own[0])
		unlinkat(b->dir, b->own, 0);
	if (b->made && fstatat(b->dir, b->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_dev == b->dev && st.st_ino == b->ino)
		unlinkat(b->dir, b->name, 0);
	if (b->dir >= 0)
		close(b->dir);
	b->dir = -1;
	b->own[0] = '\0';
	b->made = false;
}

static int look(const char *path, struct stat *st)
{
	int inode = fd_checked(open(path, O_PATH | O_CLOEXEC)), r;

	if (inode < 0)
		return inode;
	if (fstat(inode, st) < 0)
		r = -errno;
	else
		r = S_ISSOCK(st->st_mode) ? probe(inode) != 0 : -ENODEV;
	close(inode);
	return r;
}

/* Is something else there by now? */
static bool was_replaced(const char *path, const struct stat *st)
{
	struct stat now;

	return stat(path, &now) == 0 && (now.st_dev != st->st_dev || now.st_ino != st->st_ino);
}

int unix_bound(const char *path, struct stat *st)
{
	int r;

	do
		r = look(path, st);
	while (r == 0 && was_replaced(path, st));
	return r;
}

bool unix_stale(const char *path)
{
	struct stat st;

	return unix_bound(path, &st) == 0;
}
