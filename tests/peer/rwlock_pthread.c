/*
 * rwlock_pthread - what C programs do with a pthread_rwlock_t that processes share, at OFFSET of a
 * file.
 *
 *	rwlock_pthread FILE OFFSET init
 *	rwlock_pthread FILE OFFSET try read|write   "taken" and lets go at once, or "busy"
 *	rwlock_pthread FILE OFFSET hold read|write  says "held", and lets go at the end of its input
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_rwlock_t *map(const char *path, long offset)
{
	int fd = open(path, O_RDWR);
	struct stat st;
	char *p;

	if (fd < 0 || fstat(fd, &st) < 0) {
		perror(path);
		exit(1);
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return (pthread_rwlock_t *)(p + offset);
}

static void init(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attr;

	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_rwlock_init(lock, &attr);
}

int main(int argc, char **argv)
{
	pthread_rwlock_t *lock;
	int to_write, r;

	if (argc < 4)
		return 2;
	lock = map(argv[1], atol(argv[2]));
	to_write = argc > 4 && !strcmp(argv[4], "write");
	if (!strcmp(argv[3], "init")) {
		init(lock);
		return 0;
	}
	if (!strcmp(argv[3], "try")) {
		r = to_write ? pthread_rwlock_trywrlock(lock) : pthread_rwlock_tryrdlock(lock);
		puts(r ? "busy" : "taken");
		return r || pthread_rwlock_unlock(lock);
	}
	r = to_write ? pthread_rwlock_wrlock(lock) : pthread_rwlock_rdlock(lock);
	puts(r ? "failed" : "held");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return pthread_rwlock_unlock(lock);
}
