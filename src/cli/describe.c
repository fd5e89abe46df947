/* describe.c - what a path leads to, in words for messages. */
#include "describe.h"

#include "perm.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

static const char *type_words(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "a regular file";
	case S_IFDIR:
		return "a directory";
	case S_IFLNK:
		return "a symbolic link";
	case S_IFSOCK:
		return "a socket";
	case S_IFIFO:
		return "a FIFO";
	default:
		return "a device";
	}
}

void file_describe(char *buf, size_t cap, const char *path)
{
	struct stat st;
	bool link;

	if (lstat(path, &st) < 0) {
		snprintf(buf, cap, "%s",
			 errno == EACCES ? "its directory may not be searched"
					 : "it is gone by now");
		return;
	}
	link = S_ISLNK(st.st_mode) && stat(path, &st) == 0;
	snprintf(buf, cap, "it is %s%s of mode %04o, owner %s, group %s",
		 link ? "a symbolic link to " : "", type_words(st.st_mode),
		 (unsigned int)st.st_mode & 07777, user_name(st.st_uid), group_name(st.st_gid));
}
