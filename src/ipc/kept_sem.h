/*
 * kept_sem.h - the mapping of a named semaphore that a shell uses over and over.
 *
 * To map and unmap the page costs ten times what is done in it. So where the process lives on after
 * a call of the tool, and the same call is made again and again, the page stays mapped from one to
 * the next. It is used only as long as the file of that name is the one that was opened, with the
 * same owner and mode: what open(2) would find, and allow. No descriptor is kept, and nothing that
 * others could shrink (semaphore.h: exposed).
 */
#ifndef IPCTOOL_KEPT_SEM_H
#define IPCTOOL_KEPT_SEM_H

#include "semaphore.h"

#include <sys/stat.h>

/* Before each call: may it leave what it maps? If not, what is kept is let go. At first: no. */
void kept_sem_allow(bool allowed);

/* Is it kept? Then s gets the map, which is not its own. */
bool kept_sem_borrow(struct semaphore *s, const char *file);

/* Keeps the map of s, if that may be and none is kept; s has borrowed it from then on. */
void kept_sem_lend(struct semaphore *s, const char *file, const struct stat *st);

#endif
