/* keeper.c - the process that takes, waits for the end of a command, and gives back. */
#include "keeper.h"

#include "detach.h"
#include "fd.h"
#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

/* In memory that we share with the keeper: what it has done, should it be killed. */
enum { IDLE, HELD };

static int pidfd_open(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

static int take(const struct keeper *k, pid_t parent, struct deadline deadline)
{
	int r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	sigset_t term;

	if (r < 0)
		return r;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &term, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	r = getppid() == parent ? k->job->take(k->job->object, deadline) : -EOWNERDEAD;
	if (r == 0)
		__atomic_store_n(k->state, HELD, __ATOMIC_SEQ_CST);
	sigprocmask(SIG_BLOCK, &term, NULL);
	interrupt_release();
	return r;
}

/*
 * If we are killed between these two steps one permit is lost; in the other order there would be
 * one too many, which is worse.
 */
static int give(const struct keeper *k)
{
	int r;

	if (!k->job->give)
		return 0;
	__atomic_store_n(k->state, IDLE, __ATOMIC_SEQ_CST);
	r = k->job->give(k->job->object);
	if (r < 0)
		__atomic_store_n(k->state, HELD, __ATOMIC_SEQ_CST);
	return r;
}

/* Returns when the command has ended. Until then the gate is closed only if we are killed. */
static void outlast(int process, int gate, int orphaned)
{
	struct pollfd fds[] = { { .fd = process, .events = POLLIN },
				{ .fd = orphaned ? gate : -1, .events = POLLIN } };

	for (;;) {
		if (poll(fds, 2, -1) <= 0)
			continue;
		if (fds[0].revents)
			return;
		syscall(SYS_pidfd_send_signal, process, orphaned, NULL, 0);
		fds[1].fd = -1;
	}
}

/* Returns when the command has ended, or will not be run. */
static void watch(int gate, int orphaned)
{
	pid_t command;
	int process;
	ssize_t n;

	do
		n = recv(gate, &command, sizeof command, MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof command)
		return;
	process = pidfd_open(command);
	if (process < 0) /* it finds the gate closed, if it lives */
		return;
	send(gate, "", 1, MSG_NOSIGNAL);
	outlast(process, gate, orphaned);
}

static void __attribute__((noreturn))
keep(const struct keeper *k, int gate, pid_t parent, struct deadline deadline)
{
	int r;

	shield();
	detach("ipc-keeper", k->job->fd, gate); /* killall ipctool does not mean it */
	r = take(k, parent, deadline);
	send(gate, &r, sizeof r, MSG_NOSIGNAL);
	if (r == 0) {
		watch(gate, k->job->orphaned);
		give(k);
	}
	_exit(0);
}

/* What the keeper says when it has taken, or has given up. */
static int hear(const struct keeper *k)
{
	int said = 0, r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	ssize_t n;

	if (r < 0)
		return r;
	do
		n = recv(k->gate, &said, sizeof said, MSG_WAITALL);
	while (n < 0 && errno == EINTR && !interrupt_signal());
	interrupt_release();
	if (interrupt_signal())
		return -EINTR;
	return n == (ssize_t)sizeof said ? said : -EOWNERDEAD;
}

static int start(struct keeper *k, struct deadline deadline)
{
	pid_t parent = getpid();
	sigset_t all, mask;
	int ends[2];
	int r = fd_pair_checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ends);

	if (r < 0)
		return r;
	k->gate = ends[0];
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &mask);
	k->pid = fork();
	if (k->pid == 0)
		keep(k, ends[1], parent, deadline);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	close(ends[1]);
	if (k->pid > 0)
		return 0;
	close(ends[0]);
	return -ECHILD;
}

static int find_pidfds(void)
{
	int fd = pidfd_open(getpid());

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int keeper_start(struct keeper *k, const struct keeper_job *job, struct deadline deadline)
{
	int r = find_pidfds();

	if (r < 0)
		return r;
	k->job = job;
	k->state = mmap(NULL, sizeof *k->state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	if (k->state == MAP_FAILED)
		return -errno;
	r = start(k, deadline);
	if (r < 0) {
		munmap(k->state, sizeof *k->state);
		return r;
	}
	r = hear(k);
	if (r < 0) {
		kill(k->pid, SIGTERM);
		keeper_end(k);
	}
	return r;
}

int keeper_end(struct keeper *k)
{
	int r = 0;

	close(k->gate);
	while (waitpid(k->pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (__atomic_load_n(k->state, __ATOMIC_SEQ_CST) == HELD)
		r = give(k);
	munmap(k->state, sizeof *k->state);
	return r;
}
