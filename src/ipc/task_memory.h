/* task_memory.h - what is in the memory of another process: see process_vm_readv(2). All of it
 * takes the right to trace that process. */
#ifndef IPCTOOL_TASK_MEMORY_H
#define IPCTOOL_TASK_MEMORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* All len bytes: 0; -EFAULT; -ESRCH; -EPERM. */
int task_memory_read(pid_t pid, uint64_t address, void *data, size_t len);

/* A text that ends in NUL: the same; -ENAMETOOLONG. */
int task_memory_text(pid_t pid, uint64_t address, char text[PATH_MAX]);

/*
 * Does that word occur in its program, its arguments, its environment, or what else is in memory of
 * its own? Libraries are left out, and what is behind the first 64 MiB. A word ends where no
 * letter, digit, '_', '-' or '.' follows.
 */
bool task_memory_has(pid_t pid, const char *word);

#endif
