/*
 * semset - what C programs do with System V semaphore sets.
 *
 *	semset create KEY MODE VALUE...    semget(2) and SETALL, prints the id; no semop(2), as many
 *	semset slow KEY VALUE              the same for one, but waits for a line between the two,
 *and says "there"; then a semop(2) semset get ID                      prints all values semset op
 *ID ELEMENT CHANGE [undo] semop(2), with SEM_UNDO semset hold ID ELEMENT             takes one with
 *SEM_UNDO, says "held", waits for the end of standard input semset hold-plain ID ELEMENT       the
 *same without SEM_UNDO semset remove ID semset pounce KEY COUNT VALUE...   so often: waits until
 *there is a set, and says what is wrong if it can be used and does not have these values; waits
 *	                                   until it is gone
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <unistd.h>

union argument {
	int value;
	struct semid_ds *set;
	unsigned short *values;
};

static unsigned short values[65536];

static int check(int r, const char *what)
{
	if (r >= 0)
		return r;
	perror(what);
	exit(1);
}

static key_t key_of(const char *text)
{
	return (key_t)strtoul(text, NULL, 0);
}

static int read_values(char **texts)
{
	int count = 0;

	while (texts[count]) {
		values[count] = (unsigned short)atoi(texts[count]);
		count++;
	}
	return count;
}

static void create(key_t key, int mode, char **texts)
{
	int count = read_values(texts);
	int id = check(semget(key, count, IPC_CREAT | IPC_EXCL | mode), "semget");

	check(semctl(id, 0, SETALL, (union argument){ .values = values }), "SETALL");
	printf("%d\n", id);
}

static void wait_for_input(const char *say)
{
	char c;

	puts(say);
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0 && c != '\n')
		;
}

static void change(int id, int element, int by, int flags)
{
	struct sembuf op = { (unsigned short)element, (short)by, (short)flags };

	check(semop(id, &op, 1), "semop");
}

static void create_slowly(key_t key, int value)
{
	int id = check(semget(key, 1, IPC_CREAT | IPC_EXCL | 0600), "semget");

	wait_for_input("there");
	check(semctl(id, 0, SETVAL, (union argument){ .value = value }), "SETVAL");
	change(id, 0, -1, 0);
	change(id, 0, 1, 0);
}

static void get(int id)
{
	struct semid_ds set;

	check(semctl(id, 0, IPC_STAT, (union argument){ .set = &set }), "IPC_STAT");
	check(semctl(id, 0, GETALL, (union argument){ .values = values }), "GETALL");
	for (unsigned long i = 0; i < set.sem_nsems; i++)
		printf("%d%c", values[i], i + 1 < set.sem_nsems ? ' ' : '\n');
}

/* By the rule for openers it may be used when sem_otime is set; by its mode, maybe at once. */
static void try_set(int id, int count, int by_rule)
{
	unsigned short now[64];
	struct semid_ds set;

	if (by_rule &&
	    (semctl(id, 0, IPC_STAT, (union argument){ .set = &set }) < 0 || set.sem_otime == 0))
		return;
	if (semctl(id, 0, GETALL, (union argument){ .values = now }) < 0)
		return;
	for (int i = 0; i < count; i++)
		if (now[i] != values[i])
			printf("element %d is %d\n", i, now[i]);
}

static void pounce(key_t key, int times, char **texts)
{
	int count = read_values(texts);

	while (times-- > 0) {
		int id;

		while ((id = semget(key, 0, 0)) < 0)
			;
		if (geteuid() != 0)
			try_set(id, count, 0);
		do
			try_set(id, count, 1);
		while (semget(key, 0, 0) == id);
	}
}

int main(int argc, char **argv)
{
	const char *verb = argv[1];
	int id = atoi(argv[2]), element = argc > 3 ? atoi(argv[3]) : 0;

	if (!strcmp(verb, "create"))
		create(key_of(argv[2]), (int)strtol(argv[3], NULL, 8), argv + 4);
	else if (!strcmp(verb, "slow"))
		create_slowly(key_of(argv[2]), atoi(argv[3]));
	else if (!strcmp(verb, "get"))
		get(id);
	else if (!strcmp(verb, "op"))
		change(id, element, atoi(argv[4]), argc > 5 ? SEM_UNDO : 0);
	else if (!strcmp(verb, "hold"))
		change(id, element, -1, SEM_UNDO), wait_for_input("held");
	else if (!strcmp(verb, "hold-plain"))
		change(id, element, -1, 0), wait_for_input("held");
	else if (!strcmp(verb, "remove"))
		check(semctl(id, 0, IPC_RMID), "IPC_RMID");
	else
		pounce(key_of(argv[2]), atoi(argv[3]), argv + 4);
	return 0;
}
