/*
 * waits.c MODE [ARGUMENT]...: sleeps in one call for ever.
 *
 *	poll|select|epoll FD...		for data, of all of these
 *	poll-timed FD			the same for an hour
 *	mq NAME				receives from a new POSIX queue
 *	mq-send NAME			sends to a new one that is full
 *	sem NAME			a new named semaphore
 *	msgrcv, msgsnd, semop		prints the id of a new System V object and waits on it
 *	semop-element			of a set of two, for its second
 *	shm NAME OFFSET			a word of a new shared memory object
 *	anon				a word of memory that it shares with its child
 *	accept|connect PATH		one whose queue is full
 *	send				to a socket that nobody reads
 *	join				a thread of its own
 *	pipe-full			writes
 *	pipes|sockets			two processes that read what the other one would write;
 *prints both numbers
 *	parent				waits for a child that reads what the parent would write
 *	self				reads what only itself could write
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void *sleeper(void *arg)
{
	pause();
	return arg;
}

static void events(const char *mode, int count, char **fds)
{
	struct pollfd polls[16] = { 0 };
	int ep = epoll_create1(0), most = 0;
	fd_set set;

	FD_ZERO(&set);
	for (int i = 0; i < count && i < 16; i++) {
		struct epoll_event e = { .events = EPOLLIN };
		int fd = atoi(fds[i]);

		polls[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
		FD_SET(fd, &set);
		epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
		most = fd > most ? fd : most;
	}
	if (!strcmp(mode, "poll"))
		poll(polls, count, -1);
	else if (!strcmp(mode, "poll-timed"))
		poll(polls, count, 3600000);
	else if (!strcmp(mode, "select"))
		select(most + 1, &set, NULL, NULL, NULL);
	else
		epoll_wait(ep, &(struct epoll_event){ 0 }, 1, -1);
}

static void queue(const char *name, int send)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 8 };
	mqd_t q = mq_open(name, O_CREAT | O_RDWR, 0600, &attr);
	char text[8];

	if (!send)
		mq_receive(q, text, sizeof text, NULL);
	for (;;)
		mq_send(q, "x", 1, 0);
}

static void set(unsigned short element, int count)
{
	struct sembuf down = { .sem_num = element, .sem_op = -1 };
	int id = semget(IPC_PRIVATE, count, 0600);

	printf("%d\n", id);
	fflush(stdout);
	semop(id, &down, 1);
}

static void messages(int send)
{
	struct {
		long type;
		char text[1024];
	} m = { .type = 1 };
	int id = msgget(IPC_PRIVATE, 0600);

	printf("%d\n", id);
	fflush(stdout);
	if (!send)
		msgrcv(id, &m, sizeof m.text, 0, 0);
	for (;;)
		msgsnd(id, &m, sizeof m.text, 0);
}

static void word(const char *name, long offset)
{
	int fd = shm_open(name, O_CREAT | O_RDWR, 0600);
	char *memory;

	ftruncate(fd, 8192);
	memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_futex, memory + offset, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void anonymous(void)
{
	char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	syscall(SYS_futex, memory, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void sockets_of(const char *mode, const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	strncpy(name.sun_path, path, sizeof name.sun_path - 1);
	if (!strcmp(mode, "accept")) {
		bind(s, (struct sockaddr *)&name, sizeof name);
		listen(s, 0);
		accept(s, NULL, NULL);
	}
	while (connect(s, (struct sockaddr *)&name, sizeof name) == 0)
		s = socket(AF_UNIX, SOCK_STREAM, 0);
}

static void fill(int fd)
{
	char text[4096] = { 0 };

	while (write(fd, text, sizeof text) > 0)
		;
}

/* Each reads from the other, and keeps only its own ends. */
static void two(int sockets)
{
	int there[2], back[2];
	char c;
	pid_t child;

	if (sockets) {
		socketpair(AF_UNIX, SOCK_STREAM, 0, there);
		back[0] = dup(there[0]), back[1] = dup(there[1]);
	} else {
		pipe(there), pipe(back);
	}
	child = fork();
	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (child != 0)
		printf("%d %d\n", getpid(), child), fflush(stdout);
	if (sockets) {
		close(child ? there[1] : there[0]), close(child ? back[1] : back[0]);
		read(child ? there[0] : there[1], &c, 1);
	} else {
		close(child ? there[0] : there[1]), close(child ? back[1] : back[0]);
		read(child ? back[0] : there[0], &c, 1);
	}
}

static void parent(void)
{
	int p[2];
	char c;
	pid_t child;

	pipe(p);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(p[1]);
		read(p[0], &c, 1);
		_exit(0);
	}
	printf("%d %d\n", getpid(), child), fflush(stdout);
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "", *name = argc > 2 ? argv[2] : "";
	pthread_t thread;
	int p[2];
	char c;

	if (!strncmp(mode, "poll", 4) || !strcmp(mode, "select") || !strcmp(mode, "epoll"))
		events(mode, argc - 2, argv + 2);
	else if (!strcmp(mode, "mq") || !strcmp(mode, "mq-send"))
		queue(name, mode[2]);
	else if (!strcmp(mode, "sem"))
		sem_wait(sem_open(name, O_CREAT, 0600, 0));
	else if (!strncmp(mode, "msg", 3))
		messages(!strcmp(mode, "msgsnd"));
	else if (!strncmp(mode, "semop", 5))
		set(mode[5] ? 1 : 0, 2);
	else if (!strcmp(mode, "shm"))
		word(name, atol(argv[3]));
	else if (!strcmp(mode, "anon"))
		anonymous();
	else if (!strcmp(mode, "accept") || !strcmp(mode, "connect"))
		sockets_of(mode, name);
	else if (!strcmp(mode, "send"))
		socketpair(AF_UNIX, SOCK_STREAM, 0, p), fill(p[0]);
	else if (!strcmp(mode, "join"))
		pthread_create(&thread, NULL, sleeper, NULL), pthread_join(thread, NULL);
	else if (!strcmp(mode, "pipe-full"))
		pipe(p), fill(p[1]);
	else if (!strcmp(mode, "pipes") || !strcmp(mode, "sockets"))
		two(mode[0] == 's');
	else if (!strcmp(mode, "parent"))
		parent();
	else if (!strcmp(mode, "self"))
		pipe(p), read(p[0], &c, 1);
	return 0;
}
