/* describe.h - what a path leads to, in words for messages. */
#ifndef IPCTOOL_DESCRIBE_H
#define IPCTOOL_DESCRIBE_H

#include <stddef.h>

/*
 * "it is a regular file of mode 0644, owner root, group root", "it is gone by now", or that its
 * directory does not let us look.
 */
void file_describe(char *buf, size_t cap, const char *path);

#endif
