/*
 * host.h - the program that we are a part of, where we are none of our own: a shell.
 *
 * Then descriptor 1, the signals' dispositions and all else of the process are not ours to change.
 */
#ifndef IPCTOOL_HOST_H
#define IPCTOOL_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* What --variable asks for. */
struct assignment {
	const char *name;
	bool null;  /* --null: records end in NUL, so that an array can have them apart */
	bool whole; /* --whole: every byte counts, also a newline at the end */
};

struct host {
	/* The signal that the host's handlers have noted, and that is to end what we do; 0: none.
	 */
	int (*signalled)(void);
	/* Can the variable be assigned to? ST_OK, or ST_USAGE after reporting. */
	int (*check)(const struct assignment *to);
	/* Gives it len bytes, behind which there is a NUL. ST_OK, or the status after reporting. */
	int (*assign)(const struct assignment *to, char *data, size_t len);
};

extern const struct host *host; /* NULL: the process is ours */

#endif
