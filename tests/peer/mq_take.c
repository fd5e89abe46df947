/*
 * mq_take NAME [COUNT] - receives COUNT messages (default 1; -1: until it is empty) and prints
 * each as "PRIORITY LENGTH BODY".
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[2]) : 1;
	mqd_t q = mq_open(argv[1], O_RDONLY | (count < 0 ? O_NONBLOCK : 0));
	struct mq_attr attr;
	char *buf;

	if (q == (mqd_t)-1 || mq_getattr(q, &attr) < 0) {
		perror("mq_open");
		return 1;
	}
	buf = malloc((size_t)attr.mq_msgsize);
	for (; count; count--) {
		unsigned int priority;
		ssize_t n = mq_receive(q, buf, (size_t)attr.mq_msgsize, &priority);

		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n < 0) {
			perror("mq_receive");
			return 1;
		}
		printf("%u %zd ", priority, n);
		fwrite(buf, 1, (size_t)n, stdout);
		putchar('\n');
		fflush(stdout);
	}
	return 0;
}
