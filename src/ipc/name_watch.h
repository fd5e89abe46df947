/*
 * name_watch.h - what happens to a name in a directory, whether there is such a file or not, by
 * inotify(7).
 */
#ifndef IPCTOOL_NAME_WATCH_H
#define IPCTOOL_NAME_WATCH_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct name_watch {
	int fd;   /* readable when something has happened in the directory; -1: it is not watched */
	int file; /* is the file itself watched, too? -1: no */
	char name[NAME_MAX + 1];
};

/*
 * Watches the last part of the path: that it is made, removed or renamed, and what else of the IN_
 * constants `also` names. 0, or -errno, and fd is -1: the directory is not there, may not be read.
 *
 * Of a FIFO IN_ACCESS and IN_MODIFY are told, by Linux 6.18, only to who watches the file itself:
 * it is watched for these, if it is there and may be read.
 */
int name_watch_open(struct name_watch *w, const char *path, uint32_t also);

/*
 * Takes what has happened so far: was the name concerned? When the directory itself was removed or
 * renamed, it is, and the watch is closed.
 */
bool name_watch_take(struct name_watch *w);

void name_watch_close(struct name_watch *w);

#endif
