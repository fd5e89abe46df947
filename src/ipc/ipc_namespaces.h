/* ipc_namespaces.h - the IPC namespaces that processes are in: see ipc_namespaces(7). */
#ifndef IPCTOOL_IPC_NAMESPACES_H
#define IPCTOOL_IPC_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ipc_namespace {
	uint64_t inode; /* of /proc/PID/ns/ipc */
	uint64_t processes;
	pid_t pid; /* the lowest of them */
	bool ours;
};

struct ipc_namespaces {
	struct ipc_namespace *items; /* by their lowest process */
	size_t count, room;
	unsigned int hidden; /* processes that may not be looked into; they may be in others */
};

/*
 * Threads of the kernel do not count, and a namespace that nothing but a mount or a descriptor
 * keeps is not found. 0 and ipc_namespaces_free() follows; -ENOMEM; or the -errno of /proc.
 */
int ipc_namespaces_read(struct ipc_namespaces *list);
void ipc_namespaces_free(struct ipc_namespaces *list);

#endif
