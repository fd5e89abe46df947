/* shield.c - SIGPIPE and SIGXFSZ, in somebody else's process. */
#include "shield.h"

#include "host.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static const int signals[] = { SIGPIPE, SIGXFSZ };
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static struct sigaction before[SIGNALS];
static volatile sig_atomic_t came;
static bool shielded;

static void note(int signum)
{
	came = signum;
}

/* What is ignored stays ignored: then the failure is reported, as an executable does. */
void shield_begin(void)
{
	const struct sigaction ours = { .sa_handler = note };

	if (!host || shielded)
		return;
	shielded = true;
	came = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		if (sigaction(signals[i], &ours, &before[i]) == 0 &&
		    before[i].sa_handler == SIG_IGN)
			sigaction(signals[i], &before[i], NULL);
}

int shield_end(void)
{
	if (!shielded)
		return 0;
	shielded = false;
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	return came;
}
