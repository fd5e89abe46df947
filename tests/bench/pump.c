/*
 * pump out MIB: writes so much to standard output, as fast as write(2) takes it.
 * pump in: reads standard input to its end, and prints the MiB/s from the first byte on.
 * pump drop: the same of a pipe, without copying what comes: only the writer's own speed counts.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PIECE (64 * 1024)
#define PIPE  (1024 * 1024)

static char buf[PIECE];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int pump_out(size_t left)
{
	while (left > 0) {
		ssize_t n = write(STDOUT_FILENO, buf, left < PIECE ? left : PIECE);

		if (n < 0)
			return 1;
		left -= (size_t)n;
	}
	return 0;
}

static ssize_t take(int null)
{
	return null < 0 ? read(STDIN_FILENO, buf, PIECE)
			: splice(STDIN_FILENO, NULL, null, NULL, PIPE, 0);
}

/* null: where to drop it, or -1. */
static int pump_in(int null)
{
	ssize_t n = read(STDIN_FILENO, buf, 1);
	double start = now(), bytes = 0;

	while (n > 0) {
		bytes += (double)n;
		n = take(null);
	}
	printf("%.0f\n", bytes / (now() - start) / (1 << 20));
	return n < 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "out") == 0)
		return pump_out(strtoul(argv[2], NULL, 10) << 20);
	return pump_in(argc == 2 && strcmp(argv[1], "drop") == 0 ? open("/dev/null", O_WRONLY)
								 : -1);
}
