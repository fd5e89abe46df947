/* sysvipc.c - System V queues, semaphore sets and segments, from the kernel's tables. */
#include "sysvipc.h"

#include "capability.h"
#include "semctl.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

/* Linux 4.17; older libcs do not name them. */
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif
#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif
#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif

enum {
	MODE_DEST = 01000, /* SHM_DEST and SHM_LOCKED, in the mode of a segment */
	MODE_LOCKED = 02000,
};

static void take_perm(struct sysv_object *o, const struct ipc_perm *perm)
{
	o->key = (uint32_t)perm->__key;
	o->mode = perm->mode & 0777;
	o->uid = perm->uid;
	o->gid = perm->gid;
	o->cuid = perm->cuid;
	o->cgid = perm->cgid;
}

/*
 * Each of these fills in what the call returned for `which`: an id with IPC_STAT, a slot of the
 * kernel's table with *_STAT_ANY. The id, or -errno.
 */
static int stat_queue(struct sysv_object *o, int which, int command)
{
	struct msqid_ds q;
	int id = msgctl(which, command, &q);

	if (id < 0)
		return -errno;
	take_perm(o, &q.msg_perm);
	o->ctime = q.msg_ctime;
	o->mq.messages = q.msg_qnum;
	o->mq.bytes = q.__msg_cbytes;
	o->mq.qbytes = q.msg_qbytes;
	o->mq.lspid = q.msg_lspid;
	o->mq.lrpid = q.msg_lrpid;
	o->mq.stime = q.msg_stime;
	o->mq.rtime = q.msg_rtime;
	return id;
}

static int stat_set(struct sysv_object *o, int which, int command)
{
	struct semid_ds set = { 0 };
	int id = semctl(which, 0, command, (union semctl_argument){ .set = &set });

	if (id < 0)
		return -errno;
	take_perm(o, &set.sem_perm);
	o->ctime = set.sem_ctime;
	o->sem.nsems = set.sem_nsems;
	o->sem.otime = set.sem_otime;
	return id;
}

static int stat_segment(struct sysv_object *o, int which, int command)
{
	struct shmid_ds s;
	int id = shmctl(which, command, &s);

	if (id < 0)
		return -errno;
	take_perm(o, &s.shm_perm);
	o->ctime = s.shm_ctime;
	o->shm.size = s.shm_segsz;
	o->shm.nattch = s.shm_nattch;
	o->shm.rss = o->shm.swapped = SYSV_UNKNOWN;
	o->shm.cpid = s.shm_cpid;
	o->shm.lpid = s.shm_lpid;
	o->shm.atime = s.shm_atime;
	o->shm.dtime = s.shm_dtime;
	o->shm.dest = s.shm_perm.mode & MODE_DEST;
	o->shm.locked = s.shm_perm.mode & MODE_LOCKED;
	return id;
}

static int stat_object(struct sysv_object *o, enum family family, int which, bool slot)
{
	*o = (struct sysv_object){ .family = family };
	switch (family) {
	case FAMILY_MQ:
		o->id = stat_queue(o, which, slot ? MSG_STAT_ANY : IPC_STAT);
		break;
	case FAMILY_SEM:
		o->id = stat_set(o, which, slot ? SEM_STAT_ANY : IPC_STAT);
		break;
	default:
		o->id = stat_segment(o, which, slot ? SHM_STAT_ANY : IPC_STAT);
		break;
	}
	if (o->id < 0)
		return o->id;
	if (!slot)
		o->id = which;
	return 0;
}

/* The last slot in use, and how many are: -errno when the kernel was built without System V IPC. */
static int table_info(enum family family, int *last, int *used)
{
	struct msginfo queues = { 0 };
	struct seminfo sets = { 0 };
	struct shm_info segments = { 0 };

	switch (family) {
	case FAMILY_MQ:
		*last = msgctl(0, MSG_INFO, (struct msqid_ds *)&queues);
		*used = queues.msgpool;
		break;
	case FAMILY_SEM:
		*last = semctl(0, 0, SEM_INFO, (union semctl_argument){ .info = &sets });
		*used = sets.semusz;
		break;
	default:
		*last = shmctl(0, SHM_INFO, (struct shmid_ds *)&segments);
		*used = segments.used_ids;
		break;
	}
	return *last < 0 ? -errno : 0;
}

static bool slots_can_be_asked_for(const struct sysv_scan *scan)
{
	struct sysv_object o;

	for (int i = 0; i <= scan->last; i++)
		if (stat_object(&o, scan->family, i, true) == 0)
			return true;
	return false;
}

static int open_proc(struct sysv_scan *scan)
{
	static const char *const paths[] = {
		[FAMILY_MQ] = "/proc/sysvipc/msg",
		[FAMILY_SEM] = "/proc/sysvipc/sem",
		[FAMILY_SHM] = "/proc/sysvipc/shm",
	};
	char heading[512];

	scan->proc = fopen(paths[scan->family], "re");
	if (!scan->proc)
		return -errno;
	if (fgets(heading, sizeof heading, scan->proc))
		return 0;
	sysv_scan_close(scan);
	return -EIO;
}

int sysv_scan_open(struct sysv_scan *scan, enum family family, bool memory)
{
	int used, r;

	*scan = (struct sysv_scan){ .family = family };
	r = table_info(family, &scan->last, &used);
	if (r < 0)
		return r;
	if (used > 0 && !slots_can_be_asked_for(scan))
		return open_proc(scan);
	if (memory && family == FAMILY_SHM)
		open_proc(scan); /* if it fails, there are the other columns */
	return 0;
}

static int next_line(struct sysv_scan *scan, struct sysv_object *object)
{
	char line[512];

	while (fgets(line, sizeof line, scan->proc))
		if (sysv_parse_line(object, scan->family, line) == 0)
			return 1;
	return ferror(scan->proc) ? -EIO : 0;
}

int sysv_next(struct sysv_scan *scan, struct sysv_object *object)
{
	if (scan->proc)
		return next_line(scan, object);
	while (scan->index <= scan->last)
		if (stat_object(object, scan->family, scan->index++, true) == 0)
			return 1;
	return 0;
}

void sysv_scan_close(struct sysv_scan *scan)
{
	if (scan->proc)
		fclose(scan->proc);
	scan->proc = NULL;
}

int sysv_key(const struct address *a, int *key)
{
	*key = a->form == ADDRESS_PRIVATE ? IPC_PRIVATE : (int)a->key;
	if (a->form == ADDRESS_FTOK)
		*key = ftok(a->name, a->proj);
	return *key == -1 && a->form == ADDRESS_FTOK ? -errno : 0;
}

int sysv_find(const struct address *a, int *id, bool *path_failed)
{
	int key, r;

	*path_failed = false;
	*id = a->id;
	if (a->form == ADDRESS_ID)
		return 0;
	r = sysv_key(a, &key);
	*path_failed = r < 0;
	if (r < 0)
		return r;
	if (a->family == FAMILY_MQ)
		*id = msgget(key, 0);
	else if (a->family == FAMILY_SEM)
		*id = semget(key, 0, 0);
	else
		*id = shmget(key, 0, 0);
	return *id < 0 ? -errno : 0;
}

int sysv_stat(enum family family, int id, struct sysv_object *object)
{
	struct sysv_scan scan;
	int r = stat_object(object, family, id, false);

	if (r != -EACCES)
		return r == -EINVAL || r == -EIDRM ? -ENOENT : r;
	/* That takes the permission to read; going through all objects does not. */
	r = sysv_scan_open(&scan, family, false);
	if (r < 0)
		return r;
	while ((r = sysv_next(&scan, object)) > 0)
		if (object->id == id)
			break;
	sysv_scan_close(&scan);
	return r > 0 ? 0 : r == 0 ? -ENOENT : r;
}

int sysv_semaphore(int id, unsigned int index, struct sysv_semaphore *semaphore)
{
	static const int commands[] = { GETVAL, GETNCNT, GETZCNT, GETPID };
	int values[4];

	for (int i = 0; i < 4; i++) {
		values[i] = semctl(id, (int)index, commands[i]);
		if (values[i] < 0)
			return errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
	}
	*semaphore = (struct sysv_semaphore){ values[0], values[1], values[2], values[3] };
	return 0;
}

int sysv_remove(enum family family, int id)
{
	int r;

	if (family == FAMILY_MQ)
		r = msgctl(id, IPC_RMID, NULL);
	else if (family == FAMILY_SEM)
		r = semctl(id, 0, IPC_RMID);
	else
		r = shmctl(id, IPC_RMID, NULL);
	if (r < 0)
		return errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
	return 0;
}

bool sysv_may_remove(const struct sysv_object *object)
{
	uid_t uid = geteuid();

	return uid == object->uid || uid == object->cuid || capability_has(CAP_SYS_ADMIN);
}

enum { FIELDS_MAX = 16 };

/* The numbers of a line, of which the third is octal; how many there are. */
static int split(int64_t fields[FIELDS_MAX], const char *line)
{
	int count = 0;

	while (count < FIELDS_MAX) {
		char *end;

		fields[count] = strtoll(line, &end, count == 2 ? 8 : 10);
		if (end == line)
			break;
		line = end;
		count++;
	}
	return count;
}

/* Of /proc/sysvipc: key, id, mode, and then what each family has, always with four owners. */
static void take_owners(struct sysv_object *o, const int64_t *fields)
{
	o->uid = (uid_t)fields[0];
	o->gid = (gid_t)fields[1];
	o->cuid = (uid_t)fields[2];
	o->cgid = (gid_t)fields[3];
}

static int take_queue(struct sysv_object *o, const int64_t *f, int count)
{
	if (count < 14)
		return -EINVAL;
	o->mq.bytes = (uint64_t)f[3];
	o->mq.messages = (uint64_t)f[4];
	o->mq.qbytes = SYSV_UNKNOWN;
	o->mq.lspid = (pid_t)f[5];
	o->mq.lrpid = (pid_t)f[6];
	take_owners(o, f + 7);
	o->mq.stime = f[11];
	o->mq.rtime = f[12];
	o->ctime = f[13];
	return 0;
}

static int take_set(struct sysv_object *o, const int64_t *f, int count)
{
	if (count < 10)
		return -EINVAL;
	o->sem.nsems = (uint64_t)f[3];
	take_owners(o, f + 4);
	o->sem.otime = f[8];
	o->ctime = f[9];
	return 0;
}

static int take_segment(struct sysv_object *o, const int64_t *f, int count)
{
	if (count < 16)
		return -EINVAL;
	o->shm.dest = f[2] & MODE_DEST;
	o->shm.locked = f[2] & MODE_LOCKED;
	o->shm.size = (uint64_t)f[3];
	o->shm.cpid = (pid_t)f[4];
	o->shm.lpid = (pid_t)f[5];
	o->shm.nattch = (uint64_t)f[6];
	take_owners(o, f + 7);
	o->shm.atime = f[11];
	o->shm.dtime = f[12];
	o->ctime = f[13];
	o->shm.rss = (uint64_t)f[14];
	o->shm.swapped = (uint64_t)f[15];
	return 0;
}

int sysv_parse_line(struct sysv_object *object, enum family family, const char *line)
{
	int64_t fields[FIELDS_MAX];
	int count = split(fields, line);

	*object = (struct sysv_object){ .family = family };
	if (count < 3)
		return -EINVAL;
	object->key = (uint32_t)fields[0]; /* a signed number there, unlike everywhere else */
	object->id = (int)fields[1];
	object->mode = (mode_t)fields[2] & 0777;
	if (family == FAMILY_MQ)
		return take_queue(object, fields, count);
	if (family == FAMILY_SEM)
		return take_set(object, fields, count);
	return take_segment(object, fields, count);
}

int sysv_command(pid_t pid, int64_t latest, char command[PROCESS_COMMAND_SIZE])
{
	int64_t began;
	int r = process_began_at(pid, &began);

	if (r == 0 && began > latest + 1)
		r = -ESRCH;
	return r < 0 ? r : process_command(pid, command);
}
