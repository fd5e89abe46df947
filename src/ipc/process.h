/* process.h - a process that stays the same one, whoever gets its number after its end. */
#ifndef IPCTOOL_PROCESS_H
#define IPCTOOL_PROCESS_H

#include "deadline.h"

#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid;
	int fd;         /* pidfd_open(2); negative before Linux 5.3 */
	uint64_t began; /* in clock ticks; only when there is no fd */
};

/*
 * 0; -ESRCH; -EMFILE, ...; -EINVAL: it is a thread, and not the first of its process. Before Linux
 * 5.3 the time when the process began stands for it, and what is asked between two looks at that
 * may still meet another one.
 */
int process_open(struct process *p, pid_t pid);
void process_close(struct process *p);

/* 0; -ESRCH; -EPERM. Signal 0 is sent to nobody, and checks both. */
int process_signal(const struct process *p, int signum);

/*
 * The same with a value, and not for signal 0. A real-time signal is queued: -EAGAIN when as many
 * signals are as the process's user may have (process_status()).
 */
int process_queue(const struct process *p, int signum, int value);

/* Waits for its end: 0 or -ETIMEDOUT. A process that its parent has not reaped yet has ended. */
int process_wait(const struct process *p, struct deadline deadline);

#endif
