/* interrupt.c - signals become EINTR, again and again until somebody looks. */
#include "interrupt.h"

#include <errno.h>
#include <stddef.h>

enum { REPEAT_NS = 10000000 };

/* SIGALRM is the timer's; one that comes from elsewhere (alarm(2) lives on over exec) is noted. */
static const int signals[] = { SIGALRM, SIGHUP, SIGINT, SIGTERM };
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static volatile sig_atomic_t caught;
static struct sigaction before[SIGNALS];
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

static void note(int signum, siginfo_t *info, void *context)
{
	int saved = errno;

	(void)context;
	if ((signum != SIGALRM || info->si_code != SI_TIMER) && !caught) {
		caught = signum;
		repeat_from(REPEAT_NS, 0);
	}
	errno = saved;
}

static void restore(int count)
{
	while (count-- > 0)
		sigaction(signals[count], &before[count], NULL);
}

static int install(void)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };

	sigemptyset(&action.sa_mask);
	for (int i = 0; i < SIGNALS; i++) {
		if (sigaction(signals[i], NULL, &before[i]) < 0 ||
		    ((before[i].sa_handler != SIG_IGN || signals[i] == SIGALRM) &&
		     sigaction(signals[i], &action, NULL) < 0)) {
			restore(i);
			return -errno;
		}
	}
	return 0;
}

int interrupt_catch(struct deadline deadline)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	sigset_t alarm_set;
	int r;

	if (depth > 0) {
		depth++;
		return 0;
	}
	caught = 0;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return -errno;
	r = install();
	if (r < 0) {
		timer_delete(timer);
		return r;
	}
	sigemptyset(&alarm_set);
	sigaddset(&alarm_set, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &alarm_set, &mask_before);
	depth = 1;
	if (!deadline_never(deadline))
		repeat_at(deadline);
	return 0;
}

void interrupt_at(struct deadline deadline)
{
	repeat_at(deadline);
	/* A signal that came before this would be forgotten by calls that are yet to block. */
	if (caught)
		repeat_from(REPEAT_NS, 0);
}

void interrupt_release(void)
{
	if (depth == 0 || --depth > 0)
		return;
	timer_delete(timer);
	restore(SIGNALS);
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

int interrupt_signal(void)
{
	return caught;
}

int interrupt_reason(struct deadline deadline)
{
	if (caught)
		return -EINTR;
	return deadline_left(deadline) == 0 ? -ETIMEDOUT : 0;
}
