/* sysv_limits.h - what the System V objects of this IPC namespace may use, and what they do use. */
#ifndef IPCTOOL_SYSV_LIMITS_H
#define IPCTOOL_SYSV_LIMITS_H

#include "address.h"

#include <stdint.h>

/* Each is a sysctl kernel.NAME; those of semaphores are the four numbers of kernel.sem. */
struct sysv_limits {
	struct {
		uint64_t msgmni; /* queues */
		uint64_t msgmax; /* bytes of a message */
		uint64_t msgmnb; /* bytes in a new queue */
	} mq;
	struct {
		uint64_t semmni; /* sets */
		uint64_t semmsl; /* semaphores in a set */
		uint64_t semmns; /* semaphores in all sets */
		uint64_t semopm; /* operations in a call */
		uint64_t semvmx; /* value; no sysctl */
	} sem;
	struct {
		uint64_t shmmni; /* segments */
		uint64_t shmmax; /* bytes of a segment */
		uint64_t shmmin; /* the same, at least; no sysctl */
		uint64_t shmall; /* pages of all segments */
	} shm;
};

struct sysv_usage {
	struct {
		uint64_t queues;
		uint64_t messages, bytes; /* in all queues */
	} mq;
	struct {
		uint64_t sets;
		uint64_t semaphores; /* in all sets */
	} sem;
	struct {
		uint64_t segments;
		uint64_t pages; /* of all segments; of these: */
		uint64_t resident, swapped;
		uint64_t swap_attempts, swap_successes; /* 0 since Linux 2.4 */
	} shm;
};

/* Both fill in the part of that family: 0, or -ENOSYS when the kernel has no System V IPC. */
int sysv_limits(enum family family, struct sysv_limits *limits);
int sysv_usage(enum family family, struct sysv_usage *usage);

/* That many pages in units of `unit` bytes (at most a page); not more than a uint64_t holds. */
uint64_t sysv_pages(uint64_t pages, uint64_t unit);

#endif
