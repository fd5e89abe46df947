/*
 * deadlock.h - processes that wait for each other, all around: part of wait_table.h.
 *
 * A process is stuck when none of its threads can go on: each waits, without an end of its own, for
 * what only processes could do that are stuck, too. Of a lock it takes one of those who have it; of
 * anything else, all who could wake it have to be known, and to be stuck.
 */
#ifndef IPCTOOL_DEADLOCK_H
#define IPCTOOL_DEADLOCK_H

#include "wait_table.h"

/* Sets the rings of the waits: 0 or -ENOMEM. */
int deadlock_find(struct wait_table *t);

#endif
