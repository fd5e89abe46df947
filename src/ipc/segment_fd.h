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

void segment_fd_close(struct segment *s);
int segment_fd_stat(struct segment *s, struct segment_stat *st);
int segment_fd_alter(struct segment *s, const struct perm_change *change);
ssize_t segment_fd_read(struct segment *s, void *data, size_t len, uint64_t offset);
ssize_t segment_fd_write(struct segment *s, const void *data, size_t len, uint64_t offset);
ssize_t segment_fd_send(struct segment *s, int to, size_t len, uint64_t offset);
ssize_t segment_fd_receive(struct segment *s, int from, size_t len, uint64_t offset);
int segment_fd_map(struct segment *s, struct segment_map *m, size_t len, uint64_t offset);
int segment_fd_reserve(struct segment *s, uint64_t from, uint64_t to);
int segment_fd_truncate(struct segment *s, uint64_t size);

/* Fills in what place->directory is, and the file system of s->fd, or of the directory. */
int segment_fd_place(const struct segment *s, struct segment_place *place);

void segment_fd_from_stat(struct segment_stat *to, const struct stat *from);

#endif
