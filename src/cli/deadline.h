/* deadline.h - moments on CLOCK_MONOTONIC, which no change of the date moves. */
#ifndef IPCTOOL_DEADLINE_H
#define IPCTOOL_DEADLINE_H

#include "units.h"

#include <stdbool.h>
#include <time.h>

struct deadline {
	int64_t ns; /* on CLOCK_MONOTONIC; DEADLINE_NEVER; 0, always past: do not wait */
};
#define DEADLINE_NEVER INT64_MAX

/* The moment that is `timeout` from now; a timeout of 0 costs no system call. */
struct deadline deadline_after(struct timeout timeout);

bool deadline_never(struct deadline d);

/* Nanoseconds that are left, 0 when it has passed, INT64_MAX when it never does. */
int64_t deadline_left(struct deadline d);

/* For calls that take an absolute struct timespec on CLOCK_MONOTONIC. */
struct timespec deadline_timespec(struct deadline d);

/* For ppoll(): what is left, in *left, and its address; NULL when it never passes. */
struct timespec *deadline_left_timespec(struct deadline d, struct timespec *left);

#endif
