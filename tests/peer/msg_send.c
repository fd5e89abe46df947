/*
 * msg_send QUEUE TYPE TEXT... - a plain sender of System V messages; waits for room. QUEUE is an
 * id, or key:KEY. TEXT "N*c" is N times the character c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

static struct {
	long type;
	char text[1 << 20];
} message;

static size_t put(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end > text && *end == '*' && n <= sizeof message.text) {
		memset(message.text, end[1], n);
		return n;
	}
	strcpy(message.text, text);
	return strlen(text);
}

int main(int argc, char **argv)
{
	int id = strncmp(argv[1], "key:", 4) == 0 ? msgget((key_t)strtoul(argv[1] + 4, NULL, 0), 0)
						  : atoi(argv[1]);

	for (int i = 3; i < argc; i++) {
		message.type = atol(argv[2]);
		if (msgsnd(id, &message, put(argv[i]), 0) < 0) {
			perror("msgsnd");
			return 1;
		}
	}
	return 0;
}
