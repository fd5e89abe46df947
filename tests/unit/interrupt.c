/* interrupt.c - blocking calls end by signals and deadlines, also those entered afterwards. */
#include "interrupt.h"

#include "check.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* Blocks in read(2) of a pipe that nobody writes to, until a reason to stop. */
static int block(struct deadline d)
{
	int ends[2], r;
	char c;

	if (pipe(ends) < 0)
		return -errno;
	do
		r = read(ends[0], &c, 1) < 0 ? -errno : 0;
	while (r == -EINTR && !(r = interrupt_reason(d)));
	close(ends[0]);
	close(ends[1]);
	return r;
}

static void ends_at_the_deadline(void)
{
	struct deadline d = deadline_after((struct timeout){ 20000000 });

	CHECK_EQ(interrupt_catch(d), 0);
	CHECK_EQ(block(d), -ETIMEDOUT);
	CHECK_EQ(deadline_left(d), 0);
	interrupt_release();
	CHECK_EQ(interrupt_signal(), 0);
}

static void ends_after_the_deadline(void)
{
	struct deadline d = deadline_after((struct timeout){ 1 });

	CHECK_EQ(interrupt_catch(d), 0);
	CHECK_EQ(block(d), -ETIMEDOUT);
	interrupt_release();
}

/* The signal comes before the call is entered: only the repetition can end it. */
static void ends_a_call_entered_after_a_signal(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGALRM };
	struct deadline never = { DEADLINE_NEVER };

	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		CHECK_EQ(interrupt_catch(never), 0);
		raise(signals[i]);
		CHECK_EQ(block(never), -EINTR);
		interrupt_release();
		CHECK_EQ(interrupt_signal(), signals[i]);
	}
}

static void notes_the_first_signal(void)
{
	CHECK_EQ(interrupt_catch((struct deadline){ DEADLINE_NEVER }), 0);
	raise(SIGTERM);
	raise(SIGINT);
	interrupt_release();
	CHECK_EQ(interrupt_signal(), SIGTERM);
}

/* What catches inside of somebody who catches changes nothing: not his deadline, not his signal. */
static void nests(void)
{
	struct deadline d = deadline_after((struct timeout){ 20000000 });

	CHECK_EQ(interrupt_catch(d), 0);
	CHECK_EQ(interrupt_catch((struct deadline){ DEADLINE_NEVER }), 0);
	CHECK_EQ(block(d), -ETIMEDOUT);
	raise(SIGTERM);
	interrupt_release();
	raise(SIGTERM);
	CHECK_EQ(interrupt_catch(d), 0);
	CHECK_EQ(interrupt_signal(), SIGTERM);
	interrupt_release();
	interrupt_release();
	CHECK(signal(SIGTERM, SIG_DFL) == SIG_DFL);
}

/* A deadline of its own for each call, while signals are caught all the time. */
static void ends_at_a_later_deadline(void)
{
	struct deadline never = { DEADLINE_NEVER }, d;

	CHECK_EQ(interrupt_catch(never), 0);
	for (int i = 0; i < 2; i++) {
		d = deadline_after((struct timeout){ 20000000 });
		interrupt_at(d);
		CHECK_EQ(block(d), -ETIMEDOUT);
	}
	interrupt_at((struct deadline){ 0 });
	CHECK_EQ(block((struct deadline){ 0 }), -ETIMEDOUT);
	raise(SIGTERM);
	interrupt_at(never);
	CHECK_EQ(block(never), -EINTR);
	interrupt_release();
}

static void leaves_ignored_signals_ignored(void)
{
	struct deadline d = deadline_after((struct timeout){ 20000000 });

	signal(SIGHUP, SIG_IGN);
	CHECK_EQ(interrupt_catch(d), 0);
	raise(SIGHUP);
	CHECK_EQ(block(d), -ETIMEDOUT);
	interrupt_release();
	CHECK_EQ(interrupt_signal(), 0);
	CHECK(signal(SIGHUP, SIG_DFL) == SIG_IGN);
}

static void puts_everything_back(void)
{
	struct sigaction before = { .sa_handler = SIG_IGN }, after;
	sigset_t mask, blocked;

	sigaction(SIGALRM, &before, NULL);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGALRM);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	CHECK_EQ(interrupt_catch((struct deadline){ DEADLINE_NEVER }), 0);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	CHECK(!sigismember(&mask, SIGALRM));
	interrupt_release();
	sigprocmask(SIG_SETMASK, NULL, &mask);
	CHECK(sigismember(&mask, SIGALRM));
	sigaction(SIGALRM, NULL, &after);
	CHECK(after.sa_handler == SIG_IGN);
	sigaction(SIGTERM, NULL, &after);
	CHECK(after.sa_handler == SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &blocked, NULL);
	signal(SIGALRM, SIG_DFL);
}

static sigset_t hold(void)
{
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGUSR1);
	sigprocmask(SIG_BLOCK, &held, NULL);
	return held;
}

/* Both are pending, and nobody but us takes them. */
static void gives_held_signals_back(void)
{
	struct deadline never = { DEADLINE_NEVER };
	sigset_t held = hold(), pending;
	siginfo_t info;

	CHECK_EQ(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 42 }), 0);
	raise(SIGTERM);
	CHECK_EQ(interrupt_catch_held(&held, never), 0);
	CHECK_EQ(block(never), -EINTR);
	CHECK(interrupt_signal() == SIGUSR1 || interrupt_signal() == SIGTERM);
	sigpending(&pending);
	CHECK(sigismember(&pending, SIGUSR1) && sigismember(&pending, SIGTERM));
	interrupt_release();
	CHECK_EQ(interrupt_signal(), 0);
	CHECK_EQ(sigwaitinfo(&held, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_QUEUE);
	CHECK_EQ(info.si_pid, getpid());
	CHECK_EQ(info.si_value.sival_int, 42);
	CHECK_EQ(sigwaitinfo(&held, &info), SIGTERM);
	sigprocmask(SIG_UNBLOCK, &held, NULL);
}

/* Signals that come at any moment of the wait end it, and none is lost or ends us. */
static void loses_no_held_signal(void)
{
	sigset_t held = hold();
	int waits = 0, lost = 0;
	pid_t self = getpid(), sender = fork();

	if (sender == 0) {
		for (unsigned int i = 0; i < 2000; i++) {
			kill(self, SIGUSR1);
			usleep(i % 50);
		}
		kill(self, SIGTERM);
		_exit(0);
	}
	for (;;) {
		struct deadline d = deadline_after((struct timeout){ 10000000000 });
		struct timespec at_once = { 0 };
		int r, signum;

		CHECK_EQ(interrupt_catch_held(&held, d), 0);
		r = block(d);
		interrupt_release();
		signum = sigtimedwait(&held, NULL, &at_once);
		lost += r != -EINTR || signum < 0;
		waits++;
		if (signum == SIGTERM || lost)
			break;
	}
	CHECK(waits > 1);
	CHECK_EQ(lost, 0);
	waitpid(sender, NULL, 0);
	sigprocmask(SIG_UNBLOCK, &held, NULL);
}

static void held_signals_keep_their_dispositions(void)
{
	struct deadline d = deadline_after((struct timeout){ 20000000 });
	sigset_t held = hold(), mask;
	struct sigaction after;

	signal(SIGUSR1, SIG_IGN);
	CHECK_EQ(interrupt_catch_held(&held, d), 0);
	CHECK_EQ(interrupt_catch_held(&held, d), -EBUSY);
	CHECK_EQ(block(d), -ETIMEDOUT);
	interrupt_release();
	sigprocmask(SIG_SETMASK, NULL, &mask);
	CHECK(sigismember(&mask, SIGUSR1) && sigismember(&mask, SIGTERM));
	CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
	sigaction(SIGTERM, NULL, &after);
	CHECK(after.sa_handler == SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &held, NULL);
}

static const struct check_case cases[] = {
	{ "ends at the deadline", ends_at_the_deadline },
	{ "ends after the deadline", ends_after_the_deadline },
	{ "ends a call entered after a signal", ends_a_call_entered_after_a_signal },
	{ "notes the first signal", notes_the_first_signal },
	{ "nests", nests },
	{ "ends at a later deadline", ends_at_a_later_deadline },
	{ "leaves ignored signals ignored", leaves_ignored_signals_ignored },
	{ "puts everything back", puts_everything_back },
	{ "gives held signals back", gives_held_signals_back },
	{ "loses no held signal", loses_no_held_signal },
	{ "held signals keep their dispositions", held_signals_keep_their_dispositions },
};
CHECK_MAIN(cases)
