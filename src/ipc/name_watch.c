/* name_watch.c - a directory that is watched for one name. */
#include "name_watch.h"

#include "fd.h"

#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

int name_watch_open(struct name_watch *w, const char *path, uint32_t also)
{
	const uint32_t mask =
		IN_CREATE | IN_DELETE | IN_MOVE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | also;
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX] = ".";
	int r;

	w->fd = w->file = -1;
	if (slash)
		snprintf(dir, sizeof dir, "%.*s", slash > path ? (int)(slash - path) : 1, path);
	if (strlen(slash ? slash + 1 : path) >= sizeof w->name)
		return -ENAMETOOLONG;
	snprintf(w->name, sizeof w->name, "%.*s", NAME_MAX, slash ? slash + 1 : path);
	w->fd = fd_checked(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
	if (w->fd < 0) {
		r = w->fd;
		w->fd = -1;
		return r;
	}
	r = inotify_add_watch(w->fd, dir, mask) < 0 ? -errno : 0;
	if (r < 0)
		name_watch_close(w);
	else if (also & (IN_ACCESS | IN_MODIFY))
		w->file = inotify_add_watch(w->fd, path, also & (IN_ACCESS | IN_MODIFY));
	return r;
}

/* An event of the file itself, which is no end of the watch on its directory. */
static bool is_of_file(struct name_watch *w, const struct inotify_event *e)
{
	if (w->file < 0 || e->wd != w->file)
		return false;
	if (e->mask & IN_IGNORED)
		w->file = -1;
	return true;
}

bool name_watch_take(struct name_watch *w)
{
	alignas(struct inotify_event) char events[4096];
	bool concerned = false, lost = false;
	ssize_t n;

	if (w->fd < 0)
		return false;
	while ((n = read(w->fd, events, sizeof events)) > 0) {
		const char *at = events;

		while (at < events + n) {
			const struct inotify_event *e = (const void *)at;

			if (is_of_file(w, e))
				concerned = true;
			else
				lost |= e->mask &
					(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED);
			concerned |= e->len > 0 && strcmp(e->name, w->name) == 0;
			concerned |= e->mask & IN_Q_OVERFLOW;
			at += sizeof *e + e->len;
		}
	}
	if (lost)
		name_watch_close(w);
	return concerned || lost;
}

void name_watch_close(struct name_watch *w)
{
	fd_close(&w->fd);
}
