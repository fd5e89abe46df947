/* shield.c - SIGPIPE and SIGXFSZ, in somebody else's process. */
#include "shield.h"

#include "host.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const int signals[] = { SIGPIPE, SIGXFSZ };
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static struct sigaction before[SIGNALS];
static bool ours[SIGNALS];
static volatile sig_atomic_t came;

static void note(int signum)
{
	came = signum;
}

/*
 * What is ignored stays ignored: then the failure is reported, as an executable does. It may be
 * ignored for a while only, so the next write looks again.
 */
void shield_begin(void)
{
	const struct sigaction noting = { .sa_handler = note };

	for (size_t i = 0; host && i < SIGNALS; i++) {
		if (ours[i] || sigaction(signals[i], &noting, &before[i]) < 0)
			continue;
		ours[i] = before[i].sa_handler != SIG_IGN;
		if (!ours[i])
			sigaction(signals[i], &before[i], NULL);
	}
}

int shield_end(void)
{
	int signum = came;

	if (!host)
		return 0;
	for (size_t i = 0; i < SIGNALS; i++)
		if (ours[i])
			sigaction(signals[i], &before[i], NULL);
	memset(ours, 0, sizeof ours);
	came = 0;
	return signum;
}
