/* mq_hold NAME - is registered for the queue's notification (SIGUSR2) until that comes. */
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	mqd_t q = mq_open(argv[1], O_RDONLY);
	siginfo_t info;
	sigset_t set;

	(void)argc;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (q == (mqd_t)-1 || mq_notify(q, &event) < 0) {
		perror("mq_notify");
		return 1;
	}
	puts("registered");
	fflush(stdout);
	sigwaitinfo(&set, &info);
	printf("notified of %d\n", (int)info.si_pid);
	return 0;
}
