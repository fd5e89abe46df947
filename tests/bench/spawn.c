/*
 * spawn.c - how long commands take from exec to exit, in turn.
 *
 *	spawn ROUNDS EXECS COMMAND... -- COMMAND...
 *
 * In each round every command is run EXECS times, one after the other; a round's figure is the
 * median. Prints a line for each command: median over the rounds in microseconds, its quartiles,
 * then the same three for the ratio of the first command to this one, taken round by round. What
 * the commands print is thrown away.
 *
 * hyperfine is for whole commands that take milliseconds: its own share of a run is larger than
 * the 100 microseconds that are measured here.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 8, ROUNDS_MAX = 1000, EXECS_MAX = 10000 };

extern char **environ;

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double run_once(char **argv)
{
	double start = now_us();
	int status, err;
	pid_t pid;

	err = posix_spawn(&pid, argv[0], NULL, NULL, argv, environ);
	if (err) {
		fprintf(stderr, "spawn: %s: %s\n", argv[0], strerror(err));
		exit(1);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status) {
		fprintf(stderr, "spawn: %s: wait status %#x\n", argv[0], (unsigned int)status);
		exit(1);
	}
	return now_us() - start;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double quantile(double *values, size_t n, size_t quarter)
{
	qsort(values, n, sizeof(*values), compare);
	return values[(n - 1) * quarter / 4];
}

static void print_quartiles(double *values, size_t n, int decimals)
{
	printf("%.*f", decimals, quantile(values, n, 2));
	printf(" %.*f", decimals, quantile(values, n, 1));
	printf(" %.*f", decimals, quantile(values, n, 3));
}

static size_t split(char **argv, char ***commands)
{
	size_t n = 0;

	while (*argv) {
		if (n == COMMANDS_MAX) {
			fprintf(stderr, "spawn: more than %d commands\n", COMMANDS_MAX);
			exit(2);
		}
		commands[n++] = argv;
		while (*argv && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return n;
}

static size_t number(const char *text, size_t max)
{
	char *end;
	size_t n = strtoul(text, &end, 10);

	if (*end || n < 1 || n > max) {
		fprintf(stderr, "spawn: '%s' is not a number from 1 to %zu\n", text, max);
		exit(2);
	}
	return n;
}

int main(int argc, char **argv)
{
	static double times[COMMANDS_MAX][ROUNDS_MAX], ratios[COMMANDS_MAX][ROUNDS_MAX];
	static double samples[EXECS_MAX];
	char **commands[COMMANDS_MAX];
	size_t rounds, execs, count;
	int results, null;

	if (argc < 4) {
		fputs("usage: spawn ROUNDS EXECS COMMAND... [-- COMMAND...]...\n", stderr);
		return 2;
	}
	rounds = number(argv[1], ROUNDS_MAX);
	execs = number(argv[2], EXECS_MAX);
	count = split(argv + 3, commands);
	results = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (results < 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0) {
		perror("spawn: standard output");
		return 1;
	}
	for (size_t r = 0; r < rounds; r++)
		for (size_t c = 0; c < count; c++) {
			for (size_t i = 0; i < execs; i++)
				samples[i] = run_once(commands[c]);
			times[c][r] = quantile(samples, execs, 2);
			ratios[c][r] = times[0][r] / times[c][r];
		}
	dup2(results, STDOUT_FILENO);
	for (size_t c = 0; c < count; c++) {
		print_quartiles(times[c], rounds, 1);
		putchar(' ');
		print_quartiles(ratios[c], rounds, 3);
		putchar('\n');
	}
	return 0;
}
