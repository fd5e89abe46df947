/*
 * meanwhile - runs a command, and stops it where it is about to make its Nth system call; or its
 * Nth with that path, or on a descriptor of the file. Then it runs SCRIPT by sh, and lets it go on.
 *
 *	meanwhile at N SCRIPT COMMAND [ARGUMENT]...
 *	meanwhile named PATH N SCRIPT COMMAND [ARGUMENT]...
 *	meanwhile on PATH N SCRIPT COMMAND [ARGUMENT]...
 *
 * Status: the command's, as a shell has it; 200 when it never came to that, 201 when SCRIPT failed.
 */
#include "traced.h"

#include <linux/ptrace.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

enum { NEVER = 200, FAILED };

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

enum where { AT, NAMED, ON };

/* A path is the first argument, or the second after a directory; a descriptor is the first. */
static bool enters(pid_t pid, enum where where, const char *path)
{
	struct ptrace_syscall_info call = { 0 };
	const __u64 *args = call.entry.args;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof call, &call) < 0 ||
	    call.op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	if (where == NAMED)
		return is_text(pid, args[0], path) || is_text(pid, args[1], path);
	return where == AT || is_descriptor(pid, args[0], path);
}

int main(int argc, char **argv)
{
	enum where where = argc < 2                        ? AT
			   : strcmp(argv[1], "named") == 0 ? NAMED
			   : strcmp(argv[1], "on") == 0    ? ON
							   : AT;
	int status = 0, script = NEVER, first = where == AT ? 2 : 3, r;
	long left;
	pid_t pid;

	if (argc < first + 3)
		return 2;
	left = atol(argv[first]);
	pid = traced_start(argv + first + 2);
	if (pid < 0) {
		perror("start");
		return FAILED;
	}
	while ((r = traced_next(pid, &status)) > 0)
		if (left > 0 && enters(pid, where, argv[2]) && --left == 0)
			script = system(argv[first + 1]) == 0 ? 0 : FAILED;
	if (r < 0 || script != 0)
		return r < 0 ? FAILED : script;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
