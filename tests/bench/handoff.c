/*
 * handoff ROUNDS EXECS NAME COMMAND...: how long it takes from a post of the named semaphore NAME
 * to the end of COMMAND, which waits for it, and of a process that waits by a bare futex(2), in
 * turn. Prints the medians over the rounds in microseconds, and the quartiles of their ratio:
 * median, first, third.
 *
 * handoff wait NAME: that bare process.
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 1000, EXECS_MAX = 1000 };

/* glibc's sem_t on 64-bit machines. */
struct semaphore {
	_Atomic uint32_t value, waiters;
	uint32_t private, padding[5];
};

static struct semaphore *map(const char *name)
{
	char path[256];
	int fd;
	void *at;

	snprintf(path, sizeof(path), "/dev/shm/sem.%s", name + (*name == '/'));
	fd = open(path, O_RDWR);
	at = mmap(NULL, sizeof(struct semaphore), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd < 0 || at == MAP_FAILED) {
		perror(path);
		exit(1);
	}
	close(fd);
	return at;
}

static void futex(_Atomic uint32_t *word, int operation, uint32_t value)
{
	syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static int wait_bare(const char *name)
{
	struct semaphore *s = map(name);
	uint32_t one = 1;

	atomic_fetch_add(&s->waiters, 1);
	while (!atomic_compare_exchange_strong(&s->value, &one, 0)) {
		futex(&s->value, FUTEX_WAIT, 0);
		one = 1;
	}
	atomic_fetch_sub(&s->waiters, 1);
	return 0;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Until it sleeps in futex(2), as /proc has it. */
static void wait_asleep(pid_t pid)
{
	char path[32], text[32];

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	for (;;) {
		FILE *f = fopen(path, "r");
		int call = f && fgets(text, sizeof(text), f) ? atoi(text) : -1;

		if (f)
			fclose(f);
		if (call == SYS_futex)
			return;
	}
}

static double time_once(struct semaphore *s, char **command)
{
	pid_t pid = fork();
	double posted;
	int status;

	if (pid == 0) {
		execv(command[0], command);
		_exit(127);
	}
	while (atomic_load(&s->waiters) == 0)
		if (waitpid(pid, &status, WNOHANG) != 0) {
			fprintf(stderr, "handoff: %s does not wait\n", command[0]);
			exit(1);
		}
	wait_asleep(pid);
	posted = now();
	atomic_fetch_add(&s->value, 1);
	futex(&s->value, FUTEX_WAKE, 1);
	waitpid(pid, &status, 0);
	return now() - posted;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quartile(double *values, size_t n, size_t quarter)
{
	qsort(values, n, sizeof(*values), compare);
	return values[(n - 1) * quarter / 4];
}

int main(int argc, char **argv)
{
	static double ours[ROUNDS_MAX], bare[ROUNDS_MAX], ratios[ROUNDS_MAX], samples[2][EXECS_MAX];
	char *reference[] = { argv[0], "wait", argc > 3 ? argv[3] : NULL, NULL };
	size_t rounds, execs;
	struct semaphore *s;

	if (argc == 3 && strcmp(argv[1], "wait") == 0)
		return wait_bare(argv[2]);
	if (argc < 5)
		return 2;
	rounds = strtoul(argv[1], NULL, 10);
	execs = strtoul(argv[2], NULL, 10);
	if (rounds < 1 || rounds > ROUNDS_MAX || execs < 1 || execs > EXECS_MAX)
		return 2;
	s = map(argv[3]);
	for (size_t r = 0; r < rounds; r++) {
		for (size_t i = 0; i < execs; i++) {
			samples[0][i] = time_once(s, argv + 4);
			samples[1][i] = time_once(s, reference);
		}
		ours[r] = quartile(samples[0], execs, 2);
		bare[r] = quartile(samples[1], execs, 2);
		ratios[r] = ours[r] / bare[r];
	}
	printf("%.1f %.1f %.3f", quartile(ours, rounds, 2), quartile(bare, rounds, 2),
	       quartile(ratios, rounds, 2));
	printf(" %.3f %.3f\n", quartile(ratios, rounds, 1), quartile(ratios, rounds, 3));
	return 0;
}
