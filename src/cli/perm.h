/* perm.h - users and groups by name or number. Without a table of users that libc can read (a
 * static binary knows /etc/passwd only) numbers stand for themselves. */
#ifndef IPCTOOL_PERM_H
#define IPCTOOL_PERM_H

#include <stddef.h>
#include <sys/types.h>

/* 0, or -ENOENT when there is no such user or group and the text is no number. */
int user_parse(uid_t *uid, const char *text);
int group_parse(gid_t *gid, const char *text);

/* The name, or the number as text. The last one asked for is remembered, so that a long list of
 * objects of one owner costs one look-up. Valid until the next call of the same function. */
const char *user_name(uid_t uid);
const char *group_name(gid_t gid);

/*
 * From now on names are those of /etc/passwd and /etc/group, and nothing else. Otherwise glibc
 * loads whatever library the system at hand wants to be asked: in a container nobody should.
 */
void names_from_files(void);

#endif
