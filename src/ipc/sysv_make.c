/* sysv_make.c - never an object that was there already: IPC_EXCL, and another key. */
#include "sysv_make.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/sem.h>
#include <sys/shm.h>

static int get(enum family family, key_t key, uint64_t size, int flags)
{
	switch (family) {
	case FAMILY_MQ:
		return msgget(key, flags);
	case FAMILY_SEM:
		return semget(key, size < INT_MAX ? (int)size : INT_MAX, flags);
	default:
		return shmget(key, size, flags);
	}
}

int sysv_make(enum family family, uint64_t size, mode_t mode)
{
	int id;

	do {
		key_t key;

		if (getrandom(&key, sizeof key, 0) != sizeof key)
			return -errno;
		if (key == IPC_PRIVATE)
			key = 1;
		id = get(family, key, size, IPC_CREAT | IPC_EXCL | (int)mode);
	} while (id < 0 && errno == EEXIST);
	return id < 0 ? -errno : id;
}
