/* mq_reader N - copies exactly N bytes from standard input to standard output, and is gone. */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long left = atol(argv[1]);

	(void)argc;
	while (left > 0) {
		char buffer[4096];
		ssize_t n =
			read(0, buffer, left < (long)sizeof buffer ? (size_t)left : sizeof buffer);

		if (n <= 0)
			return 1;
		if (write(1, buffer, (size_t)n) != n)
			return 1;
		left -= n;
	}
	return 0;
}
