/* fifo_hold PATH r|w|rw - opens the FIFO that way, says so, and keeps it until it is ended. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int flags = O_RDWR;

	if (argc < 3)
		return 2;
	if (strcmp(argv[2], "r") == 0)
		flags = O_RDONLY | O_NONBLOCK;
	else if (strcmp(argv[2], "w") == 0)
		flags = O_WRONLY;
	if (open(argv[1], flags) < 0) {
		perror(argv[1]);
		return 1;
	}
	puts("open");
	fflush(stdout);
	for (;;)
		pause();
}
