/*
 * ipc_call.h - which IPC call a thread sleeps in, and on which object: see proc_pid_syscall(5).
 *
 * "running", or "70 0x7 0x5561c41e69e0 0x64 0x0 0x0 0x5561c4201400 0x7ffdf5544a98 0x7f6e2c5293d3":
 * the number of the call, its six arguments, stack pointer and program counter. The numbers are
 * those of the program's own kind, so a program of 32 bits is not read by ours of 64.
 */
#ifndef IPCTOOL_IPC_CALL_H
#define IPCTOOL_IPC_CALL_H

#include "address.h"
#include "task.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>

/* What it sleeps on, and what tells which one that is. */
enum ipc_on {
	IPC_ON_NOTHING,    /* no object: a signal */
	IPC_ON_DESCRIPTOR, /* descriptor */
	IPC_ON_SYSV,       /* id and family (FAMILY_MQ, FAMILY_SEM) */
	IPC_ON_FUTEX,      /* address: of a word in memory that processes share */
	IPC_ON_PATH,       /* directory (AT_FDCWD, or a descriptor) and address: of the path */
	IPC_ON_POLL,       /* address: of `count` struct pollfd */
	IPC_ON_SELECT,  /* arguments 1 to 3: addresses of sets of the descriptors below `count` */
	IPC_ON_EPOLL,   /* descriptor: of the epoll(7) */
	IPC_ON_CHILD,   /* no IPC object: a process of its own, id, or any (0) */
	IPC_ON_OWN,     /* no IPC object: memory of its own process, another thread's to change */
	IPC_ON_UNKNOWN, /* that cannot be told */
};

/* What has to happen. */
enum ipc_for {
	IPC_FOR_DATA,       /* or a message: the other end writes, or ends */
	IPC_FOR_ROOM,       /* for what it writes: somebody reads */
	IPC_FOR_READER,     /* somebody opens the FIFO for reading */
	IPC_FOR_WRITER,     /* the same for writing */
	IPC_FOR_CONNECTION, /* somebody connects */
	IPC_FOR_ACCEPT,     /* the listener accepts */
	IPC_FOR_LOCK,       /* whoever has it lets it go */
	IPC_FOR_VALUE,      /* of a semaphore, or of another word in memory */
	IPC_FOR_EVENT,      /* of poll(2): the descriptors tell which */
	IPC_FOR_SIGNAL,
	IPC_FOR_END, /* of a child */
};

struct ipc_call {
	const char *name; /* of the system call: "msgrcv" */
	enum ipc_on on;
	enum ipc_for what;
	bool timed; /* it was given an end */
	int descriptor, id, directory;
	enum family family;
	uint64_t address, count;
	uint64_t arguments[6]; /* as the call got them, where there are some */
};

/*
 * A line of a thread like us, and the kernel's function that it is in ("": not known): 0; -ENODATA
 * when it sleeps in no IPC call, or in one on memory of its own process alone; -EINVAL when it is
 * no such line. That it is an IPC call does not yet say that the descriptor is an IPC object:
 * read(2) may be of a terminal.
 */
int ipc_call_parse(struct ipc_call *call, const char *line, const char *function);

/*
 * Of a thread: 0; -ENODATA; -EACCES; -ENOENT. Where the arguments are not told, or are not ours to
 * read, the kernel's function may still tell the call (IPC_ON_UNKNOWN).
 */
int ipc_call_read(struct ipc_call *call, struct task task);

/*
 * Goes through the threads of a process, or of all (0). 0, or -errno: -ENOENT when there is no such
 * process. ipc_call_next(): 1, and scan->task sleeps in scan->call; 0 after the last.
 */
struct ipc_call_scan {
	DIR *processes, *threads;
	struct task task;
	struct ipc_call call;
	unsigned int hidden; /* processes that sleep and may not be looked into, so far */
};
int ipc_call_scan_open(struct ipc_call_scan *scan, pid_t pid);
int ipc_call_next(struct ipc_call_scan *scan);
void ipc_call_scan_close(struct ipc_call_scan *scan);

/* "data", "room", "lock". */
const char *ipc_for_name(enum ipc_for what);

#endif
