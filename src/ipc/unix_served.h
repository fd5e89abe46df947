/* unix_served.h - is somebody there to connect to? */
#ifndef IPCTOOL_UNIX_SERVED_H
#define IPCTOOL_UNIX_SERVED_H

/*
 * 0 when one can connect, or send, to the socket that is bound to that path, or to @NAME: it takes
 * datagrams, or listens. -ENOENT when none is, or it does not listen yet; -ENOSYS without /proc. A
 * path that is not known is taken for one that was bound by another path, and served.
 */
int unix_served(const char *text);

#endif
