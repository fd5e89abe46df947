/* guard.c - SIGBUS as an error number. */
#include "guard.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

static sigjmp_buf *volatile way_out;

static void fault(int signum, siginfo_t *info, void *context)
{
	(void)context;
	/* Only the kernel's own: one that kill(2) sent tells nothing about our memory. */
	if (way_out && info->si_code > 0)
		siglongjmp(*way_out, 1);
	signal(signum, SIG_DFL);
	raise(signum);
}

int guarded(int (*touch)(void *), void *arg)
{
	/* SA_NODEFER, because the way out does not restore the mask. */
	const struct sigaction ours = { .sa_sigaction = fault,
					.sa_flags = SA_SIGINFO | SA_NODEFER };
	struct sigaction before;
	sigjmp_buf here;
	int r;

	if (sigaction(SIGBUS, &ours, &before) < 0)
		return -errno;
	way_out = &here;
	r = sigsetjmp(here, 0) == 0 ? touch(arg) : -EFAULT;
	way_out = NULL;
	sigaction(SIGBUS, &before, NULL);
	return r;
}
