/*
 * guard.h - mapped memory that another process may take away.
 *
 * A page of a file that was mapped and then cut off, or that has no room on its file system, is a
 * SIGBUS to who touches it. Whatever reads or writes through a mapping does so in here.
 */
#ifndef IPCTOOL_GUARD_H
#define IPCTOOL_GUARD_H

/*
 * Returns what touch(arg) returns, or -EFAULT when it was cut short by touching memory that is not
 * there. It holds nothing that would then be lost. Not nested.
 */
int guarded(int (*touch)(void *), void *arg);

#endif
