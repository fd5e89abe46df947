/* namespace.h - into the namespaces of another process: a container's, by a process in it. */
#ifndef IPCTOOL_NAMESPACE_H
#define IPCTOOL_NAMESPACE_H

#include <sys/types.h>

/*
 * From now on this process is in the IPC and mount namespaces of that one, with its root directory
 * as root and working directory. Our process numbers stay what they are: where /proc shows those of
 * another PID namespace, ours is put in its place, for us alone. See setns(2).
 *
 * What is looked up from now on is the other side's, and need not be trusted: libraries that are
 * loaded on demand above all (names_from_files() of perm.h).
 *
 * 0; -ESRCH; -EACCES or -EPERM without the right, which is that to trace the process and
 * CAP_SYS_ADMIN, if only in its user namespace; another -errno. After a failure we may be in one
 * and not in the other: nothing is to be done then.
 */
int namespace_enter(pid_t pid);

#endif
