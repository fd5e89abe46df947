/* semctl.h - the fourth argument of semctl(2), which it leaves to its callers to define. */
#ifndef IPCTOOL_SEMCTL_H
#define IPCTOOL_SEMCTL_H

#include <sys/sem.h>

union semctl_argument {
	int value;
	struct semid_ds *set;
	unsigned short *values;
	struct seminfo *info;
};

#endif
