/*
 * signal_wait.c - rt_sigprocmask(2) and rt_sigtimedwait(2) without a libc in between: musl has no
 * signal 34 for others, and glibc shows SI_TKILL as SI_USER.
 */
#include "signal_wait.h"

#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_rt_sigtimedwait_time64
#define RT_SIGTIMEDWAIT SYS_rt_sigtimedwait_time64
#else
#define RT_SIGTIMEDWAIT SYS_rt_sigtimedwait
#endif

struct kernel_timespec {
	int64_t seconds, nanoseconds;
};

int signal_block(signal_set set, signal_set *before)
{
	return syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, before, sizeof set) == 0 ? 0 : -errno;
}

void signal_restore(signal_set before)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof before);
}

static void describe(const siginfo_t *from, struct signal_info *to)
{
	const int code = from->si_code;

	*to = (struct signal_info){ .signum = from->si_signo, .code = code };
	to->has_sender = code == SI_USER || code == SI_QUEUE || code == SI_TKILL ||
			 code == SI_MESGQ ||
			 (to->signum == SIGCHLD && code > 0 && code < SI_KERNEL);
	to->has_value = code == SI_QUEUE || code == SI_MESGQ || code == SI_TIMER;
	if (to->has_sender) {
		to->pid = from->si_pid;
		to->uid = from->si_uid;
	}
	if (to->has_value)
		to->value = from->si_value.sival_int;
}

int signal_take(signal_set set, struct deadline deadline, struct signal_info *info)
{
	struct timespec left = { 0 };
	siginfo_t raw;

	for (;;) {
		bool for_ever = !deadline_left_timespec(deadline, &left);
		const struct kernel_timespec wait = { left.tv_sec, left.tv_nsec };

		memset(&raw, 0, sizeof raw);
		if (syscall(RT_SIGTIMEDWAIT, &set, &raw, for_ever ? NULL : &wait, sizeof set) > 0) {
			describe(&raw, info);
			return 0;
		}
		if (errno == EAGAIN && deadline_left(deadline) == 0)
			return -ETIMEDOUT;
		if ((errno != EINTR && errno != EAGAIN) || interrupt_signal())
			return -errno;
	}
}
