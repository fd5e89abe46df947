/*
 * msg_pair send|recv TYPE - what learners write first: both make the queue of ftok("/proc", 'a'),
 * and send a message of 64 bytes, NULs included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

struct message {
	long type;
	char text[64];
};

static int open_queue(void)
{
	key_t key = ftok("/proc", 'a');
	int id = key == -1 ? -1 : msgget(key, 0644 | IPC_CREAT);

	if (id == -1) {
		perror("msgget");
		exit(1);
	}
	return id;
}

static int do_send(long type)
{
	struct message m = { .type = type };

	snprintf(m.text, sizeof m.text, "hello world type %ld", type);
	return msgsnd(open_queue(), &m, sizeof m.text, 0);
}

static int do_recv(long type)
{
	struct message m = { 0 };

	if (msgrcv(open_queue(), &m, sizeof m.text, type, 0) < 0)
		return -1;
	printf("received type %ld [%s]\n", m.type, m.text);
	return 0;
}

int main(int argc, char **argv)
{
	long type = argc > 2 ? atol(argv[2]) : 0;

	if ((argc > 1 && strcmp(argv[1], "send") == 0 ? do_send(type) : do_recv(type)) < 0) {
		perror("msg_pair");
		return 1;
	}
	return 0;
}
