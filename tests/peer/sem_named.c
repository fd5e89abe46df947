/*
 * sem_named - what a C program does with a named semaphore.
 *
 *	sem_named create NAME VALUE	sem_open(O_CREAT | O_EXCL), and leaves it there
 *	sem_named post NAME [COUNT]	sem_post so often
 *	sem_named wait NAME [COUNT]	sem_wait so often
 *	sem_named trywait NAME		status 1 when it would block
 *	sem_named timedwait NAME MS	status 1 when it times out
 *	sem_named get NAME		prints sem_getvalue
 *	sem_named unlink NAME
 *	sem_named hold NAME		sem_open, says "open", waits for a line, then sem_wait
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sem_t *sem;

static int fail(const char *what)
{
	perror(what);
	return 2;
}

static int wait_for(int ms)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	if (sem_clockwait(sem, CLOCK_MONOTONIC, &until) == 0)
		return 0;
	return errno == ETIMEDOUT ? 1 : fail("sem_clockwait");
}

static int repeat(int (*call)(sem_t *), int count, const char *what)
{
	while (count-- > 0)
		if (call(sem) < 0)
			return fail(what);
	return 0;
}

static int use(const char *verb, int n)
{
	int value;

	if (strcmp(verb, "post") == 0)
		return repeat(sem_post, n, verb);
	if (strcmp(verb, "wait") == 0)
		return repeat(sem_wait, n, verb);
	if (strcmp(verb, "trywait") == 0)
		return sem_trywait(sem) == 0 ? 0 : errno == EAGAIN ? 1 : fail(verb);
	if (strcmp(verb, "timedwait") == 0)
		return wait_for(n);
	if (strcmp(verb, "hold") == 0) {
		puts("open");
		fflush(stdout);
		getchar();
		return sem_wait(sem) == 0 ? 0 : fail(verb);
	}
	if (strcmp(verb, "get") != 0)
		return 2;
	if (sem_getvalue(sem, &value) < 0)
		return fail(verb);
	printf("%d\n", value);
	return 0;
}

int main(int argc, char **argv)
{
	int n = argc > 3 ? atoi(argv[3]) : 1;

	if (argc < 3)
		return 2;
	if (strcmp(argv[1], "unlink") == 0)
		return sem_unlink(argv[2]) == 0 ? 0 : fail("sem_unlink");
	if (strcmp(argv[1], "create") == 0)
		return sem_open(argv[2], O_CREAT | O_EXCL, 0600, n) != SEM_FAILED ? 0
										  : fail("create");
	sem = sem_open(argv[2], 0);
	return sem != SEM_FAILED ? use(argv[1], n) : fail("sem_open");
}
