/* object_claim.c - write leases on POSIX objects. */
#include "object_claim.h"

#include "fd.h"
#include "shmfs.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Without its kind and its slash. */
static const char *name_of(const struct object *o)
{
	return strchr(o->address, '/') + 1;
}

static int open_file(const struct object *o)
{
	char file[NAME_MAX + 8];

	snprintf(file, sizeof file, "%s%s", o->family == FAMILY_SEM ? SHMFS_SEM_PREFIX : "",
		 name_of(o));
	return shmfs_open(file, O_RDONLY, NULL);
}

/* Since it was looked at; to look at a queue changes all times of it but one. */
static bool was_changed(const struct object *o, const struct stat *st)
{
	return st->st_mtime != o->mtime || (o->family != FAMILY_MQ && st->st_ctime != o->ctime);
}

static int open_object(const struct object *o)
{
	struct stat st;
	int fd;

	if (o->family == FAMILY_MQ)
		fd = fd_checked(mq_open(name_of(o) - 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
	else
		fd = open_file(o);
	if (fd < 0)
		return fd == -EAGAIN ? -EBUSY : fd;
	if (fstat(fd, &st) == 0 && st.st_dev == o->dev && st.st_ino == o->inode) {
		if (!was_changed(o, &st))
			return fd;
		close(fd);
		return -EBUSY;
	}
	close(fd);
	return -ESTALE;
}

static int lease(int fd, int kind)
{
	if (fcntl(fd, F_SETLEASE, kind) == 0)
		return 0;
	return errno == EAGAIN || errno == EBUSY ? -EBUSY : -EOPNOTSUPP;
}

int object_claim(struct object_claim *claim, const struct object *o)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	int r;

	if (o->form != ADDRESS_POSIX || o->inode == 0)
		return -EOPNOTSUPP;
	claim->fd = open_object(o);
	if (claim->fd < 0)
		return claim->fd == -EACCES ? -EOPNOTSUPP : claim->fd;
	sigaction(SIGIO, &ignore, &claim->before);
	r = lease(claim->fd, F_WRLCK);
	if (r < 0)
		object_unclaim(claim);
	return r;
}

void object_unclaim(struct object_claim *claim)
{
	close(claim->fd);
	sigaction(SIGIO, &claim->before, NULL);
}
