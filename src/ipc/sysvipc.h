/*
 * sysvipc.h - the System V objects of this IPC namespace: what there is, and removing them. See
 * sysvipc(7). Nothing here needs permission on an object, but for removing it.
 */
#ifndef IPCTOOL_SYSVIPC_H
#define IPCTOOL_SYSVIPC_H

#include "address.h"
#include "process_status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define SYSV_UNKNOWN UINT64_MAX /* a number that the kernel did not tell */

/* Times are seconds since 1970, 0: never. Process IDs are 0 for never, and for a process that has
 * none in our namespace. */
struct sysv_object {
	enum family family;
	int id;
	uint32_t key; /* 0: IPC_PRIVATE */
	mode_t mode;  /* permission bits */
	uid_t uid, cuid;
	gid_t gid, cgid;
	int64_t ctime;
	union {
		struct {
			uint64_t messages, bytes; /* in the queue */
			uint64_t qbytes;          /* so many fit; may be SYSV_UNKNOWN */
			pid_t lspid, lrpid;       /* last to send, last to receive */
			int64_t stime, rtime;
		} mq;
		struct {
			uint64_t nsems;
			int64_t otime;
		} sem;
		struct {
			uint64_t size, nattch;
			uint64_t rss, swapped; /* bytes in memory, in swap; may be SYSV_UNKNOWN */
			pid_t cpid, lpid;      /* creator; last to attach or detach */
			int64_t atime, dtime;
			bool dest;   /* removed, goes with the last that detaches */
			bool locked; /* in memory */
		} shm;
	};
};

/*
 * Goes through all objects of a family, in the kernel's order. `memory` asks for rss and swapped,
 * which takes longer. 0 or -errno; -ENOSYS when the kernel has no System V IPC. Only after 0,
 * sysv_scan_close() follows. sysv_next(): 1 and the object, 0 at the end, or -errno.
 */
struct sysv_scan {
	enum family family;
	int index, last; /* slots of the kernel's table */
	FILE *proc;      /* read instead of asking for each slot */
};
int sysv_scan_open(struct sysv_scan *scan, enum family family, bool memory);
int sysv_next(struct sysv_scan *scan, struct sysv_object *object);
void sysv_scan_close(struct sysv_scan *scan);

/* The key of ADDRESS_KEY, ADDRESS_FTOK and ADDRESS_PRIVATE: 0, or the -errno of ftok(3)'s path. */
int sysv_key(const struct address *a, int *key);

/*
 * The id of the object that a System V address names, which need not exist for ADDRESS_ID: 0;
 * -ENOENT when there is no object of that key; the -errno of ftok(3)'s path, and *path_failed.
 */
int sysv_find(const struct address *a, int *id, bool *path_failed);

/* What is known about one object: 0, -ENOENT. */
int sysv_stat(enum family family, int id, struct sysv_object *object);

/* One semaphore of a set, which takes the permission to read it. 0; -EACCES; -ENOENT. */
struct sysv_semaphore {
	int value;
	int ncount, zcount; /* processes that wait for it to grow, to be zero */
	pid_t pid;          /* last to change it; 0: nobody, or out of sight */
};
int sysv_semaphore(int id, unsigned int index, struct sysv_semaphore *semaphore);

/* 0; -ENOENT; -EPERM: the caller is neither owner nor creator, and has no CAP_SYS_ADMIN. */
int sysv_remove(enum family family, int id);

/* Will sysv_remove() be allowed to? */
bool sysv_may_remove(const struct sysv_object *object);

/*
 * The command of a process that an object remembers: 0; -ESRCH when it has ended, or is another one
 * that began after `latest`, seconds since 1970; another -errno: it is gone, or /proc hides it.
 */
int sysv_command(pid_t pid, int64_t latest, char command[PROCESS_COMMAND_SIZE]);

/* A line of /proc/sysvipc/{msg,sem,shm}, but the heading: 0, or -EINVAL. */
int sysv_parse_line(struct sysv_object *object, enum family family, const char *line);

#endif
