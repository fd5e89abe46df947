/*
 * sleep_clock.h - how long a thread has been asleep.
 *
 * The kernel does not tell. It tells when a thread last ran, on the clock of the processor that
 * that was on (se.exec_start of /proc/PID/sched), and these clocks go differently: they leave out
 * what interrupts and the host of a virtual machine take. So we run on that processor for a moment,
 * and compare. What it left out since is missing: it slept at least as long.
 */
#ifndef IPCTOOL_SLEEP_CLOCK_H
#define IPCTOOL_SLEEP_CLOCK_H

#include "task.h"

#include <stddef.h>
#include <stdint.h>

/* A zeroed struct is a new one. */
struct sleep_clock {
	int64_t *offsets; /* of each processor's clock to CLOCK_MONOTONIC; 0: not known yet */
	size_t count;
};

/* In milliseconds, or -1: this kernel does not tell, or we may not run there. */
int64_t sleep_clock_asleep(struct sleep_clock *clock, struct task task);

void sleep_clock_free(struct sleep_clock *clock);

#endif
