/*
 * process_files.h - every file that any process but ours has open or mapped.
 *
 * What is not seen: a descriptor on its way through a socket, which no process has, and what is in
 * the hands of a process that we may not look into.
 */
#ifndef IPCTOOL_PROCESS_FILES_H
#define IPCTOOL_PROCESS_FILES_H

#include "procfd.h"
#include "procmap.h"

#include <dirent.h>
#include <stdbool.h>

struct process_files {
	pid_t pid;  /* the process */
	pid_t task; /* it, or, when its first thread has ended, the one that /proc tells of it by */
	bool mapped; /* maps.at is what was found; otherwise descriptors.at and .st */
	struct procmap_list maps;
	struct procfd_list descriptors;
	unsigned int hidden; /* processes that may not be looked into, so far */
	/* Where we are. */
	pid_t self;
	DIR *processes;
	enum { FILES_NEXT, FILES_MAPPED, FILES_OPEN } stage;
};

/* 0, or -errno of /proc. */
int process_files_open(struct process_files *files);
/* 1, or 0 after the last. */
int process_files_next(struct process_files *files);
void process_files_close(struct process_files *files);

#endif
