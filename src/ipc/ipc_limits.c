/* ipc_limits.c - every limit, where it is found, and what counts against it. */
#include "ipc_limits.h"

#include "logind.h"
#include "mqueue_fs.h"
#include "posix_mq_limits.h"
#include "shmfs.h"
#include "sysctl.h"
#include "sysv_limits.h"

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

enum source {
	FROM_SYSCTL, /* the setting of that name */
	FROM_KERNEL, /* `constant` */
	FROM_SEM,    /* number `which` of kernel.sem */
	FROM_RLIMIT, /* resource `which`, the soft limit */
	FROM_SHMFS,  /* the file system /dev/shm */
	FROM_LOGIND,
};

const struct limit limits[] = {
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_MSG_MAX,
	  .name = "fs.mqueue.msg_max",
	  .unit = "messages",
	  .error = "EINVAL from mq_open",
	  .meaning = "room for messages that a POSIX queue may have" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_MSGSIZE_MAX,
	  .name = "fs.mqueue.msgsize_max",
	  .unit = "bytes",
	  .error = "EINVAL from mq_open",
	  .meaning = "size of messages that a POSIX queue may take" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_QUEUES_MAX,
	  .name = "fs.mqueue.queues_max",
	  .unit = "queues",
	  .error = "ENOSPC from mq_open",
	  .meaning = "POSIX queues in this IPC namespace" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .name = "fs.mqueue.msg_default",
	  .unit = "messages",
	  .meaning = "room of a POSIX queue that is made without attributes" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .name = "fs.mqueue.msgsize_default",
	  .unit = "bytes",
	  .meaning = "size of its messages" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_KERNEL,
	  .constant = 65536,
	  .role = LIMIT_HARD_MSGMAX,
	  .name = "HARD_MSGMAX",
	  .unit = "messages",
	  .error = "EINVAL from mq_open",
	  .meaning = "room for messages, even with CAP_SYS_RESOURCE" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_KERNEL,
	  .constant = 16777216,
	  .role = LIMIT_HARD_MSGSIZEMAX,
	  .name = "HARD_MSGSIZEMAX",
	  .unit = "bytes",
	  .error = "EINVAL from mq_open",
	  .meaning = "size of messages, even with CAP_SYS_RESOURCE" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_RLIMIT,
	  .which = RLIMIT_MSGQUEUE,
	  .role = LIMIT_MSGQUEUE,
	  .name = "RLIMIT_MSGQUEUE",
	  .unit = "bytes",
	  .error = "EMFILE from mq_open",
	  .meaning = "all POSIX queues that a user made" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_MSGMNI,
	  .name = "kernel.msgmni",
	  .unit = "queues",
	  .error = "ENOSPC from msgget",
	  .meaning = "System V queues in this IPC namespace" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .name = "kernel.msgmax",
	  .unit = "bytes",
	  .error = "EINVAL from msgsnd",
	  .meaning = "a message of a System V queue" },
	{ .kind = LIMIT_MQ,
	  .source = FROM_SYSCTL,
	  .name = "kernel.msgmnb",
	  .unit = "bytes",
	  .error = "EAGAIN from msgsnd",
	  .meaning = "messages in a new System V queue" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_SEM,
	  .which = 0,
	  .name = "kernel.sem:SEMMSL",
	  .unit = "semaphores",
	  .error = "EINVAL from semget",
	  .meaning = "semaphores in a System V set" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_SEM,
	  .which = 1,
	  .role = LIMIT_SEMMNS,
	  .name = "kernel.sem:SEMMNS",
	  .unit = "semaphores",
	  .error = "ENOSPC from semget",
	  .meaning = "semaphores in all System V sets" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_SEM,
	  .which = 2,
	  .name = "kernel.sem:SEMOPM",
	  .unit = "operations",
	  .error = "E2BIG from semop",
	  .meaning = "operations in one call" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_SEM,
	  .which = 3,
	  .role = LIMIT_SEMMNI,
	  .name = "kernel.sem:SEMMNI",
	  .unit = "sets",
	  .error = "ENOSPC from semget",
	  .meaning = "System V sets in this IPC namespace" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_KERNEL,
	  .constant = 32767,
	  .name = "SEMVMX",
	  .unit = "permits",
	  .error = "ERANGE from semop",
	  .meaning = "value of a System V semaphore" },
	{ .kind = LIMIT_SEM,
	  .source = FROM_KERNEL,
	  .constant = INT32_MAX,
	  .name = "SEM_VALUE_MAX",
	  .unit = "permits",
	  .error = "EOVERFLOW from sem_post",
	  .meaning = "value of a POSIX semaphore" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SHMFS,
	  .role = LIMIT_SHMFS_BYTES,
	  .name = "/dev/shm",
	  .unit = "bytes",
	  .error = "ENOSPC, or SIGBUS when memory is touched",
	  .meaning = "POSIX shared memory, named semaphores, other files" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SHMFS,
	  .role = LIMIT_SHMFS_INODES,
	  .name = "/dev/shm:inodes",
	  .unit = "files",
	  .error = "ENOSPC from shm_open, sem_open",
	  .meaning = "the same, in number" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SYSCTL,
	  .name = "kernel.shmmax",
	  .unit = "bytes",
	  .error = "EINVAL from shmget",
	  .meaning = "a System V segment" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_SHMALL,
	  .name = "kernel.shmall",
	  .unit = "pages",
	  .error = "ENOSPC from shmget",
	  .meaning = "all System V segments" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_SHMMNI,
	  .name = "kernel.shmmni",
	  .unit = "segments",
	  .error = "ENOSPC from shmget",
	  .meaning = "System V segments in this IPC namespace" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_SYSCTL,
	  .name = "kernel.shm_rmid_forced",
	  .unit = "flag",
	  .error = "EIDRM: the segment went with its last process",
	  .meaning = "a System V segment goes when nobody has it attached" },
	{ .kind = LIMIT_SHM,
	  .source = FROM_RLIMIT,
	  .which = RLIMIT_MEMLOCK,
	  .name = "RLIMIT_MEMLOCK",
	  .unit = "bytes",
	  .error = "ENOMEM from shmctl, mlock",
	  .meaning = "memory that is locked, SHM_LOCK and SHM_HUGETLB too" },
	{ .kind = LIMIT_PIPE,
	  .source = FROM_SYSCTL,
	  .name = "fs.pipe-max-size",
	  .unit = "bytes",
	  .error = "EPERM from fcntl(F_SETPIPE_SZ)",
	  .meaning = "capacity of a pipe" },
	{ .kind = LIMIT_PIPE,
	  .source = FROM_SYSCTL,
	  .name = "fs.pipe-user-pages-soft",
	  .unit = "pages",
	  .error = "EPERM from fcntl; new pipes hold little",
	  .meaning = "all pipes of a user" },
	{ .kind = LIMIT_PIPE,
	  .source = FROM_SYSCTL,
	  .name = "fs.pipe-user-pages-hard",
	  .unit = "pages",
	  .error = "ENFILE from pipe; 0: no limit",
	  .meaning = "all pipes of a user" },
	{ .kind = LIMIT_SOCK,
	  .source = FROM_SYSCTL,
	  .name = "net.unix.max_dgram_qlen",
	  .unit = "datagrams",
	  .error = "EAGAIN from send",
	  .meaning = "datagrams that wait in a Unix socket" },
	{ .kind = LIMIT_SOCK,
	  .source = FROM_SYSCTL,
	  .name = "net.core.wmem_max",
	  .unit = "bytes",
	  .error = "EMSGSIZE from send",
	  .meaning = "send buffer, and so a datagram" },
	{ .kind = LIMIT_FILE,
	  .source = FROM_SYSCTL,
	  .role = LIMIT_FILE_MAX,
	  .name = "fs.file-max",
	  .unit = "files",
	  .error = "ENFILE",
	  .meaning = "open files of the system" },
	{ .kind = LIMIT_FILE,
	  .source = FROM_RLIMIT,
	  .which = RLIMIT_NOFILE,
	  .name = "RLIMIT_NOFILE",
	  .unit = "files",
	  .error = "EMFILE",
	  .meaning = "descriptors of a process" },
	{ .kind = LIMIT_FILE,
	  .source = FROM_LOGIND,
	  .name = "RemoveIPC",
	  .unit = "flag",
	  .error = "ENOENT, EIDRM: objects went at log-out",
	  .meaning = "a user's objects go with the last session (logind.conf)" },
};

const size_t limit_count = sizeof limits / sizeof limits[0];

static int64_t number(uint64_t n)
{
	return n < INT64_MAX ? (int64_t)n : LIMIT_UNLIMITED;
}

static int64_t sysctl_value(const char *name)
{
	uint64_t value;

	return sysctl_number(name, &value) == 0 ? number(value) : LIMIT_UNKNOWN;
}

static int64_t sem_value(unsigned int which)
{
	struct sysv_limits l;

	if (sysv_limits(FAMILY_SEM, &l) < 0)
		return LIMIT_UNKNOWN;
	return number((const uint64_t[]){ l.sem.semmsl, l.sem.semmns, l.sem.semopm,
					  l.sem.semmni }[which]);
}

/* getrlimit()'s first parameter has a type of its own in each libc. */
static int64_t rlimit_value(unsigned int resource)
{
	struct rlimit l;
	int r;

	if (resource == RLIMIT_MSGQUEUE)
		r = getrlimit(RLIMIT_MSGQUEUE, &l);
	else if (resource == RLIMIT_MEMLOCK)
		r = getrlimit(RLIMIT_MEMLOCK, &l);
	else
		r = getrlimit(RLIMIT_NOFILE, &l);
	return r == 0 ? number(l.rlim_cur) : LIMIT_UNKNOWN;
}

/* Of the file system /dev/shm: what there is, or what is used. */
static int64_t shmfs_figure(enum limit_role role, bool used)
{
	struct statvfs fs;

	if (statvfs(SHMFS_DIR, &fs) < 0)
		return LIMIT_UNKNOWN;
	if (role == LIMIT_SHMFS_INODES)
		return number(used ? fs.f_files - fs.f_ffree : fs.f_files);
	return number((used ? fs.f_blocks - fs.f_bfree : fs.f_blocks) * fs.f_frsize);
}

int64_t limit_value(const struct limit *l)
{
	switch (l->source) {
	case FROM_SYSCTL:
		return sysctl_value(l->name);
	case FROM_SEM:
		return sem_value(l->which);
	case FROM_RLIMIT:
		return rlimit_value(l->which);
	case FROM_SHMFS:
		return shmfs_figure(l->role, false);
	case FROM_LOGIND:
		return logind_removes_ipc();
	default:
		return l->constant;
	}
}

static int64_t posix_queues(void)
{
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	int64_t count = 0;
	const char *name;
	int r;

	if (mqueue_fs_open(&fs, &lack) < 0)
		return LIMIT_UNKNOWN;
	while ((r = mqueue_fs_next(&fs, &name)) > 0)
		count++;
	mqueue_fs_close(&fs);
	return r < 0 ? LIMIT_UNKNOWN : count;
}

int64_t limit_used(const struct limit *l)
{
	struct sysv_usage u = { 0 };

	switch (l->role) {
	case LIMIT_QUEUES_MAX:
		return posix_queues();
	case LIMIT_MSGQUEUE:
		return posix_mq_bytes_used();
	case LIMIT_MSGMNI:
		return sysv_usage(FAMILY_MQ, &u) < 0 ? LIMIT_UNKNOWN : number(u.mq.queues);
	case LIMIT_SEMMNI:
		return sysv_usage(FAMILY_SEM, &u) < 0 ? LIMIT_UNKNOWN : number(u.sem.sets);
	case LIMIT_SEMMNS:
		return sysv_usage(FAMILY_SEM, &u) < 0 ? LIMIT_UNKNOWN : number(u.sem.semaphores);
	case LIMIT_SHMMNI:
		return sysv_usage(FAMILY_SHM, &u) < 0 ? LIMIT_UNKNOWN : number(u.shm.segments);
	case LIMIT_SHMALL:
		return sysv_usage(FAMILY_SHM, &u) < 0 ? LIMIT_UNKNOWN : number(u.shm.pages);
	case LIMIT_SHMFS_BYTES:
	case LIMIT_SHMFS_INODES:
		return shmfs_figure(l->role, true);
	case LIMIT_FILE_MAX:
		return sysctl_value("fs.file-nr");
	default:
		return LIMIT_UNKNOWN;
	}
}

bool limit_concerns_queue(const struct limit *l)
{
	return l->role >= LIMIT_MSG_MAX && l->role <= LIMIT_MSGQUEUE;
}

/* One use more; what is not known counts as nothing. */
static int64_t plus(int64_t used, uint64_t more)
{
	int64_t sum;

	return __builtin_add_overflow(used > 0 ? used : 0, number(more), &sum) ? LIMIT_UNLIMITED
									       : sum;
}

struct limit_need limit_for_queue(const struct limit *l, struct queue_geometry geometry,
				  int64_t value, int64_t used)
{
	const bool lifted = l->role <= LIMIT_QUEUES_MAX && posix_mq_privileged();
	struct limit_need need = { .unknown = false };

	switch (l->role) {
	case LIMIT_MSG_MAX:
	case LIMIT_HARD_MSGMAX:
		need.needed = number(geometry.maxmsg);
		break;
	case LIMIT_MSGSIZE_MAX:
	case LIMIT_HARD_MSGSIZEMAX:
		need.needed = number(geometry.msgsize);
		break;
	case LIMIT_QUEUES_MAX:
		need.needed = plus(used, 1);
		need.unknown = used == LIMIT_UNKNOWN;
		break;
	default:
		need.needed = plus(used, posix_mq_bytes(geometry));
		need.unknown = used == LIMIT_UNKNOWN;
		break;
	}
	need.enough = lifted || value == LIMIT_UNKNOWN || need.needed <= value;
	need.unknown &= need.enough && !lifted;
	return need;
}
