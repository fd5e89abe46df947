/* rwlock.h - what the verbs of rwlock share. */
#ifndef IPCTOOL_APPLET_RWLOCK_H
#define IPCTOOL_APPLET_RWLOCK_H

#include "err.h"
#include "file_rwlock.h"
#include "verb.h"

extern const struct verb rwlock_create_verb, rwlock_run_verb, rwlock_stat_verb, rwlock_rm_verb;

/* clang-format off */
#define RWLOCK_OPERAND { .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_RWLOCK }
/* clang-format on */

/* Reports what a function of file_rwlock.h returned: a status. */
int rwlock_fail(const struct rwlock *l, int r);

/* The same where it is in the way who holds it or waits for it: that is told. */
int rwlock_fail_held(const struct rwlock *l, int r);

#endif
