/* signal_wait.h - taking signals as they come, with all that the kernel tells of them. */
#ifndef IPCTOOL_SIGNAL_WAIT_H
#define IPCTOOL_SIGNAL_WAIT_H

#include "deadline.h"
#include "signal_set.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Blocks them, in addition to what is blocked: from here on they wait for signal_take(), even
 * those that are ignored. 0 or -errno; SIGKILL and SIGSTOP cannot be blocked, and are left out.
 * *before is what was blocked, for signal_restore().
 */
int signal_block(signal_set set, signal_set *before);
void signal_restore(signal_set before);

struct signal_info {
	int signum, code; /* sigaction(2): SI_USER, SI_QUEUE, ... */
	bool has_sender;
	pid_t pid; /* 0: out of sight, in another PID namespace */
	uid_t uid;
	bool has_value;
	int value;
};

/* Takes one of them, which must be blocked: 0, -ETIMEDOUT, -EINTR as interrupt.h says. */
int signal_take(signal_set set, struct deadline deadline, struct signal_info *info);

#endif
