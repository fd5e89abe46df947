/* sysctl.c - settings are files below /proc/sys, see proc(5). */
#include "sysctl.h"

#include "fd.h"
#include "units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Its first word. 0 or -errno. */
static int first_word(char *buf, size_t cap, const char *name)
{
	char path[128];
	ssize_t n;
	int fd, base = snprintf(path, sizeof path, "/proc/sys/%s", name);

	if (base >= (int)sizeof path)
		return -ENAMETOOLONG;
	for (char *dot = path; (dot = strchr(dot, '.'));)
		*dot = '/';
	fd = fd_checked(open(path, O_RDONLY | O_CLOEXEC));
	if (fd < 0)
		return fd;
	n = read(fd, buf, cap - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	buf[n > 0 ? n : 0] = '\0';
	buf[strcspn(buf, " \t\n")] = '\0';
	return n < 0 ? (int)n : 0;
}

int sysctl_number(const char *name, uint64_t *value)
{
	char word[32];
	int r = first_word(word, sizeof word, name);

	return r < 0 ? r : number_parse(value, word);
}

const char *sysctl_text(char *buf, size_t cap, const char *name)
{
	return first_word(buf, cap, name) < 0 || !*buf ? "?" : buf;
}
