/*
 * sysv_object - what C programs do with System V IPC. KIND is mq, sem or shm; KEY a number, 0 for
 * IPC_PRIVATE, or ftok:PATH:PROJ.
 *
 *	sysv_object create KIND KEY MODE SIZE    makes one, prints its id; SIZE: bytes, semaphores
 *	sysv_object many KIND COUNT              makes so many, with keys from 1 on
 *	sysv_object has KIND ID                  ends with 0 when there is one
 *	sysv_object own KIND ID UID GID MODE     IPC_SET
 *	sysv_object send ID TEXT                 msgsnd(2), prints its own process ID
 *	sysv_object receive ID                   msgrcv(2), prints its own process ID
 *	sysv_object post ID                      semop(2)
 *	sysv_object attach ID BYTES              shmat(2), touches so many bytes, says "attached
 *<process ID>", waits for the end of standard input sysv_object lock ID SHM_LOCK
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

union argument {
	struct semid_ds *set;
};

static int check(int r, const char *what)
{
	if (r >= 0)
		return r;
	perror(what);
	exit(1);
}

static key_t key_of(char *text)
{
	char *colon = strrchr(text, ':');

	if (!colon)
		return (key_t)strtoul(text, NULL, 0);
	*colon = '\0';
	return check(ftok(text + strlen("ftok:"), colon[1]), "ftok");
}

static int make(const char *kind, key_t key, int mode, size_t size)
{
	int flags = IPC_CREAT | IPC_EXCL | mode;

	if (!strcmp(kind, "mq"))
		return check(msgget(key, flags), "msgget");
	if (!strcmp(kind, "sem"))
		return check(semget(key, (int)size, flags), "semget");
	return check(shmget(key, size, flags), "shmget");
}

static int has(const char *kind, int id)
{
	struct msqid_ds q;
	struct semid_ds set;
	struct shmid_ds s;

	if (!strcmp(kind, "mq"))
		return msgctl(id, IPC_STAT, &q) == 0;
	if (!strcmp(kind, "sem"))
		return semctl(id, 0, IPC_STAT, (union argument){ &set }) == 0;
	return shmctl(id, IPC_STAT, &s) == 0;
}

static void own(const char *kind, int id, char **argv)
{
	struct ipc_perm perm = { .uid = (uid_t)atoi(argv[0]), .gid = (gid_t)atoi(argv[1]) };
	struct msqid_ds q;
	struct semid_ds set = { 0 };
	struct shmid_ds s = { 0 };

	perm.mode = (unsigned short)strtol(argv[2], NULL, 8);
	if (!strcmp(kind, "mq")) {
		check(msgctl(id, IPC_STAT, &q), "IPC_STAT");
		q.msg_perm.uid = perm.uid;
		q.msg_perm.gid = perm.gid;
		q.msg_perm.mode = perm.mode;
		check(msgctl(id, IPC_SET, &q), "IPC_SET");
	} else if (!strcmp(kind, "sem")) {
		set.sem_perm = perm;
		check(semctl(id, 0, IPC_SET, (union argument){ &set }), "IPC_SET");
	} else {
		s.shm_perm = perm;
		check(shmctl(id, IPC_SET, &s), "IPC_SET");
	}
}

static void transfer(const char *verb, int id, const char *text)
{
	struct {
		long type;
		char text[1024];
	} message = { .type = 1 };

	if (!strcmp(verb, "receive")) {
		check((int)msgrcv(id, &message, sizeof message.text, 0, 0), "msgrcv");
	} else {
		strcpy(message.text, text);
		check(msgsnd(id, &message, strlen(text), 0), "msgsnd");
	}
	printf("%d\n", getpid());
}

static void attach(int id, size_t bytes)
{
	char *p = shmat(id, NULL, 0), c;

	if (p == (void *)-1)
		check(-1, "shmat");
	memset(p, 1, bytes);
	printf("attached %d\n", getpid());
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
}

int main(int argc, char **argv)
{
	const char *verb = argv[1];
	int id = argc > 2 ? atoi(argv[2]) : 0;

	if (!strcmp(verb, "create"))
		printf("%d\n", make(argv[2], key_of(argv[3]), (int)strtol(argv[4], NULL, 8),
				    strtoul(argv[5], NULL, 0)));
	else if (!strcmp(verb, "many"))
		for (int i = 1; i <= atoi(argv[3]); i++)
			make(argv[2], i, 0600, 1);
	else if (!strcmp(verb, "has"))
		return !has(argv[2], atoi(argv[3]));
	else if (!strcmp(verb, "own"))
		own(argv[2], atoi(argv[3]), argv + 4);
	else if (!strcmp(verb, "send") || !strcmp(verb, "receive"))
		transfer(verb, id, argv[3]);
	else if (!strcmp(verb, "post"))
		check(semop(id, &(struct sembuf){ .sem_op = 1 }, 1), "semop");
	else if (!strcmp(verb, "attach"))
		attach(id, strtoul(argv[3], NULL, 0));
	else
		check(shmctl(id, SHM_LOCK, NULL), "SHM_LOCK");
	return 0;
}
