/* mq_put NAME PRIORITY MESSAGE... - sends each, as any program would. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	mqd_t q = mq_open(argv[1], O_WRONLY);

	if (q == (mqd_t)-1) {
		perror("mq_open");
		return 1;
	}
	for (int i = 3; i < argc; i++) {
		if (mq_send(q, argv[i], strlen(argv[i]), (unsigned int)atoi(argv[2])) < 0) {
			perror("mq_send");
			return 1;
		}
	}
	return 0;
}
