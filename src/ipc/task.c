/* task.c - reading /proc/PID/task/TID. */
#include "task.h"

#include "fd.h"
#include "procfd.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int task_read(struct task t, const char *name, struct buffer *b)
{
	char path[64];
	int r;

	snprintf(path, sizeof path, "/proc/%d/task/%d/%s", t.pid, t.tid, name);
	r = procfd_read(path, b);
	return r == -ESRCH ? -ENOENT : r;
}

/* Its state, as in proc_pid_stat(5); 0 for a thread of the kernel, and for one that has ended. */
static char state_of(struct task t)
{
	const unsigned long kernel_thread = 0x200000; /* PF_KTHREAD */
	struct buffer text = { 0 };
	const char *at = NULL;
	char state = '\0';

	if (task_read(t, "stat", &text) == 0)
		at = strrchr(text.data, ')'); /* the name before it may have any in it */
	if (at && strncmp(at, ") ", 2) == 0 && !strchr("ZX", at[2])) {
		state = at[2];
		for (int field = 2; at && field < 9; field++)
			at = strchr(at + 1, ' ');
		if (!at || strtoul(at, NULL, 10) & kernel_thread)
			state = '\0';
	}
	buffer_free(&text);
	return state;
}

bool task_is_program(struct task t)
{
	return state_of(t) != '\0';
}

bool task_sleeps(struct task t)
{
	char state = state_of(t);

	return state == 'S' || state == 'D';
}

bool task_is_like_us(struct task t)
{
	const unsigned char ours = sizeof(long) == 8 ? ELFCLASS64 : ELFCLASS32;
	unsigned char ident[EI_NIDENT] = { 0 };
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/exe", t.pid);
	fd = fd_checked(open(path, O_RDONLY | O_CLOEXEC));
	if (fd < 0)
		return false;
	n = read(fd, ident, sizeof ident);
	close(fd);
	return n == (ssize_t)sizeof ident && ident[EI_CLASS] == ours;
}

int64_t task_switches(struct task t)
{
	static const char name[] = "\nvoluntary_ctxt_switches:";
	struct buffer text = { 0 };
	const char *at = task_read(t, "status", &text) == 0 ? strstr(text.data, name) : NULL;
	int64_t switches = at ? strtoll(at + sizeof name - 1, NULL, 10) : -1;

	buffer_free(&text);
	return switches;
}

const char *task_function(struct task t, struct buffer *b)
{
	return task_read(t, "wchan", b) == 0 && strcmp(b->data, "0") != 0 ? b->data : "";
}
