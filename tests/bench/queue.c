/*
 * queue.c - COUNT messages of SIZE bytes go through the message queue QUEUE, a POSIX name or the
 *id:N of a System V one, for spawn.c to time.
 *
 *	queue recv|pipe|send QUEUE COUNT SIZE [COMMAND...]
 *
 * recv: we send, and COMMAND receives, its output being /dev/null; pipe: the same, its output being
 * a pipe that is read; send: we receive what COMMAND sends, the lines of a file. Without COMMAND a
 * bare loop of mq_receive(3), mq_send(3), msgrcv(2) or msgsnd(2) takes its place.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t count, size;
static char *message; /* behind its type, as msgsnd(2) takes it */

/* One of both. */
struct queue {
	bool sysv;
	mqd_t posix;
	int id;
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

static struct queue open_queue(const char *name)
{
	struct queue q = { .sysv = strncmp(name, "id:", 3) == 0 };

	if (q.sysv) {
		q.id = atoi(name + 3);
	} else {
		q.posix = mq_open(name, O_RDWR);
		must(q.posix != (mqd_t)-1, name);
	}
	return q;
}

static void send_all(struct queue q)
{
	char *typed = message - sizeof(long);

	memcpy(typed, &(long){ 1 }, sizeof(long));
	for (size_t i = 0; i < count && q.sysv; i++)
		must(msgsnd(q.id, typed, size, 0) == 0, "msgsnd");
	for (size_t i = 0; i < count && !q.sysv; i++)
		must(mq_send(q.posix, message, size, 0) == 0, "mq_send");
}

static void receive_all(struct queue q)
{
	for (size_t i = 0; i < count && q.sysv; i++)
		must(msgrcv(q.id, message - sizeof(long), size, 0, 0) >= 0, "msgrcv");
	for (size_t i = 0; i < count && !q.sysv; i++)
		must(mq_receive(q.posix, message, size, NULL) >= 0, "mq_receive");
}

static void drain(int fd)
{
	static char buf[65536];

	while (read(fd, buf, sizeof(buf)) > 0)
		;
}

/* A file of the messages, each with its newline. */
static int lines(void)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);
	FILE *f = fdopen(dup(fd), "w");

	must(f, "memfd_create");
	for (size_t i = 0; i < count; i++) {
		fwrite(message, 1, size, f);
		putc('\n', f);
	}
	must(fclose(f) == 0 && lseek(fd, 0, SEEK_SET) == 0, "lines");
	return fd;
}

static void finish(pid_t child)
{
	int status;

	must(waitpid(child, &status, 0) == child, "waitpid");
	if (status)
		exit(1);
}

/* Starts the other side; it reads from in and writes to out. */
static pid_t start(char **command, struct queue q, bool sends, int in, int out)
{
	pid_t child = fork();

	must(child >= 0, "fork");
	if (child > 0)
		return child;
	if (*command) {
		dup2(in, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		execv(*command, command);
		must(false, *command);
	}
	if (sends)
		send_all(q);
	else
		receive_all(q);
	_exit(0);
}

/* A pipe that is read until its end by a process of its own; the writing end. */
static int drained_pipe(pid_t *reader)
{
	int ends[2];

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
	*reader = fork();
	must(*reader >= 0, "fork");
	if (*reader > 0) {
		close(ends[0]);
		return ends[1];
	}
	close(ends[1]);
	drain(ends[0]);
	_exit(0);
}

int main(int argc, char **argv)
{
	int in = open("/dev/null", O_RDWR | O_CLOEXEC), out = in;
	pid_t reader = 0, other;
	struct queue q;
	bool sends;

	if (argc < 5)
		return 2;
	count = strtoul(argv[3], NULL, 10);
	size = strtoul(argv[4], NULL, 10);
	message = malloc(sizeof(long) + size);
	must(message, "malloc");
	message += sizeof(long);
	memset(message, 'x', size);
	q = open_queue(argv[2]);

	sends = strcmp(argv[1], "send") == 0;
	if (sends)
		in = lines();
	if (strcmp(argv[1], "pipe") == 0)
		out = drained_pipe(&reader);
	other = start(argv + 5, q, sends, in, out);
	close(out);
	if (sends)
		receive_all(q);
	else
		send_all(q);
	finish(other);
	if (reader)
		finish(reader);
	return 0;
}
