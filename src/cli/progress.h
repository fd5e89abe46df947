/* progress.h - on a terminal, work that takes more than a second shows how far it is, on stderr. */
#ifndef IPCTOOL_PROGRESS_H
#define IPCTOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	uint64_t total;       /* bytes; 0: not known */
	int64_t start, shown; /* ns on CLOCK_MONOTONIC */
	bool terminal, drawn;
};

void progress_begin(struct progress *p, uint64_t total);
/* `done` bytes so far; draws at most ten times a second. Call it for each piece of a MiB or so. */
void progress_update(struct progress *p, uint64_t done);
/* The same for work that is no bytes: "12%  what". */
void progress_step(struct progress *p, uint64_t done, uint64_t total, const char *what);
/* Wipes the line. */
void progress_end(struct progress *p);

#endif
