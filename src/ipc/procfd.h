/* procfd.h - who has a file open: the descriptors of all processes, from /proc. */
#ifndef IPCTOOL_PROCFD_H
#define IPCTOOL_PROCFD_H

#include "buffer.h"

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/* The next entry of dir whose name is a number: that number, or -1 after the last. */
int proc_next_number(DIR *dir);

/* A descriptor of another process. */
struct procfd {
	pid_t pid;
	int fd;
};

struct procfd_list {
	DIR *processes, *descriptors;
	struct procfd at;
	struct stat st;      /* of the file that it is open on */
	unsigned int hidden; /* processes that may not be looked into, so far */
};

/* 0, or -errno of opening /proc. */
int procfd_list_open(struct procfd_list *list);

/* The same of one process or thread: 0; -EACCES; -ENOENT when it has ended. */
int procfd_list_open_one(struct procfd_list *list, pid_t pid);

/* Sets list->at and list->st to the next descriptor: 1, or 0 after the last one. */
int procfd_next(struct procfd_list *list);

void procfd_list_close(struct procfd_list *list);

/* How it was opened, as fcntl(F_GETFL) tells its process; -ENOENT when it is closed by now. */
int procfd_flags(struct procfd p);

/* A whole file of /proc, put into b as text: 0 or -errno. */
int procfd_read(const char *path, struct buffer *b);

/* What else /proc/PID/fdinfo tells of it, put into b as text: 0 or -errno. */
int procfd_info(struct procfd p, struct buffer *b);

/* The path that it leads to, as the kernel has it ("/x (deleted)"), or NULL. The caller frees. */
char *procfd_path(struct procfd p);

/*
 * Has a process files, as far as that can be known, whose descriptors may not be looked at? Those
 * that have none may not be looked into all the same.
 */
bool process_may_have_files(pid_t pid);

/* May its descriptors not be looked at? */
bool process_hidden(pid_t pid);

/*
 * A descriptor of our own on the same open file description: the file is not opened, and nobody
 * notices. Or -errno: -EPERM without the right to trace that process.
 */
int procfd_duplicate(struct procfd p);

/* Are both the same open file description, because one was inherited or duplicated? */
bool procfd_same(struct procfd a, struct procfd b);

#endif
