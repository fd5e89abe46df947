/*
 * msg_recv QUEUE TYPE [COUNT] - a plain receiver of System V messages: prints "TYPE LENGTH TEXT" of
 * each; waits. A COUNT of -1: all, without waiting. QUEUE is an id, or key:KEY.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

static struct {
	long type;
	char text[1 << 20];
} message;

int main(int argc, char **argv)
{
	int id = strncmp(argv[1], "key:", 4) == 0 ? msgget((key_t)strtoul(argv[1] + 4, NULL, 0), 0)
						  : atoi(argv[1]);
	int count = argc > 3 ? atoi(argv[3]) : 1;

	for (int i = 0; count < 0 || i < count; i++) {
		ssize_t n = msgrcv(id, &message, sizeof message.text, atol(argv[2]),
				   count < 0 ? IPC_NOWAIT : 0);

		if (n < 0 && errno == ENOMSG)
			return 0;
		if (n < 0) {
			perror("msgrcv");
			return 1;
		}
		printf("%ld %zd %.*s\n", message.type, n, (int)n, message.text);
		fflush(stdout);
	}
	return 0;
}
