/* futex.h - futex(2), which no libc wraps. */
#ifndef IPCTOOL_FUTEX_H
#define IPCTOOL_FUTEX_H

#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* On memory that processes share. `until` is on CLOCK_MONOTONIC, for FUTEX_WAIT_BITSET; or NULL. */
static inline long futex(uint32_t *word, int operation, uint32_t n, const struct timespec *until,
			 uint32_t bits)
{
#ifdef SYS_futex_time64
	if (sizeof(time_t) > sizeof(long))
		return syscall(SYS_futex_time64, word, operation, n, until, NULL, bits);
#endif
	return syscall(SYS_futex, word, operation, n, until, NULL, bits);
}

#endif
