/*
 * sem_crowd - many C waiters and posters on one named semaphore, for accounts that must balance.
 *
 *	sem_crowd take NAME PROCESSES TIMES	each process sem_waits so often
 *	sem_crowd give NAME PROCESSES TIMES	each process sem_posts so often
 *	sem_crowd try NAME PROCESSES TIMES	each process waits 1 ms at most, so often
 *
 * The last one prints how many they took in all.
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int attempt(sem_t *sem)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	return sem_clockwait(sem, CLOCK_MONOTONIC, &until) == 0;
}

static int one(sem_t *sem, const char *verb, int times, int report)
{
	int taken = 0;

	while (times-- > 0) {
		if (strcmp(verb, "take") == 0 && sem_wait(sem) < 0)
			return 1;
		if (strcmp(verb, "give") == 0 && sem_post(sem) < 0)
			return 1;
		if (strcmp(verb, "try") == 0)
			taken += attempt(sem);
	}
	return write(report, &taken, sizeof taken) != (ssize_t)sizeof taken;
}

int main(int argc, char **argv)
{
	int ends[2], status, bad = 0, taken, sum = 0;
	sem_t *sem;

	if (argc != 5 || pipe(ends) < 0)
		return 2;
	sem = sem_open(argv[2], 0);
	if (sem == SEM_FAILED)
		return 2;
	for (int i = atoi(argv[3]); i > 0; i--)
		if (fork() == 0)
			_exit(one(sem, argv[1], atoi(argv[4]), ends[1]));
	close(ends[1]);
	while (wait(&status) > 0)
		bad |= status;
	while (read(ends[0], &taken, sizeof taken) == (ssize_t)sizeof taken)
		sum += taken;
	if (strcmp(argv[1], "try") == 0)
		printf("%d\n", sum);
	return bad != 0;
}
