/* posix_mq_notify.c - waiting for a message by mq_notify(3). */
#include "posix_mq_notify.h"

#include "interrupt.h"

#include <errno.h>
#include <mqueue.h>
#include <signal.h>

/* The signal of a notification; blocked, so that it does nothing but end sigtimedwait(2). */
enum { NOTIFY_SIGNAL = SIGUSR1 };

/*
 * Takes the pending signal of our registration: 1; 0 when there is none until the deadline, or
 * until a signal that interrupt.h knows of.
 */
static int take_notification(const sigset_t *set, struct deadline deadline,
			     struct queue_sender *sender)
{
	for (;;) {
		struct timespec left;
		siginfo_t info;
		int r;

		if (deadline_left_timespec(deadline, &left))
			r = sigtimedwait(set, &info, &left);
		else
			r = sigwaitinfo(set, &info);
		if (r < 0 && (errno == EAGAIN || interrupt_signal()))
			return 0;
		if (r > 0 && info.si_code == SI_MESGQ) {
			*sender = (struct queue_sender){ info.si_pid, info.si_uid };
			return 1;
		}
	}
}

static int wait_registered(const struct queue *q, const sigset_t *set, struct deadline deadline,
			   struct queue_sender *sender)
{
	static const struct deadline now = { 0 };
	struct mq_attr attr;

	*sender = (struct queue_sender){ 0 };
	/* What came before we were registered gives no notification. */
	if (mq_getattr(q->fd, &attr) == 0 && attr.mq_curmsgs > 0) {
		take_notification(set, now, sender);
		return 0;
	}
	if (take_notification(set, deadline, sender))
		return 0;
	return interrupt_signal() ? -EINTR : -ETIMEDOUT;
}

int posix_mq_notified(const struct queue *q, struct deadline deadline, struct queue_sender *sender)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = NOTIFY_SIGNAL };
	static const struct deadline now = { 0 };
	struct queue_sender late;
	sigset_t set, before;
	int r;

	sigemptyset(&set);
	sigaddset(&set, NOTIFY_SIGNAL);
	sigprocmask(SIG_BLOCK, &set, &before);
	r = mq_notify(q->fd, &event) < 0 ? -errno : 0;
	if (r == 0) {
		r = wait_registered(q, &set, deadline, sender);
		mq_notify(q->fd, NULL);
		/* One that came at the last moment must not hit us when the mask is restored. */
		if (r < 0 && take_notification(&set, now, &late)) {
			*sender = late;
			r = 0;
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}
