/* sig.h - what the verbs of sig share. */
#ifndef IPCTOOL_APPLET_SIG_H
#define IPCTOOL_APPLET_SIG_H

#include "verb.h"

#include <sys/types.h>

extern const struct verb sig_send_verb, sig_wait_verb, sig_ls_verb, sig_stat_verb;

/* The largest process ID that the kernel can be told to give (PID_MAX_LIMIT). */
#define SIG_PID_MAX 4194304

/* A process ID from 1 on: 0, or -EINVAL. */
int sig_pid(pid_t *pid, const char *text);

/* Reports that; returns ST_USAGE. */
int sig_bad_pid(const char *text);

/*
 * Reports the failure r of what was done to a process, or read about it; returns the status. pid
 * is not above 0 for a process group.
 */
int sig_failed(int r, const char *text, pid_t pid);

#endif
