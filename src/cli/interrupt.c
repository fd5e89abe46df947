/* interrupt.c - signals become EINTR, again and again until somebody looks. */
#include "interrupt.h"

#include "host.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { REPEAT_NS = 10000000, SIGNAL_LAST = 64 };

static volatile sig_atomic_t caught;
static sigset_t handled;  /* what we have handlers for */
static sigset_t returned; /* of these, what is pending again when it came */
static struct sigaction before[SIGNAL_LAST + 1];
static sigset_t mask_before;
static timer_t timer;
static unsigned int depth;

static void repeat_from(int64_t ns, int flags)
{
	struct itimerspec when = { .it_interval.tv_nsec = REPEAT_NS };

	when.it_value = deadline_timespec((struct deadline){ ns });
	timer_settime(timer, flags, &when, NULL);
}

/* Not before, and with DEADLINE_NEVER not at all. */
static void repeat_at(struct deadline deadline)
{
	if (deadline_never(deadline))
		timer_settime(timer, 0, &(struct itimerspec){ 0 }, NULL);
	else
		repeat_from(deadline.ns > 0 ? deadline.ns : 1, TIMER_ABSTIME);
}

static void note_first(int signum)
{
	if (caught)
		return;
	caught = signum;
	repeat_from(REPEAT_NS, 0);
}

/* SIGALRM is the timer's; one that comes from elsewhere (alarm(2) lives on over exec) is noted. */
static void note(int signum, siginfo_t *info, void *context)
{
	int saved = errno;

	(void)context;
	if (signum != SIGALRM || info->si_code != SI_TIMER)
		note_first(signum);
	errno = saved;
}

/* They are blocked again when this returns, so the one that came waits for its taker. */
static void put_back(int signum, siginfo_t *info, void *context)
{
	sigset_t *mask = &((ucontext_t *)context)->uc_sigmask;
	int saved = errno;

	note_first(signum);
	for (int i = 1; i <= SIGNAL_LAST; i++)
		if (sigismember(&returned, i) == 1)
			sigaddset(mask, i);
	syscall(SYS_rt_sigqueueinfo, getpid(), signum, info);
	errno = saved;
}

static void restore(void)
{
	for (int i = 1; i <= SIGNAL_LAST; i++)
		if (sigismember(&handled, i) == 1)
			sigaction(i, &before[i], NULL);
}

static int handle(int signum, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	if (handler == put_back)
		sigfillset(&action.sa_mask);
	if (sigaction(signum, &action, &before[signum]) < 0)
		return -errno;
	sigaddset(&handled, signum);
	return 0;
}

const int interrupt_signals[INTERRUPT_SIGNALS] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

/* Ignored signals stay ignored. */
static int handle_ends(void)
{
	struct sigaction now;
	int r = 0;

	for (size_t i = 0; r == 0 && i < INTERRUPT_SIGNALS; i++)
		if (sigaction(interrupt_signals[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			r = handle(interrupt_signals[i], note);
	return r;
}

static int handle_returned(void)
{
	int r = 0;

	for (int i = 1; r == 0 && i <= SIGNAL_LAST; i++)
		if (sigismember(&returned, i) == 1)
			r = handle(i, put_back);
	return r;
}

static int begin(const sigset_t *held, struct deadline deadline)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	sigset_t through;
	int r;

	caught = 0;
	sigemptyset(&handled);
	sigemptyset(&returned);
	if (held)
		returned = *held;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return errno == EAGAIN ? -EUSERS : -errno;
	r = handle(SIGALRM, note);
	if (r == 0)
		r = held ? handle_returned() : handle_ends();
	if (r < 0) {
		restore();
		timer_delete(timer);
		return r;
	}
	depth = 1;
	if (!deadline_never(deadline))
		repeat_at(deadline);
	through = returned;
	sigaddset(&through, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &through, &mask_before);
	return 0;
}

int interrupt_catch(struct deadline deadline)
{
	if (depth == 0)
		return begin(NULL, deadline);
	depth++;
	return 0;
}

int interrupt_catch_held(const sigset_t *held, struct deadline deadline)
{
	return depth == 0 ? begin(held, deadline) : -EBUSY;
}

void interrupt_at(struct deadline deadline)
{
	repeat_at(deadline);
	/* A signal that came before this would be forgotten by calls that are yet to block. */
	if (caught)
		repeat_from(REPEAT_NS, 0);
}

/* The mask before the dispositions: a signal that was held must not end us. */
void interrupt_release(void)
{
	if (depth == 0 || --depth > 0)
		return;
	timer_delete(timer);
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
	restore();
	if (caught && sigismember(&returned, caught) == 1)
		caught = 0;
}

void interrupt_forget(void)
{
	caught = 0;
}

int interrupt_signal(void)
{
	if (!caught && host)
		return host->signalled();
	return caught;
}

int interrupt_reason(struct deadline deadline)
{
	if (interrupt_signal())
		return -EINTR;
	return deadline_left(deadline) == 0 ? -ETIMEDOUT : 0;
}
