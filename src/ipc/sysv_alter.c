/* sysv_alter.c - IPC_SET, which sets all at once: what is to stay has to be known. */
#include "sysv_alter.h"

#include "semctl.h"
#include "sysvipc.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static void put(struct ipc_perm *perm, const struct sysv_object *o,
		const struct perm_change *change)
{
	perm->mode = (unsigned short)mode_apply(change->mode, o->mode);
	perm->uid = change->uid == PERM_KEEP ? o->uid : change->uid;
	perm->gid = change->gid == PERM_KEEP ? o->gid : change->gid;
}

static int set(const struct sysv_object *o, const struct perm_change *change)
{
	struct msqid_ds queue = { .msg_qbytes = o->mq.qbytes };
	struct semid_ds semaphores = { 0 };
	struct shmid_ds segment = { 0 };

	switch (o->family) {
	case FAMILY_MQ:
		if (o->mq.qbytes == SYSV_UNKNOWN) /* before Linux 4.17, when it may not be read */
			return -EACCES;
		put(&queue.msg_perm, o, change);
		return msgctl(o->id, IPC_SET, &queue);
	case FAMILY_SEM:
		put(&semaphores.sem_perm, o, change);
		return semctl(o->id, 0, IPC_SET, (union semctl_argument){ .set = &semaphores });
	default:
		put(&segment.shm_perm, o, change);
		return shmctl(o->id, IPC_SET, &segment);
	}
}

int sysv_alter(enum family family, int id, const struct perm_change *change)
{
	struct sysv_object object;
	int r = sysv_stat(family, id, &object);

	if (r < 0)
		return r;
	r = set(&object, change);
	if (r == -1)
		r = errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
	return r;
}
