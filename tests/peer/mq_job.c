/*
 * mq_job LOG SEED PERCENT MICROSECONDS - what a command of mq exec may be: it takes up to so long,
 * and in so many of a hundred cases it fails, in one of several ways. Which, follows from SEED, the
 * message and its number. When it succeeds, LOG has the message as one more line, and no signal
 * can come between that and its end.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t mix(uint32_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash ^ hash >> 13;
}

static int fail(uint32_t how)
{
	switch (how % 4) {
	case 0:
		raise(SIGKILL);
		break;
	case 1:
		raise(SIGTERM);
		break;
	case 2:
		ftruncate(STDIN_FILENO, 0); /* which is not to be had */
		write(STDIN_FILENO, "spoilt", 6);
		return 126;
	}
	return 1;
}

int main(int argc, char **argv)
{
	const char *number = getenv("IPCTOOL_SEQUENCE"), *length = getenv("IPCTOOL_LENGTH");
	char body[256] = "";
	uint32_t hash;
	sigset_t all;
	ssize_t n;
	int log;

	if (argc < 5 || !number || !length)
		return 2;
	n = read(STDIN_FILENO, body, sizeof body - 1);
	if (n != atoi(length))
		return 3;
	body[n] = '\0';
	hash = mix(mix(mix(2166136261u, argv[2]), body), number);
	if (atoi(argv[4]) > 0)
		usleep(hash / 7 % (uint32_t)atoi(argv[4]));
	if (hash % 100 < (uint32_t)atoi(argv[3]))
		return fail(hash / 100);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	log = open(argv[1], O_WRONLY | O_APPEND | O_CLOEXEC);
	body[n] = '\n';
	return write(log, body, (size_t)n + 1) == n + 1 ? 0 : 4;
}
