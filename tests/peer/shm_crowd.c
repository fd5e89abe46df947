/*
 * shm_crowd COUNT PROCESSES - makes so many segments /crowd.N, and so many processes that share
 * them out: each has its own mapped, and every other one open as well. Says "ready" then; at the
 * end of standard input all of it goes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int make(int number, int flags)
{
	char name[32];
	int fd;

	snprintf(name, sizeof name, "/crowd.%d", number);
	fd = shm_open(name, O_RDWR | flags, 0600);
	if (fd < 0 || ftruncate(fd, 4096) < 0) {
		perror(name);
		exit(1);
	}
	return fd;
}

static void take(int number, int keep)
{
	int fd = make(number, 0);

	if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED)
		exit(1);
	if (!keep)
		close(fd);
}

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[1]) : 0, processes = argc > 2 ? atoi(argv[2]) : 0;
	int taken[2], life[2];
	char c;

	if (pipe(taken) < 0 || pipe(life) < 0)
		return 1;
	for (int i = 0; i < count; i++)
		close(make(i, O_CREAT | O_EXCL));
	for (int p = 0; p < processes; p++) {
		if (fork() != 0)
			continue;
		close(life[1]);
		for (int i = p; i < count; i += processes)
			take(i, i / processes % 2);
		close(taken[1]);
		return read(life[0], &c, 1) < 0;
	}
	close(taken[1]);
	while (read(taken[0], &c, 1) > 0)
		;
	puts("ready");
	fflush(stdout);
	while (read(0, &c, 1) > 0)
		;
	close(life[1]);
	while (wait(NULL) > 0)
		;
	for (int i = 0; i < count; i++) {
		char name[32];

		snprintf(name, sizeof name, "/crowd.%d", i);
		shm_unlink(name);
	}
	return 0;
}
