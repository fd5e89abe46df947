/*
 * signame.h - signals by name and number, the same with every libc.
 *
 * The real-time signals are counted as glibc does, from 34: musl's own SIGRTMIN is 35, and a name
 * has to mean the same signal to the program at the other end.
 */
#ifndef IPCTOOL_SIGNAME_H
#define IPCTOOL_SIGNAME_H

#include <stddef.h>

#define SIGNAL_RTMIN 34
#define SIGNAL_MAX   64

#define SIGNAL_NAME_SIZE 16

/*
 * TERM, SIGTERM, RTMIN, RTMIN+3, RTMAX-1, in capitals or not, or a number from 0 to SIGNAL_MAX:
 * 0 and *signum, or -EINVAL, and *signum is left alone.
 */
int signal_parse(int *signum, const char *text);

/* "TERM", "RTMIN+3"; the number for what has no name. Returns buf. */
char *signal_name(char buf[SIGNAL_NAME_SIZE], int signum);

/* The name that `text` was probably meant to be, or NULL. */
const char *signal_nearest(const char *text);

#endif
