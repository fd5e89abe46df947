/*
 * sig_catch COUNT SIG... - blocks the signals (a number, or +N for SIGRTMIN + N), says "ready",
 * takes COUNT of them by sigwaitinfo(2), and prints for each: number, si_code, sender's pid, value.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	sigset_t set;
	siginfo_t info;

	if (argc < 3)
		return 2;
	sigemptyset(&set);
	for (int i = 2; i < argc; i++)
		sigaddset(&set, argv[i][0] == '+' ? SIGRTMIN + atoi(argv[i] + 1) : atoi(argv[i]));
	sigprocmask(SIG_BLOCK, &set, NULL);
	puts("ready");
	fflush(stdout);
	for (int left = atoi(argv[1]); left > 0; left--) {
		int signum = sigwaitinfo(&set, &info);

		if (signum < 0)
			return 1;
		printf("%d %d %d %d\n", signum, info.si_code, (int)info.si_pid,
		       info.si_code == SI_QUEUE ? info.si_value.sival_int : 0);
		fflush(stdout);
	}
	return 0;
}
