/* process.c - pidfds, and what stands for them on kernels that have none. */
#include "process.h"

#include "fd.h"
#include "interrupt.h"
#include "process_status.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { LOOK_AGAIN_NS = 20000000 };

/* Has it not ended? Without a pidfd. */
static int check_alive(const struct process *p)
{
	uint64_t began;

	return process_began(p->pid, &began) == 0 && began == p->began ? 0 : -ESRCH;
}

int process_open(struct process *p, pid_t pid)
{
	*p = (struct process){ .pid = pid };
	p->fd = fd_checked((int)syscall(SYS_pidfd_open, pid, 0));
	if (p->fd >= 0)
		return 0;
	if (p->fd == -ENOENT) /* what newer kernels say of a thread */
		return -EINVAL;
	/* EPERM is a container's filter, which was made before there were pidfds. */
	if (p->fd != -ENOSYS && p->fd != -EPERM)
		return p->fd;
	return process_began(pid, &p->began) == 0 ? 0 : -ESRCH;
}

void process_close(struct process *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

int process_signal(const struct process *p, int signum)
{
	int r = p->fd >= 0 ? 0 : check_alive(p);

	if (r < 0)
		return r;
	if (p->fd >= 0)
		r = (int)syscall(SYS_pidfd_send_signal, p->fd, signum, NULL, 0);
	else
		r = kill(p->pid, signum);
	return r == 0 ? 0 : -errno;
}

int process_queue(const struct process *p, int signum, int value)
{
	int r = p->fd >= 0 ? 0 : check_alive(p);
	siginfo_t info;

	if (r < 0)
		return r;
	memset(&info, 0, sizeof info);
	info.si_signo = signum;
	info.si_code = SI_QUEUE;
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value.sival_int = value;
	if (p->fd >= 0)
		r = (int)syscall(SYS_pidfd_send_signal, p->fd, signum, &info, 0);
	else
		r = (int)syscall(SYS_rt_sigqueueinfo, p->pid, signum, &info);
	return r == 0 ? 0 : -errno;
}

/* Without a pidfd there is nothing that would wake us. */
static int look_until(const struct process *p, struct deadline deadline)
{
	while (check_alive(p) == 0) {
		int64_t left = deadline_left(deadline);

		if (left == 0)
			return -ETIMEDOUT;
		if (left > LOOK_AGAIN_NS)
			left = LOOK_AGAIN_NS;
		nanosleep(&(struct timespec){ .tv_nsec = (long)left }, NULL);
	}
	return 0;
}

int process_wait(const struct process *p, struct deadline deadline)
{
	struct pollfd end = { .fd = p->fd, .events = POLLIN };
	struct timespec left;
	int r;

	if (p->fd < 0)
		return look_until(p, deadline);
	do
		r = ppoll(&end, 1, deadline_left_timespec(deadline, &left), NULL);
	while (r < 0 && errno == EINTR && !interrupt_signal());
	if (r < 0)
		return -errno;
	return r > 0 ? 0 : -ETIMEDOUT;
}
