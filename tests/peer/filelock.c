/*
 * filelock.c - locks on files, by plain calls.
 *
 *	hold KIND MODE PATH [START LENGTH]	takes it, prints "held", ends at the end of input
 *	try KIND MODE PATH [START LENGTH]	0: got it, 1: somebody has it
 *	orphan PATH				a child holds a flock that its parent took and
 *						ended; prints the child's pid
 *	cross KIND A B				locks A, prints "held", waits for a line, locks B
 *
 * KIND is flock, ofd or posix; MODE ex or sh.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int take(int fd, const char *kind, int shared, int wait, char **range)
{
	struct flock lock = {
		.l_type = shared ? F_RDLCK : F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = range && range[0] ? atoll(range[0]) : 0,
		.l_len = range && range[0] ? atoll(range[1]) : 0,
	};

	if (strcmp(kind, "flock") == 0)
		return flock(fd, (shared ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB));
	if (strcmp(kind, "ofd") == 0)
		return fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &lock);
	return fcntl(fd, wait ? F_SETLKW : F_SETLK, &lock);
}

static int open_file(const char *path, int shared)
{
	int fd = open(path, shared ? O_RDONLY : O_RDWR);

	if (fd < 0 && !shared)
		fd = open(path, O_RDONLY);
	if (fd < 0)
		err(2, "%s", path);
	return fd;
}

static void wait_for_input(void)
{
	char c;

	while (read(STDIN_FILENO, &c, 1) > 0)
		;
}

static void say(const char *text)
{
	puts(text);
	fflush(stdout);
}

static int orphan(const char *path)
{
	int fd = open_file(path, 0);
	pid_t pid;

	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		err(2, "flock");
	pid = fork();
	if (pid == 0) {
		wait_for_input();
		return 0;
	}
	printf("%d\n", pid);
	return 0;
}

static int cross(const char *kind, const char *a, const char *b)
{
	int first = open_file(a, 0), second = open_file(b, 0);
	char c;

	if (take(first, kind, 0, 0, NULL) < 0)
		err(2, "%s", a);
	say("held");
	if (read(STDIN_FILENO, &c, 1) != 1)
		return 2;
	return take(second, kind, 0, 1, NULL) < 0;
}

int main(int argc, char **argv)
{
	int shared, fd, hold;

	if (argc == 3 && strcmp(argv[1], "orphan") == 0)
		return orphan(argv[2]);
	if (argc == 5 && strcmp(argv[1], "cross") == 0)
		return cross(argv[2], argv[3], argv[4]);
	if (argc != 5 && argc != 7)
		errx(2, "usage");
	hold = strcmp(argv[1], "hold") == 0;
	shared = strcmp(argv[3], "sh") == 0;
	fd = open_file(argv[4], shared);
	if (take(fd, argv[2], shared, 0, argv + 5) < 0) {
		if (errno == EAGAIN || errno == EACCES)
			return 1;
		err(2, "%s", argv[4]);
	}
	if (hold) {
		say("held");
		wait_for_input();
	}
	return 0;
}
