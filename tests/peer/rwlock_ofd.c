/*
 * rwlock_ofd - takes part in a read-write lock of ipctool as its manual says: locks of fcntl(2) of
 * the open file description on the two bytes at OFFSET, the gate and the lock.
 *
 *	rwlock_ofd FILE OFFSET read|write   says "held", and lets go at the end of standard input
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void lock(int fd, int command, short type, off_t at)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

	if (fcntl(fd, command, &l) < 0) {
		perror("fcntl");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	short type;
	off_t at;
	int fd;

	if (argc < 4)
		return 2;
	type = strcmp(argv[3], "read") ? F_WRLCK : F_RDLCK;
	at = atoll(argv[2]);
	fd = open(argv[1], O_RDWR);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	lock(fd, F_OFD_SETLKW, type, at);
	lock(fd, F_OFD_SETLKW, type, at + 1);
	lock(fd, F_OFD_SETLK, F_UNLCK, at);
	puts("held");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
