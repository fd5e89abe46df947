/* fifo_writer PATH TEXT... - opens the FIFO, writes each TEXT as it is by a write of its own. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd = argc > 1 ? open(argv[1], O_WRONLY) : -1;

	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	for (int i = 2; i < argc; i++) {
		ssize_t len = (ssize_t)strlen(argv[i]);

		if (write(fd, argv[i], (size_t)len) != len) {
			perror("write");
			return 1;
		}
	}
	close(fd);
	return 0;
}
