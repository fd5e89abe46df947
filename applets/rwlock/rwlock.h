/* rwlock.h - what the verbs of rwlock share. */
#ifndef IPCTOOL_APPLET_RWLOCK_H
#define IPCTOOL_APPLET_RWLOCK_H

#include "err.h"
#include "file_rwlock.h"
#include "glibc_rwlock.h"
#include "verb.h"

extern const struct verb rwlock_create_verb, rwlock_run_verb, rwlock_stat_verb, rwlock_rm_verb;

/* clang-format off */
#define RWLOCK_OPERAND { .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_RWLOCK }
/* clang-format on */

#define RWLOCK_OPT_PTHREAD(S, f) \
	OPT_FLAG(S, f, 0, "pthread", "it is a pthread_rwlock_t of C programs (glibc, 64 bits)")

/* Refuses --pthread in a build that cannot do it: a status. */
int rwlock_check_pthread(bool pthread);

/* Reports what a function of file_rwlock.h returned: a status. */
int rwlock_fail(const struct rwlock *l, int r);

/* The same where it is in the way who holds it or waits for it: that is told. */
int rwlock_fail_held(const struct rwlock *l, int r);

/* Of a lock of C programs, what it says itself of who has it. */
int rwlock_fail_pthread(const struct rwlock *l, int r, const struct glibc_rwlock_state *state);

#endif
