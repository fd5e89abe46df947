/* task.h - what /proc tells of a thread that may be asleep: see proc_pid_stat(5). */
#ifndef IPCTOOL_TASK_H
#define IPCTOOL_TASK_H

#include "buffer.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A thread of a process; both numbers are the same of the first one. */
struct task {
	pid_t pid, tid;
};

/* /proc/PID/task/TID/NAME, put into b as text: 0 or -errno; -ENOENT when it has ended. */
int task_read(struct task t, const char *name, struct buffer *b);

/* Is it that of a program, neither a thread of the kernel nor one that has ended? */
bool task_is_program(struct task t);

/* And asleep, neither stopped nor running? */
bool task_sleeps(struct task t);

/* Does its program have words of our size, so that its system calls have our numbers? */
bool task_is_like_us(struct task t);

/* How often it has gone to sleep so far; -1: not told. As long as that stays, it sleeps on. */
int64_t task_switches(struct task t);

/* The function of the kernel that it sleeps in, put into b: "" when that is not told. */
const char *task_function(struct task t, struct buffer *b);

#endif
