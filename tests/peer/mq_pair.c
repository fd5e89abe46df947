/*
 * mq_pair parent|child|both - what learners write first: the parent receives what its child sent.
 * Either may come first; the child removes the name once it has sent.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char name[] = "/linux-mq-sample";
enum { SIZE = 256 };

static mqd_t open_queue(int flags)
{
	struct mq_attr attr = { .mq_maxmsg = 5, .mq_msgsize = SIZE };
	mqd_t q = mq_open(name, flags | O_CREAT, 0666, &attr);

	if (q == (mqd_t)-1) {
		perror("mq_open");
		exit(1);
	}
	return q;
}

static void parent(void)
{
	mqd_t q = open_queue(O_RDONLY);
	char buffer[SIZE + 1];
	ssize_t n = mq_receive(q, buffer, SIZE, NULL);

	if (n < 0) {
		perror("mq_receive");
		exit(1);
	}
	buffer[n] = '\0';
	printf("parent: %s\n", buffer);
}

static void child(void)
{
	mqd_t q = open_queue(O_WRONLY);

	if (mq_send(q, "hello from the child", strlen("hello from the child") + 1, 0) < 0) {
		perror("mq_send");
		exit(1);
	}
	mq_close(q);
}

int main(int argc, char **argv)
{
	(void)argc;
	if (strcmp(argv[1], "both") == 0) {
		if (fork() == 0) {
			child();
			_exit(0);
		}
		parent();
		wait(NULL);
		mq_unlink(name);
	} else if (strcmp(argv[1], "parent") == 0) {
		parent();
		mq_unlink(name);
	} else {
		child();
	}
	return 0;
}
