/*
 * sem_learner - the programs that people write to learn semaphores.
 *
 *	sem_learner parent NAME
 *	sem_learner child NAME
 *	sem_learner waiter OBJECT
 *	sem_learner poster OBJECT
 *
 * The first two open or create a named semaphore of value 1, enter a critical section, and post;
 * the parent unlinks the name. The waiter makes a sem_t in shared memory, waits on it, and removes
 * it; the poster finds it there and posts it.
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int critical_section(const char *name, int is_parent)
{
	sem_t *sem = sem_open(name, O_CREAT, 0600, 1);
	int value = 0;

	if (sem == SEM_FAILED)
		return fail("sem_open");
	if (sem_getvalue(sem, &value) < 0)
		return fail("sem_getvalue");
	printf("sem_getvalue: %d\n", value);
	fflush(stdout);
	while (sem_wait(sem) < 0)
		if (errno != EINTR)
			return fail("sem_wait");
	printf("I am %s process. Critical section.\n", is_parent ? "parent" : "child");
	if (sem_post(sem) < 0 || sem_close(sem) < 0)
		return fail("sem_post");
	return is_parent && sem_unlink(name) < 0 ? fail("sem_unlink") : 0;
}

static sem_t *in_memory(const char *object)
{
	int fd = shm_open(object, O_CREAT | O_RDWR, 0600);
	struct stat st;

	if (fd < 0 || ftruncate(fd, sizeof(sem_t)) < 0 || fstat(fd, &st) < 0)
		return MAP_FAILED;
	return mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static int waiter(const char *object)
{
	sem_t *sem = in_memory(object);

	if (sem == MAP_FAILED || sem_init(sem, 1, 0) < 0)
		return fail("sem_init");
	while (sem_wait(sem) < 0)
		if (errno != EINTR)
			return fail("sem_wait");
	puts("Enter critical section");
	sem_destroy(sem);
	return shm_unlink(object) < 0 ? fail("shm_unlink") : 0;
}

static int poster(const char *object)
{
	sem_t *sem = in_memory(object);

	if (sem == MAP_FAILED || sem_post(sem) < 0)
		return fail("sem_post");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	if (strcmp(argv[1], "waiter") == 0)
		return waiter(argv[2]);
	if (strcmp(argv[1], "poster") == 0)
		return poster(argv[2]);
	return critical_section(argv[2], strcmp(argv[1], "parent") == 0);
}
