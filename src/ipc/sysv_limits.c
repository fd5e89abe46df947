/* sysv_limits.c - IPC_INFO and its sisters: see msgctl(2), semctl(2), shmctl(2). */
#include "sysv_limits.h"

#include "semctl.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <unistd.h>

static int queue_limits(struct sysv_limits *l)
{
	struct msginfo info;

	if (msgctl(0, IPC_INFO, (struct msqid_ds *)&info) < 0)
		return -errno;
	l->mq.msgmni = (uint64_t)info.msgmni;
	l->mq.msgmax = (uint64_t)info.msgmax;
	l->mq.msgmnb = (uint64_t)info.msgmnb;
	return 0;
}

static int set_limits(struct sysv_limits *l)
{
	struct seminfo info = { 0 };

	if (semctl(0, 0, IPC_INFO, (union semctl_argument){ .info = &info }) < 0)
		return -errno;
	l->sem.semmni = (uint64_t)info.semmni;
	l->sem.semmsl = (uint64_t)info.semmsl;
	l->sem.semmns = (uint64_t)info.semmns;
	l->sem.semopm = (uint64_t)info.semopm;
	l->sem.semvmx = (uint64_t)info.semvmx;
	return 0;
}

static int segment_limits(struct sysv_limits *l)
{
	struct shminfo info;

	if (shmctl(0, IPC_INFO, (struct shmid_ds *)&info) < 0)
		return -errno;
	l->shm.shmmni = info.shmmni;
	l->shm.shmmax = info.shmmax;
	l->shm.shmmin = info.shmmin;
	l->shm.shmall = info.shmall;
	return 0;
}

int sysv_limits(enum family family, struct sysv_limits *limits)
{
	switch (family) {
	case FAMILY_MQ:
		return queue_limits(limits);
	case FAMILY_SEM:
		return set_limits(limits);
	default:
		return segment_limits(limits);
	}
}

static int queue_usage(struct sysv_usage *u)
{
	struct msginfo info;

	if (msgctl(0, MSG_INFO, (struct msqid_ds *)&info) < 0)
		return -errno;
	u->mq.queues = (uint64_t)info.msgpool;
	u->mq.messages = (uint64_t)info.msgmap;
	u->mq.bytes = (uint64_t)info.msgtql;
	return 0;
}

static int set_usage(struct sysv_usage *u)
{
	struct seminfo info = { 0 };

	if (semctl(0, 0, SEM_INFO, (union semctl_argument){ .info = &info }) < 0)
		return -errno;
	u->sem.sets = (uint64_t)info.semusz;
	u->sem.semaphores = (uint64_t)info.semaem;
	return 0;
}

static int segment_usage(struct sysv_usage *u)
{
	struct shm_info info;

	if (shmctl(0, SHM_INFO, (struct shmid_ds *)&info) < 0)
		return -errno;
	u->shm.segments = (uint64_t)info.used_ids;
	u->shm.pages = info.shm_tot;
	u->shm.resident = info.shm_rss;
	u->shm.swapped = info.shm_swp;
	u->shm.swap_attempts = info.swap_attempts;
	u->shm.swap_successes = info.swap_successes;
	return 0;
}

int sysv_usage(enum family family, struct sysv_usage *usage)
{
	switch (family) {
	case FAMILY_MQ:
		return queue_usage(usage);
	case FAMILY_SEM:
		return set_usage(usage);
	default:
		return segment_usage(usage);
	}
}

uint64_t sysv_pages(uint64_t pages, uint64_t unit)
{
	uint64_t factor = (uint64_t)sysconf(_SC_PAGESIZE) / unit;

	return (pages < UINT64_MAX / factor ? pages : UINT64_MAX / factor) * factor;
}
