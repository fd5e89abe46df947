/* detach.c - leaving the job, the terminal and the descriptors of who started us. */
#include "detach.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define OPEN_MAX_LIKELY 65536u

static void close_from_to(unsigned int first, unsigned int last)
{
	if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
		return;
	/* Before Linux 5.9. The limit may be a thousand million: nobody has so many open. */
	for (unsigned int fd = first; fd <= last && fd < OPEN_MAX_LIKELY; fd++)
		close((int)fd);
}

static void close_all_but(int fd, int other)
{
	const int keep[] = { fd < other ? fd : other, fd < other ? other : fd };
	unsigned int first = STDERR_FILENO + 1;

	for (size_t i = 0; i < sizeof keep / sizeof keep[0]; i++) {
		if (keep[i] <= STDERR_FILENO)
			continue;
		close_from_to(first, (unsigned int)keep[i] - 1);
		first = (unsigned int)keep[i] + 1;
	}
	close_from_to(first, ~0U);
}

void detach(const char *name, int fd, int other)
{
	int null = open("/dev/null", O_RDWR);

	for (int i = 0; i <= STDERR_FILENO; i++)
		if (null < 0 || dup2(null, i) < 0)
			close(i);
	close_all_but(fd, other);
	(void)!chdir("/");
	setsid();
	prctl(PR_SET_NAME, name);
}

void shield(void)
{
	static const int faults[] = { SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP };
	sigset_t mask;

	sigfillset(&mask);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		sigdelset(&mask, faults[i]);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	signal(SIGTERM, SIG_DFL); /* interrupt.h leaves what is ignored ignored */
}
