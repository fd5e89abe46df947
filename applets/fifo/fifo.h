/* fifo.h - what the verbs of fifo share. */
#ifndef IPCTOOL_APPLET_FIFO_H
#define IPCTOOL_APPLET_FIFO_H

#include "verb.h"

extern const struct verb fifo_create_verb, fifo_write_verb, fifo_read_verb, fifo_stat_verb,
	fifo_rm_verb;

#define FIFO_OPERAND \
	{ \
		.metavar = "PATH", .kind = KIND_FILE \
	}

/* A pipe of 2 GiB is the largest that the kernel can count. */
#define OPT_CAPACITY(S, f) \
	OPT_SIZE(S, f, 0, "capacity", 1, UINT64_C(1) << 31, "let the FIFO hold SIZE bytes")

/* Reports the failure r of a function of fifo_path.h; returns the status. */
int fifo_failed(int r, const char *path);

/* Sets the capacity unless size is 0. ST_OK, or the status after reporting. */
int fifo_capacity(int fd, uint64_t size, const char *path);

#endif
