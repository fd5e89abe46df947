/* object_users.c - what a process of our own has of objects, found from outside by their keys. */
#include "object_users.h"

#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct object_users users;
static const struct object_use *use;

/* An unnamed file in /dev/shm. */
static int new_file(struct object_key *key)
{
	char path[] = "/dev/shm/object_users-XXXXXX";
	int fd = mkstemp(path);
	struct stat st;

	CHECK(fd >= 0 && unlink(path) == 0 && ftruncate(fd, 4096) == 0 && fstat(fd, &st) == 0);
	*key = object_key_of_file(&st);
	return fd;
}

/* A child that does it, and then nothing. */
static pid_t child(void (*take)(int), int arg)
{
	int ready[2];
	pid_t pid;
	char c;

	if (!CHECK(pipe(ready) == 0))
		return -1;
	pid = fork();
	if (pid == 0) {
		take(arg);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	CHECK_EQ(read(ready[0], &c, 1), 0);
	close(ready[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static size_t look(const struct object_key *key)
{
	object_users_free(&users);
	CHECK_EQ(object_users_look(&users, key, 1), 0);
	return object_users_of(&users, key, &use);
}

static void inherit(int fd)
{
	(void)fd;
}

static void only_map(int fd)
{
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) != MAP_FAILED);
	close(fd);
}

static void a_descriptor(void)
{
	struct object_key key;
	int fd = new_file(&key);
	pid_t pid;

	CHECK_EQ(look(&key), 0); /* we are not among them */
	pid = child(inherit, fd);
	if (CHECK(look(&key) == 1)) {
		CHECK_EQ(use->pid, pid);
		CHECK_EQ(use->how, USE_DESCRIPTOR);
		CHECK_EQ(use->fd, fd);
	}
	end(pid);
	CHECK_EQ(look(&key), 0);
	close(fd);
}

static void a_mapping(void)
{
	struct object_key key;
	int fd = new_file(&key);
	pid_t pid = child(only_map, fd);

	if (CHECK(look(&key) == 1)) {
		CHECK_EQ(use->pid, pid);
		CHECK_EQ(use->how, USE_MAPPED);
		CHECK_EQ(use->fd, -1);
		CHECK_EQ(use->length, 4096);
		CHECK(use->start > 0);
	}
	end(pid);
	close(fd);
}

static void attach(int id)
{
	CHECK(shmat(id, NULL, 0) != (void *)-1);
}

static void a_segment(void)
{
	int id = shmget(IPC_PRIVATE, 8192, 0600);
	struct object_key key = object_key_of_sysv(FAMILY_SHM, id);
	pid_t pid = child(attach, id);

	CHECK_EQ(shmctl(id, IPC_RMID, NULL), 0); /* that it is removed changes nothing */
	if (CHECK(look(&key) == 1)) {
		CHECK_EQ(use->pid, pid);
		CHECK_EQ(use->how, USE_ATTACHED);
		CHECK_EQ(use->length, 8192);
	}
	end(pid);
}

static void a_socket(void)
{
	struct object_key key;
	struct stat st;
	int pair[2] = { -1, -1 };
	pid_t pid;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && fstat(pair[1], &st) == 0);
	key = object_key_of_socket(st.st_ino);
	pid = child(inherit, 0);
	if (CHECK(look(&key) == 1))
		CHECK_EQ(use->fd, pair[1]);
	end(pid);
	close(pair[0]);
	close(pair[1]);
}

static void lock(int fd)
{
	struct flock range = { .l_type = F_WRLCK, .l_len = 1 };

	CHECK_EQ(fcntl(fd, F_SETLK, &range), 0);
}

static void locks(void)
{
	struct object_key file, key;
	int fd = new_file(&file);
	pid_t pid = child(lock, fd), idle = child(inherit, fd);

	key = file;
	key.kind = OBJECT_LOCKS;
	if (CHECK(look(&key) == 1)) {
		CHECK_EQ(use->pid, pid);
		CHECK_EQ(use->how, USE_HOLDING);
	}
	CHECK_EQ(look(&file), 2); /* of the file itself both are users */
	end(pid);
	end(idle);
	close(fd);
}

static void several_keys(void)
{
	struct object_key keys[3];
	int fds[3];
	pid_t pid;

	for (int i = 0; i < 3; i++)
		fds[i] = new_file(&keys[i]);
	pid = child(inherit, 0);
	object_users_free(&users);
	CHECK_EQ(object_users_look(&users, keys, 3), 0);
	CHECK_EQ(users.count, 3);
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(object_users_of(&users, &keys[i], &use), 1);
		CHECK_EQ(use->fd, fds[i]);
		close(fds[i]);
	}
	end(pid);
}

static const struct check_case cases[] = {
	{ "a descriptor", a_descriptor },
	{ "a mapping, private and without a descriptor", a_mapping },
	{ "an attached segment that is removed", a_segment },
	{ "a socket", a_socket },
	{ "locks", locks },
	{ "several keys", several_keys },
};
CHECK_MAIN(cases)
