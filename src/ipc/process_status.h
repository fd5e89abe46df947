/* process_status.h - what /proc tells of a process, its signals above all. */
#ifndef IPCTOOL_PROCESS_STATUS_H
#define IPCTOOL_PROCESS_STATUS_H

#include "signal_set.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process_status {
	pid_t process;                /* it is a thread of that one, or that one itself */
	uid_t uid;                    /* real */
	uint64_t queued, queue_limit; /* signals of this user, and its RLIMIT_SIGPENDING */
	signal_set thread_pending;    /* for this thread alone */
	signal_set pending;           /* for any thread of the process */
	signal_set blocked, ignored, caught;
};

/* Of a process or a thread: 0; -ENOENT; -EACCES; -EBADMSG when /proc tells something else. */
int process_status(pid_t pid, struct process_status *status);

/* The text of /proc/PID/status: 0 or -EBADMSG. */
int process_status_parse(struct process_status *status, const char *text);

/* The name of its program, as /proc has it: any bytes but NUL. 0 or -errno. */
#define PROCESS_COMMAND_SIZE 64
int process_command(pid_t pid, char command[PROCESS_COMMAND_SIZE]);

/* The same, for messages: command, which is "" when the process has ended. */
const char *process_name(pid_t pid, char command[PROCESS_COMMAND_SIZE]);

/*
 * When it began, in clock ticks since the start of the system: 0; -ESRCH: it has ended, and was not
 * waited for; another -errno, as -ENOENT: it is gone, or /proc hides it.
 */
int process_began(pid_t pid, uint64_t *ticks);

/* The same in seconds since 1970. */
int process_began_at(pid_t pid, int64_t *seconds);

/* Is it in our IPC namespace, so that its ids are ours? Not, when that may not be known. */
bool process_shares_ipc(pid_t pid);

#endif
