/*
 * sem_memory - what a C program does with a sem_t in a shared memory object, or in a file.
 *
 *	sem_memory init OBJECT OFFSET VALUE	sem_init with pshared
 *	sem_memory private OBJECT OFFSET VALUE	sem_init without
 *	sem_memory post|wait|get|destroy OBJECT OFFSET
 *
 * OBJECT is a name for shm_open (/obj), or file:PATH. An object that is not there is made, of 4096
 * bytes.
 */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 2;
}

static char *map(const char *object)
{
	struct stat st;
	int fd = strncmp(object, "file:", 5) == 0 ? open(object + 5, O_RDWR | O_CREAT, 0600)
						  : shm_open(object, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || fstat(fd, &st) < 0 || (st.st_size == 0 && ftruncate(fd, 4096) < 0))
		return MAP_FAILED;
	return mmap(NULL, st.st_size ? (size_t)st.st_size : 4096, PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
}

static int use(const char *verb, sem_t *sem, unsigned int value)
{
	int now;

	if (strcmp(verb, "init") == 0)
		return sem_init(sem, 1, value);
	if (strcmp(verb, "private") == 0)
		return sem_init(sem, 0, value);
	if (strcmp(verb, "post") == 0)
		return sem_post(sem);
	if (strcmp(verb, "wait") == 0)
		return sem_wait(sem);
	if (strcmp(verb, "destroy") == 0)
		return sem_destroy(sem);
	if (strcmp(verb, "get") != 0 || sem_getvalue(sem, &now) < 0)
		return -1;
	printf("%d\n", now);
	return 0;
}

int main(int argc, char **argv)
{
	char *memory;

	if (argc < 4)
		return 2;
	memory = map(argv[2]);
	if (memory == MAP_FAILED)
		return fail(argv[2]);
	if (use(argv[1], (sem_t *)(memory + atol(argv[3])),
		argc > 4 ? (unsigned)atoi(argv[4]) : 0) < 0)
		return fail(argv[1]);
	return 0;
}
