/* sysctl.h - the kernel's settings, by the names that sysctl(8) has for them. */
#ifndef IPCTOOL_SYSCTL_H
#define IPCTOOL_SYSCTL_H

#include <stddef.h>
#include <stdint.h>

/*
 * The first number of a setting, "fs.mqueue.msg_max". 0, or -ENOENT when this kernel has none of
 * that name, -EINVAL when it is no number, another -errno of reading it.
 */
int sysctl_number(const char *name, uint64_t *value);

/* Its first word as text, for messages; "?" when it cannot be read. */
const char *sysctl_text(char *buf, size_t cap, const char *name);

#endif
