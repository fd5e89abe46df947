/* lock_waiter.c - the system calls that processes are in: proc_pid_syscall(5). */
#include "lock_waiter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* "72 0x3 0x26 0x7ffd...": the number of the call, and its arguments. */
static bool is_request(const char *text, int fd)
{
	char *at;

	if (strtol(text, &at, 10) != SYS_fcntl || at == text)
		return false;
	if (strtoull(at, &at, 16) != (unsigned long long)fd)
		return false;
	return strtoull(at, &at, 16) == F_OFD_SETLKW;
}

bool lock_waiter(struct procfd p)
{
	struct buffer text = { 0 };
	struct dirent *thread;
	bool found = false;
	char path[320];
	DIR *threads;

	snprintf(path, sizeof path, "/proc/%d/task", p.pid);
	threads = opendir(path);
	if (!threads)
		return false;
	while (!found && (thread = readdir(threads))) {
		snprintf(path, sizeof path, "/proc/%d/task/%s/syscall", p.pid, thread->d_name);
		found = thread->d_name[0] != '.' && procfd_read(path, &text) == 0 &&
			is_request(text.data, p.fd);
	}
	closedir(threads);
	buffer_free(&text);
	return found;
}
