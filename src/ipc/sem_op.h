/* sem_op.h - operations on the elements of a semaphore set, as users write them. */
#ifndef IPCTOOL_SEM_OP_H
#define IPCTOOL_SEM_OP_H

#include <stddef.h>
#include <sys/sem.h>

/* The same to each element of a range. */
struct sem_op {
	unsigned int first, last; /* to 65535 */
	int change;               /* -32767 to 32767; 0: wait for zero */
};

/*
 * "0-1" takes 1 from element 0, "1+2" adds 2 to element 1, "2=0" waits until element 2 is 0, and
 * "0..3+1" adds 1 to each of four. Numbers are those of units.h. Returns NULL, or in a few words
 * the rule that was broken; *op is then undefined.
 */
const char *sem_op_parse(struct sem_op *op, const char *text);

/* How many operations semop(2) needs for it, and these, in the order of the elements. */
size_t sem_op_count(const struct sem_op *op);
void sem_op_expand(const struct sem_op *op, short flags, struct sembuf *out);

#endif
