/*
 * gc_walk SEED STEPS COMMAND... - a random walk: makes objects of six kinds, lets processes use
 * them, kills these with SIGKILL, and now and then runs COMMAND, which is to remove what nobody
 * uses and nothing else. Ends with 1, and says at which step, when an object in use is gone, or one
 * that is not in use is still there. At the end, prints how often what was done.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { SHM, SEM, MQ, SYSV_SHM, SYSV_SEM, SYSV_MQ, KINDS };
static const char *const names[] = { "shm", "sem", "mq", "sysv shm", "sysv sem", "sysv mq" };

enum { OBJECTS = 24, USERS = 3 };

static struct object {
	int there;
	enum kind kind;
	int id; /* System V */
	char name[32];
	pid_t users[USERS];
} objects[OBJECTS];

static unsigned int step, created, used, killed, removed, kept, runs;
static uint64_t state;

static unsigned int pick(unsigned int below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)(state >> 33) % below;
}

static void fail(const char *what, const struct object *o)
{
	fprintf(stderr, "step %u: %s: %s %s id %d\n", step, what, names[o->kind], o->name, o->id);
	exit(1);
}

static void create(struct object *o)
{
	*o = (struct object){ .there = 1, .kind = (enum kind)pick(KINDS), .id = -1 };
	snprintf(o->name, sizeof o->name, "/walk-%u", created++);
	switch (o->kind) {
	case SHM:
		o->id = shm_open(o->name, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (o->id < 0 || ftruncate(o->id, 8192) < 0)
			fail(strerror(errno), o);
		close(o->id);
		break;
	case SEM:
		sem_close(sem_open(o->name, O_CREAT | O_EXCL, 0600, 1));
		break;
	case MQ:
		mq_close(mq_open(o->name, O_RDWR | O_CREAT | O_EXCL, 0600,
				 &(struct mq_attr){ .mq_maxmsg = 1, .mq_msgsize = 8 }));
		break;
	case SYSV_SHM:
		o->id = shmget(IPC_PRIVATE, 8192, 0600);
		break;
	case SYSV_SEM:
		o->id = semget(IPC_PRIVATE, 1, 0600);
		break;
	default:
		o->id = msgget(IPC_PRIVATE, 0600);
		break;
	}
}

static int is_there(const struct object *o)
{
	struct shmid_ds shm;
	struct msqid_ds msg;
	struct semid_ds sem;
	char path[64];
	mqd_t q;

	switch (o->kind) {
	case SHM:
		snprintf(path, sizeof path, "/dev/shm%s", o->name);
		return access(path, F_OK) == 0;
	case SEM:
		snprintf(path, sizeof path, "/dev/shm/sem.%s", o->name + 1);
		return access(path, F_OK) == 0;
	case MQ:
		q = mq_open(o->name, O_RDONLY);
		return q != (mqd_t)-1 && mq_close(q) == 0;
	case SYSV_SHM:
		return shmctl(o->id, IPC_STAT, &shm) == 0;
	case SYSV_SEM:
		return semctl(o->id, 0, IPC_STAT, &sem) == 0;
	default:
		return msgctl(o->id, IPC_STAT, &msg) == 0;
	}
}

/* Of what is open for a moment only, what is mapped, or the descriptor, is all that is left. */
static void use_memory(const struct object *o, int how)
{
	int fd = shm_open(o->name, O_RDWR, 0);

	if (how > 0 && mmap(NULL, 4096, PROT_READ, how == 1 ? MAP_SHARED : MAP_PRIVATE, fd, 4096) ==
			       MAP_FAILED)
		_exit(1);
	if (how > 0)
		close(fd);
}

static void use(const struct object *o, int how, int ready)
{
	struct {
		long type;
		char text[8];
	} message;

	prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody outlives a walk that failed */
	if (o->kind == SHM)
		use_memory(o, how);
	if (o->kind == SEM && sem_open(o->name, 0) == SEM_FAILED)
		_exit(1);
	if (o->kind == MQ && mq_open(o->name, how ? O_RDONLY : O_WRONLY) == (mqd_t)-1)
		_exit(1);
	if (o->kind == SYSV_SHM && shmat(o->id, NULL, how ? SHM_RDONLY : 0) == (void *)-1)
		_exit(1);
	if (write(ready, "", 1) != 1)
		_exit(1);
	if (o->kind == SYSV_SEM)
		semop(o->id, &(struct sembuf){ .sem_op = -1 }, 1);
	if (o->kind == SYSV_MQ)
		msgrcv(o->id, &message, sizeof message.text, 0, 0);
	for (;;)
		pause();
}

/* Until it waits in its call, where to wait is to use. */
static void await_call(pid_t pid, const struct object *o)
{
	char path[64], text[64];

	if (o->kind != SYSV_SEM && o->kind != SYSV_MQ)
		return;
	snprintf(path, sizeof path, "/proc/%d/syscall", (int)pid);
	for (int tries = 0; tries < 100000; tries++) {
		int fd = open(path, O_RDONLY), call;
		ssize_t n = read(fd, text, sizeof text - 1);

		close(fd);
		text[n > 0 ? n : 0] = '\0';
		call = atoi(text);
		if (n > 0 && text[0] != 'r' &&
		    (call == SYS_msgrcv || call == SYS_semop || call == SYS_semtimedop))
			return;
		usleep(100);
	}
	fail("does not wait", o);
}

static void add_user(struct object *o)
{
	int ready[2], how = (int)pick(3), i = 0;
	char c;

	while (i < USERS && o->users[i])
		i++;
	if (i == USERS || pipe(ready) < 0)
		return;
	o->users[i] = fork();
	if (o->users[i] == 0)
		use(o, how, ready[1]);
	close(ready[1]);
	if (read(ready[0], &c, 1) != 1)
		fail("cannot be used", o);
	close(ready[0]);
	await_call(o->users[i], o);
	used++;
}

static void kill_user(struct object *o, int i)
{
	if (!o->users[i])
		return;
	kill(o->users[i], SIGKILL);
	waitpid(o->users[i], NULL, 0);
	o->users[i] = 0;
	killed++;
}

static void check(struct object *o)
{
	int users = 0, there = is_there(o);

	for (int i = 0; i < USERS; i++)
		users += o->users[i] > 0;
	if (users > 0 && !there)
		fail("was in use, and is gone", o);
	if (users == 0 && there)
		fail("is not in use, and is still there", o);
	kept += there;
	removed += !there;
	o->there = there;
}

/* 3: something is left that may be garbage, and nothing here is. */
static void collect(char **command)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		execvp(command[0], command);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	if (status != 0) {
		fprintf(stderr, "step %u: status %#x\n", step, status);
		exit(1);
	}
	for (int i = 0; i < OBJECTS; i++)
		if (objects[i].there)
			check(&objects[i]);
	runs++;
}

static void walk(char **command)
{
	struct object *o = &objects[pick(OBJECTS)];

	if (pick(60) == 0)
		collect(command);
	else if (!o->there)
		create(o);
	else if (pick(3) == 0)
		add_user(o);
	else
		kill_user(o, (int)pick(USERS));
}

int main(int argc, char **argv)
{
	unsigned int steps = argc > 3 ? (unsigned int)atoi(argv[2]) : 0;

	if (argc < 4)
		return 2;
	state = strtoull(argv[1], NULL, 0) * 0x9e3779b97f4a7c15 + 1;
	for (step = 0; step < steps; step++)
		walk(argv + 3);
	for (int i = 0; i < OBJECTS * USERS; i++)
		kill_user(&objects[i / USERS], i % USERS);
	collect(argv + 3);
	printf("created %u used %u killed %u kept %u removed %u in %u runs\n", created, used,
	       killed, kept, removed, runs);
	return 0;
}
