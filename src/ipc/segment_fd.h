/*
 * segment_fd.h - what segments that are files have in common, wherever the file lies: all that is
 * done with the open descriptor s->fd. For the tables of posix_shm.c and file_shm.c.
 */
#ifndef IPCTOOL_SEGMENT_FD_H
#define IPCTOOL_SEGMENT_FD_H

#include "segment.h"

#include <sys/stat.h>

/* Of open(2), for each enum segment_access. */
extern const int segment_fd_flags[];

extern const struct segment_io segment_fd_io;
void segment_fd_close(struct segment *s);

/* Fills in what place->directory is, and the file system of s->fd, or of the directory. */
int segment_fd_place(const struct segment *s, struct segment_place *place);

void segment_fd_from_stat(struct segment_stat *to, const struct stat *from);

#endif
