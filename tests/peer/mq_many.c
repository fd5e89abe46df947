/* mq_many FROM TO UID - creates queues /many-FROM to /many-TO, as small as can be, as a user. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 1 };

	(void)argc;
	if (setuid((uid_t)atoi(argv[3])) < 0) {
		perror("setuid");
		return 1;
	}
	for (int i = atoi(argv[1]); i <= atoi(argv[2]); i++) {
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
