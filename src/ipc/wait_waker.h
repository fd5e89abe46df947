/* wait_waker.h - who could wake those who wait: part of wait_table.h. */
#ifndef IPCTOOL_WAIT_WAKER_H
#define IPCTOOL_WAIT_WAKER_H

#include "wait_object.h"

/* Of all waits, whose objects are known: 0 or -ENOMEM. What cannot be looked up is not known. */
int wait_find_wakers(struct wait_table *t, struct wait_sources *s);

#endif
