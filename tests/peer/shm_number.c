/*
 * shm_number - what C programs do with numbers in shared memory: C11 atomics, and futex(2).
 *
 *	shm_number FILE OFFSET u32|u64 get
 *	shm_number FILE OFFSET u32|u64 put N
 *	shm_number FILE OFFSET u32|u64 add N TIMES   atomic_fetch_add()
 *	shm_number FILE OFFSET u32 sleep N           FUTEX_WAIT while it is N: says "asleep" before,
 *	                                             and what it is when it was woken
 *	shm_number FILE OFFSET u32 wake N            stores N, and wakes who waits
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static char *map(const char *path)
{
	int fd = open(path, O_RDWR);
	struct stat st;
	char *p;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(path);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		die("mmap");
	return p;
}

static void on_32(_Atomic uint32_t *p, const char *what, uint32_t n, long times)
{
	if (!strcmp(what, "put"))
		atomic_store(p, n);
	for (long i = 0; !strcmp(what, "add") && i < times; i++)
		atomic_fetch_add(p, n);
	if (!strcmp(what, "sleep")) {
		puts("asleep");
		fflush(stdout);
		if (syscall(SYS_futex, p, FUTEX_WAIT, n, NULL) < 0 && errno != EAGAIN)
			die("futex");
	}
	if (!strcmp(what, "wake")) {
		atomic_store(p, n);
		syscall(SYS_futex, p, FUTEX_WAKE, INT_MAX);
	}
	if (!strcmp(what, "get") || !strcmp(what, "sleep"))
		printf("%u\n", atomic_load(p));
}

static void on_64(_Atomic uint64_t *p, const char *what, uint64_t n, long times)
{
	if (!strcmp(what, "put"))
		atomic_store(p, n);
	for (long i = 0; !strcmp(what, "add") && i < times; i++)
		atomic_fetch_add(p, n);
	if (!strcmp(what, "get"))
		printf("%llu\n", (unsigned long long)atomic_load(p));
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 5 ? strtoull(argv[5], NULL, 0) : 0;
	long times = argc > 6 ? atol(argv[6]) : 1;
	char *p;

	if (argc < 5)
		return 2;
	p = map(argv[1]) + atol(argv[2]);
	if (!strcmp(argv[3], "u32"))
		on_32((_Atomic uint32_t *)p, argv[4], (uint32_t)n, times);
	else
		on_64((_Atomic uint64_t *)p, argv[4], n, times);
	return 0;
}
