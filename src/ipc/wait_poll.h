/* wait_poll.h - the descriptors that a call waits for events of: part of wait_table.h. */
#ifndef IPCTOOL_WAIT_POLL_H
#define IPCTOOL_WAIT_POLL_H

#include "ipc_call.h"

struct wait_poll {
	int descriptor;
	enum ipc_for what;
};

/*
 * Those of IPC_ON_POLL, _SELECT and _EPOLL: how many there are, or -errno when they cannot be read.
 * The caller frees *polls in either case.
 */
int wait_polls(struct wait_poll **polls, struct task task, const struct ipc_call *call);

#endif
