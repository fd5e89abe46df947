/* fifo_users.c - who has FIFOs open, and what is in them. */
#include "fifo_users.h"

#include "array.h"
#include "fd.h"
#include "fifo_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int by_inode(const void *a, const void *b)
{
	const struct fifo_open *x = a, *y = b;

	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	return (x->ino > y->ino) - (x->ino < y->ino);
}

static int add(struct fifo_users *users, const struct procfd_list *list)
{
	struct fifo_open *opens =
		array_grow(users->opens, users->count, &users->room, sizeof *opens);

	if (!opens)
		return -ENOMEM;
	users->opens = opens;
	users->opens[users->count++] =
		(struct fifo_open){ list->st.st_dev, list->st.st_ino, list->at };
	return 0;
}

int fifo_users_look(struct fifo_users *users)
{
	struct procfd_list list;
	int r;

	*users = (struct fifo_users){ 0 };
	r = procfd_list_open(&list);
	if (r < 0)
		return r;
	while (r == 0 && procfd_next(&list))
		if (S_ISFIFO(list.st.st_mode))
			r = add(users, &list);
	users->hidden = list.hidden;
	procfd_list_close(&list);
	if (users->count > 0)
		qsort(users->opens, users->count, sizeof *users->opens, by_inode);
	return r;
}

void fifo_users_free(struct fifo_users *users)
{
	free(users->opens);
}

/* Takes the figures from fd, if it is on that FIFO, and closes it. */
static void take_figures(struct fifo_use *use, int fd, const struct stat *fifo)
{
	struct stat st;

	if (fd < 0)
		return;
	use->pipe_known = fstat(fd, &st) == 0 && st.st_dev == fifo->st_dev &&
			  st.st_ino == fifo->st_ino &&
			  fifo_figures(fd, &use->capacity, &use->unread) == 0;
	close(fd);
}

static bool seen_before(const struct fifo_open *first, const struct fifo_open *o)
{
	for (; first < o; first++)
		if (procfd_same(first->at, o->at))
			return true;
	return false;
}

/*
 * Opens what that reader has open, for reading. By its descriptor: the name may be another FIFO's
 * by now, and a first reader of that would be noticed.
 */
static int join(struct procfd reader, const struct stat *fifo)
{
	struct stat st;
	char link[48];

	snprintf(link, sizeof link, "/proc/%d/fd/%d", reader.pid, reader.fd);
	if (stat(link, &st) < 0 || st.st_dev != fifo->st_dev || st.st_ino != fifo->st_ino)
		return -ENOENT;
	return fd_checked(open(link, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

struct fifo_use fifo_users_of(const struct fifo_users *users, const struct stat *st)
{
	const struct fifo_open key = { .dev = st->st_dev, .ino = st->st_ino };
	const struct fifo_open *end = users->opens + users->count, *first, *o;
	const struct fifo_open *reader = NULL;
	struct fifo_use use = { 0 };

	first = users->count ? bsearch(&key, users->opens, users->count, sizeof key, by_inode)
			     : NULL;
	if (!first)
		return use;
	while (first > users->opens && by_inode(first - 1, &key) == 0)
		first--;
	for (o = first; o < end && by_inode(o, &key) == 0; o++) {
		int flags = procfd_flags(o->at), fd = -1;

		if (flags < 0 || flags & O_PATH || seen_before(first, o))
			continue;
		if (!use.pipe_known)
			fd = procfd_duplicate(o->at);
		if (fd == -ESRCH || fd == -EBADF) /* closed by now */
			continue;
		if ((flags & O_ACCMODE) != O_WRONLY) {
			reader = o;
			use.readers++;
		}
		use.writers += (flags & O_ACCMODE) != O_RDONLY;
		take_figures(&use, fd, st);
	}
	if (!use.pipe_known && reader)
		take_figures(&use, join(reader->at, st), st);
	return use;
}
