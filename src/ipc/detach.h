/* detach.h - processes of ours that see to what must be done when we are gone. */
#ifndef IPCTOOL_DETACH_H
#define IPCTOOL_DETACH_H

/*
 * This process, which was just forked, holds nobody's pipe open, no directory busy, and is no part
 * of a job: killed is it only by who knows its name. Of its descriptors these two stay (-1: none).
 */
void detach(const char *name, int fd, int other);

/*
 * No signal reaches it from here on but those of its own faults, and SIGTERM when it unblocks
 * that: with PR_SET_PDEATHSIG that is how the kernel says that the parent is gone. When all signals
 * were blocked before it was forked, none is missed.
 */
void shield(void);

#endif
