/*
 * sysv_map - what C programs do with System V segments: shmget(2), shmat(2). WHICH is key:N, or an
 * id.
 *
 *	sysv_map create WHICH SIZE TEXT    makes it, copies TEXT to its beginning, prints its id
 *	sysv_map put WHICH OFFSET TEXT     copies TEXT into it
 *	sysv_map get WHICH OFFSET LENGTH   prints what it sees there
 *	sysv_map await WHICH OFFSET TEXT   attaches it, says "attached", ends when TEXT is there
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

static int check(int r, const char *what)
{
	if (r >= 0)
		return r;
	perror(what);
	exit(1);
}

static int segment(const char *which, size_t size, int flags)
{
	if (strncmp(which, "key:", 4) != 0)
		return atoi(which);
	return check(shmget((key_t)strtoul(which + 4, NULL, 0), size, flags), "shmget");
}

static void await(const char *p, const char *text)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	puts("attached");
	fflush(stdout);
	while (memcmp(p, text, strlen(text)) != 0)
		nanosleep(&pause, NULL);
	puts("seen");
}

int main(int argc, char **argv)
{
	const char *verb = argv[1];
	size_t number = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
	int id = strcmp(verb, "create") ? segment(argv[2], 0, 0)
					: segment(argv[2], number, IPC_CREAT | IPC_EXCL | 0600);
	char *p = shmat(id, NULL, 0);

	if (p == (void *)-1)
		check(-1, "shmat");
	if (!strcmp(verb, "create")) {
		memcpy(p, argv[4], strlen(argv[4]));
		printf("%d\n", id);
	} else if (!strcmp(verb, "put")) {
		memcpy(p + number, argv[4], strlen(argv[4]));
	} else if (!strcmp(verb, "get")) {
		fwrite(p + number, 1, strtoul(argv[4], NULL, 0), stdout);
	} else {
		await(p + number, argv[4]);
	}
	return 0;
}
