/* sysv.c - System V queues, semaphore sets and segments: the verbs. */
#include "sysv.h"

#include "../applets.h"

#include <stddef.h>

static const struct verb *const verbs[] = { &sysv_ls_verb, &sysv_rm_verb, NULL };

const struct applet sysv_applet = {
	.name = "sysv",
	.brief = "System V message queues, semaphore sets and shared memory",
	.verbs = verbs,
};
