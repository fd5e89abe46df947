/* logind.h - systemd-logind, which may remove the IPC objects of users who have logged out. */
#ifndef IPCTOOL_LOGIND_H
#define IPCTOOL_LOGIND_H

/*
 * RemoveIPC= of logind.conf(5), its drop-in files included: 1 or 0; -1 when logind does not run
 * here, or its configuration cannot be read.
 */
int logind_removes_ipc(void);

#endif
