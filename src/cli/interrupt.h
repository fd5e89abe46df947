/*
 * interrupt.h - SIGHUP, SIGINT, SIGQUIT and SIGTERM as something that a verb can wait for.
 *
 * Between interrupt_catch() and interrupt_release() these signals end no process: the first one
 * is noted, and the blocking system call under way fails with EINTR. A call that was entered just
 * after the signal is interrupted too, because a timer repeats the interruption every 10 ms. The
 * same timer gives a deadline to calls that take none (open of a FIFO, flock, msgrcv).
 *
 * So the loop around a blocking call is
 *
 *	do
 *		r = call(...) ? -errno : 0;
 *	while (r == -EINTR && !(r = interrupt_reason(deadline)));
 *
 * and a verb that holds something (messages taken, permits) gives it back before it returns. The
 * status that err_sys(-EINTR, ...) returns lets main end the process by that signal.
 */
#ifndef IPCTOOL_INTERRUPT_H
#define IPCTOOL_INTERRUPT_H

#include "deadline.h"

#include <signal.h>

/* The signals that these are. */
enum { INTERRUPT_SIGNALS = 4 };
extern const int interrupt_signals[INTERRUPT_SIGNALS];

/*
 * Starts catching; ignored signals stay ignored. From `deadline` on, blocking calls are
 * interrupted as well (DEADLINE_NEVER: only by signals). 0 or -errno, -EUSERS when there is no
 * timer. Pairs of calls nest: the outermost one catches, and its deadline holds.
 */
int interrupt_catch(struct deadline deadline);

/*
 * The same by the signals that the caller has blocked, to take them by signalfd(2): until
 * interrupt_release() they end blocking calls, and the first one that comes is pending again with
 * all that is known of its sender, and blocked. It does not stay noted. Not within a pair, and
 * none within it. None of them may be set to be ignored, by SIG_IGN or as SIGCHLD is by SIG_DFL:
 * then the kernel forgets what is pending.
 */
int interrupt_catch_held(const sigset_t *held, struct deadline deadline);

/*
 * Within interrupt_catch(): from `deadline` on, and no longer from the one given there, blocking
 * calls are interrupted.
 */
void interrupt_at(struct deadline deadline);

/* Restores dispositions and deletes the timer. A signal that was caught stays noted. */
void interrupt_release(void);

/* The signal that was caught since interrupt_catch(), or that the host (host.h) noted; or 0. */
int interrupt_signal(void);

/* Before something new is begun in the same process: what was caught is over. */
void interrupt_forget(void);

/* Why a call failed with EINTR: -EINTR (a signal was caught), -ETIMEDOUT, or 0: call it again. */
int interrupt_reason(struct deadline deadline);

#endif
