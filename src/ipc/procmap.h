/*
 * procmap.h - the files that a process has mapped: see proc_pid_maps(5).
 *
 * Linux 6.11 answers a question for each file (PROCMAP_QUERY); before that, the text of
 * /proc/PID/maps is read, which tells the same of everything that is mapped, and takes longer.
 */
#ifndef IPCTOOL_PROCMAP_H
#define IPCTOOL_PROCMAP_H

#include "buffer.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct procmap {
	uint64_t start, end; /* addresses; end is the first one behind it */
	uint64_t offset;     /* in the file, of start */
	/* Of the file system, as the kernel has it: btrfs lets stat(2) tell another one. */
	dev_t dev;
	uint64_t inode;
	bool writable, shared;
};

struct procmap_list {
	int fd;
	struct procmap at;
	struct buffer text; /* of maps, when it is read */
	size_t line, next;  /* in text: of `at`, and of what follows */
	bool as_text;
};

/*
 * Of a process or a thread: 0, and procmap_close() follows; -EACCES; -ESRCH when it has ended, or
 * is one of the kernel's own, which have no memory. The list is zeroed before its first use, and
 * may be opened again after procmap_close().
 */
int procmap_open(struct procmap_list *list, pid_t pid);
void procmap_close(struct procmap_list *list);

/* Frees what one closed list leaves to the next. */
void procmap_free(struct procmap_list *list);

/* Sets list->at to the next file that is mapped: 1, or 0 after the last. */
int procmap_next(struct procmap_list *list);

/* Sets list->at to the file that is mapped at an address: 1; 0 when there is none. */
int procmap_find(struct procmap_list *list, uint64_t address);

/*
 * The path of list->at, as the kernel has it: "/dev/shm/x (deleted)". 0; -ENOENT when it is mapped
 * no more; another -errno.
 */
int procmap_name(const struct procmap_list *list, char name[PATH_MAX]);

/* A line of maps: 0, and *name is where the path begins in it ("" for none); or -EINVAL. */
int procmap_parse_line(struct procmap *m, const char **name, const char *line);

#endif
