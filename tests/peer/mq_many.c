/* mq_many N - creates N queues /many-0000, ... as small as can be. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 1 };

	(void)argc;
	for (int i = 0; i < atoi(argv[1]); i++) {
		char name[32];
		mqd_t q;

		snprintf(name, sizeof name, "/many-%04d", i);
		q = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
		if (q == (mqd_t)-1) {
			perror(name);
			return 1;
		}
		mq_close(q);
	}
	return 0;
}
