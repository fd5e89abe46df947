/* fifo_reader PATH [N] - opens the FIFO, prints N bytes of it, or all up to the end of file. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t left = argc > 2 ? strtoul(argv[2], NULL, 10) : (size_t)-1;
	int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
	char buf[4096];
	ssize_t n = 0;

	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	while (left > 0 && (n = read(fd, buf, left < sizeof buf ? left : sizeof buf)) > 0) {
		fwrite(buf, 1, (size_t)n, stdout);
		left -= (size_t)n;
	}
	if (n < 0) {
		perror("read");
		return 1;
	}
	return 0;
}
