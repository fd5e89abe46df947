/* fd.h - descriptors of our own. */
#ifndef IPCTOOL_FD_H
#define IPCTOOL_FD_H

#include <sys/types.h>

/*
 * Every descriptor that we open goes through here: it is moved above 2, so that an object never
 * stands in for a standard stream that was closed. Takes the result of open(2) and its kind:
 * returns the descriptor, or -errno.
 */
int fd_checked(int fd);

/*
 * The same for both ends that pipe2(2) or socketpair(2) made: 0, or -errno, and ends[] are closed
 * and -1.
 */
int fd_pair_checked(int result, int ends[2]);

/*
 * Does it fail whatever is written? Writing nothing shows that, and does no harm, of a file or a
 * device (type is S_IFMT of its mode): -errno, as -ENOSPC of /dev/full. All else is 0.
 */
int fd_check_write(int fd, mode_t type);

/* Closes it, unless it is negative, and makes it -1. */
void fd_close(int *fd);

#endif
