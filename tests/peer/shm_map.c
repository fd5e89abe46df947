/*
 * shm_map - what C programs do with shared memory: shm_open(3), ftruncate(2), mmap(2).
 *
 *	shm_map create /NAME SIZE TEXT    makes it, and copies TEXT to its beginning
 *	shm_map put /NAME OFFSET TEXT     copies TEXT into its mapping
 *	shm_map get /NAME OFFSET LENGTH   prints what it sees there
 *	shm_map await /NAME OFFSET TEXT   maps it, says "mapped", ends when TEXT is there
 *	shm_map touch /NAME               writes to each page of it
 *	shm_map truncate /NAME SIZE       ftruncate(2)
 *	shm_map churn /NAME SIZE          goes between 0 and SIZE until it is killed
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int open_object(const char *name, int flags)
{
	int fd = shm_open(name, flags, 0600);

	if (fd < 0)
		die("shm_open");
	return fd;
}

static void set_size(int fd, long size)
{
	if (ftruncate(fd, size) < 0)
		die("ftruncate");
}

static char *map(int fd, size_t *size)
{
	struct stat st;
	char *p;

	if (fstat(fd, &st) < 0)
		die("fstat");
	*size = (size_t)st.st_size;
	p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		die("mmap");
	return p;
}

static void await(const char *p, const char *text)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	puts("mapped");
	fflush(stdout);
	while (memcmp(p, text, strlen(text)) != 0)
		nanosleep(&pause, NULL);
	puts("seen");
}

static void churn(int fd, long size)
{
	for (;;) {
		set_size(fd, size);
		set_size(fd, 0);
	}
}

int main(int argc, char **argv)
{
	const char *verb = argv[1];
	long number = argc > 3 ? strtol(argv[3], NULL, 0) : 0;
	int fd = open_object(argv[2], strcmp(verb, "create") ? O_RDWR : O_RDWR | O_CREAT | O_EXCL);
	size_t size;
	char *p;

	if (!strcmp(verb, "create") || !strcmp(verb, "truncate"))
		set_size(fd, number);
	if (!strcmp(verb, "churn"))
		churn(fd, number);
	if (!strcmp(verb, "truncate"))
		return 0;
	p = map(fd, &size);
	if (!strcmp(verb, "create"))
		memcpy(p, argv[4], strlen(argv[4]));
	else if (!strcmp(verb, "put"))
		memcpy(p + number, argv[4], strlen(argv[4]));
	else if (!strcmp(verb, "get"))
		fwrite(p + number, 1, (size_t)strtol(argv[4], NULL, 0), stdout);
	else if (!strcmp(verb, "await"))
		await(p + number, argv[4]);
	else
		for (size_t i = 0; i < size; i += 4096)
			p[i] = 1;
	return 0;
}
