/*
 * meanwhile - runs a command, and stops it where it is about to make its Nth system call with that
 * path, or on a descriptor of the file: then runs HOOK, a line of shell, and lets it go on.
 *
 *	meanwhile named PATH N HOOK COMMAND [ARGUMENT]...
 *	meanwhile on PATH N HOOK COMMAND [ARGUMENT]...
 *
 * Status: the command's, as a shell has it; 100 when HOOK failed, 101 when it never came to that.
 */
#include "traced.h"

#include <linux/ptrace.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

/* Is that what lies there in its memory? */
static bool is_text(pid_t pid, uint64_t address, const char *text)
{
	char there[4096];
	size_t size = strlen(text) + 1;
	struct iovec ours = { there, size }, theirs = { (void *)(uintptr_t)address, size };

	return size <= sizeof there && address != 0 &&
	       process_vm_readv(pid, &ours, 1, &theirs, 1, 0) == (ssize_t)size &&
	       memcmp(there, text, size) == 0;
}

static bool is_descriptor(pid_t pid, uint64_t fd, const char *path)
{
	char link[64], there[4096];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%d/fd/%ju", pid, (uintmax_t)fd);
	n = readlink(link, there, sizeof there);
	return n == (ssize_t)strlen(path) && memcmp(there, path, strlen(path)) == 0;
}

/* A path is the first argument, or the second after a directory; a descriptor is the first. */
static bool enters(pid_t pid, bool named, const char *path)
{
	struct ptrace_syscall_info call = { 0 };
	const __u64 *args = call.entry.args;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof call, &call) < 0 ||
	    call.op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	if (named)
		return is_text(pid, args[0], path) || is_text(pid, args[1], path);
	return is_descriptor(pid, args[0], path);
}

int main(int argc, char **argv)
{
	bool named = argc > 1 && strcmp(argv[1], "named") == 0;
	int status = 0, hook = 101, r;
	long left;
	pid_t pid;

	if (argc < 6)
		return 2;
	left = atol(argv[3]);
	pid = traced_start(argv + 5);
	if (pid < 0) {
		perror("start");
		return 2;
	}
	while ((r = traced_next(pid, &status)) > 0)
		if (left > 0 && enters(pid, named, argv[2]) && --left == 0)
			hook = system(argv[4]) == 0 ? 0 : 100;
	if (r < 0 || hook != 0)
		return r < 0 ? 2 : hook;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
