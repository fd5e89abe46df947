/* ipc_call.c - the system calls that processes sleep in. */
#include "ipc_call.h"

#include "futex.h"
#include "procfd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif
#ifndef SYS_futex_wait
#define SYS_futex_wait 455
#endif
#define FUTEX2_PRIVATE_FLAG 128 /* of futex_wait(2), which takes it as the fourth argument */
#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif

/* How a call tells that it ends by itself. */
enum limit {
	NEVER,
	POINTER, /* to a time; NULL: never */
	SIGNED,  /* milliseconds; negative: never */
};

/* Some arguments say more than which object it is. */
enum special { PLAIN, OPEN, FCNTL, FUTEX, FUTEX_WAIT2, SPLICE, WAITID };

struct known_call {
	long number;
	const char *name;
	enum ipc_on on;
	enum ipc_for what;
	unsigned char argument; /* that tells the object */
	unsigned char limit;    /* enum limit */
	unsigned char until;    /* the argument that it is, or another that `special` is about */
	unsigned char special;  /* enum special */
};

static const struct known_call calls[] = {
	{ SYS_read, "read", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0 },
	{ SYS_readv, "readv", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0 },
	{ SYS_preadv2, "preadv2", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0 },
	{ SYS_write, "write", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_writev, "writev", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_pwritev2, "pwritev2", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_vmsplice, "vmsplice", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_sendfile, "sendfile", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_splice, "splice", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0, .until = 2,
	  .special = SPLICE },
	{ SYS_tee, "tee", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0, .until = 1,
	  .special = SPLICE },
	{ SYS_recvfrom, "recvfrom", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0 },
	{ SYS_recvmsg, "recvmsg", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0 },
	{ SYS_recvmmsg, "recvmmsg", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0,
	  .limit = POINTER, .until = 4 },
	{ SYS_sendto, "sendto", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_sendmsg, "sendmsg", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_sendmmsg, "sendmmsg", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_accept, "accept", IPC_ON_DESCRIPTOR, IPC_FOR_CONNECTION, .argument = 0 },
	{ SYS_accept4, "accept4", IPC_ON_DESCRIPTOR, IPC_FOR_CONNECTION, .argument = 0 },
	{ SYS_connect, "connect", IPC_ON_DESCRIPTOR, IPC_FOR_ACCEPT, .argument = 0 },
	{ SYS_flock, "flock", IPC_ON_DESCRIPTOR, IPC_FOR_LOCK, .argument = 0 },
	{ SYS_fcntl, "fcntl", IPC_ON_DESCRIPTOR, IPC_FOR_LOCK, .argument = 0, .special = FCNTL },
	{ SYS_mq_timedreceive, "mq_timedreceive", IPC_ON_DESCRIPTOR, IPC_FOR_DATA, .argument = 0,
	  .limit = POINTER, .until = 4 },
	{ SYS_mq_timedsend, "mq_timedsend", IPC_ON_DESCRIPTOR, IPC_FOR_ROOM, .argument = 0,
	  .limit = POINTER, .until = 4 },
	{ SYS_msgrcv, "msgrcv", IPC_ON_SYSV, IPC_FOR_DATA, .argument = 0 },
	{ SYS_msgsnd, "msgsnd", IPC_ON_SYSV, IPC_FOR_ROOM, .argument = 0 },
	{ SYS_semop, "semop", IPC_ON_SYSV, IPC_FOR_VALUE, .argument = 0 },
	{ SYS_semtimedop, "semtimedop", IPC_ON_SYSV, IPC_FOR_VALUE, .argument = 0, .limit = POINTER,
	  .until = 3 },
	{ SYS_futex, "futex", IPC_ON_FUTEX, IPC_FOR_VALUE, .argument = 0, .limit = POINTER,
	  .until = 3, .special = FUTEX },
	{ SYS_futex_wait, "futex_wait", IPC_ON_FUTEX, IPC_FOR_VALUE, .argument = 0,
	  .limit = POINTER, .until = 4, .special = FUTEX_WAIT2 },
	{ SYS_openat, "openat", IPC_ON_PATH, IPC_FOR_WRITER, .argument = 1, .until = 2,
	  .special = OPEN },
	{ SYS_ppoll, "ppoll", IPC_ON_POLL, IPC_FOR_EVENT, .argument = 0, .limit = POINTER,
	  .until = 2 },
	{ SYS_pselect6, "pselect6", IPC_ON_SELECT, IPC_FOR_EVENT, .argument = 0, .limit = POINTER,
	  .until = 4 },
	{ SYS_epoll_pwait, "epoll_pwait", IPC_ON_EPOLL, IPC_FOR_EVENT, .argument = 0,
	  .limit = SIGNED, .until = 3 },
	{ SYS_epoll_pwait2, "epoll_pwait2", IPC_ON_EPOLL, IPC_FOR_EVENT, .argument = 0,
	  .limit = POINTER, .until = 3 },
	{ SYS_rt_sigtimedwait, "rt_sigtimedwait", IPC_ON_NOTHING, IPC_FOR_SIGNAL, .limit = POINTER,
	  .until = 2 },
	{ SYS_wait4, "wait4", IPC_ON_CHILD, IPC_FOR_END, .argument = 0 },
	{ SYS_waitid, "waitid", IPC_ON_CHILD, IPC_FOR_END, .argument = 1, .special = WAITID },
/* What newer processors' kernels leave out. */
#ifdef SYS_open
	{ SYS_open, "open", IPC_ON_PATH, IPC_FOR_WRITER, .argument = 0, .until = 1,
	  .special = OPEN },
#endif
#ifdef SYS_poll
	{ SYS_poll, "poll", IPC_ON_POLL, IPC_FOR_EVENT, .argument = 0, .limit = SIGNED,
	  .until = 2 },
#endif
#ifdef SYS_select
	{ SYS_select, "select", IPC_ON_SELECT, IPC_FOR_EVENT, .argument = 0, .limit = POINTER,
	  .until = 4 },
#endif
#ifdef SYS_epoll_wait
	{ SYS_epoll_wait, "epoll_wait", IPC_ON_EPOLL, IPC_FOR_EVENT, .argument = 0, .limit = SIGNED,
	  .until = 3 },
#endif
};

/* The functions of the kernel that are those of one call, or of some that are alike. */
static const struct {
	const char *function, *name;
	enum ipc_for what;
} functions[] = {
	{ "do_msgrcv", "msgrcv", IPC_FOR_DATA },
	{ "do_msgsnd", "msgsnd", IPC_FOR_ROOM },
	{ "__do_semtimedop", "semtimedop", IPC_FOR_VALUE },
	{ "do_semtimedop", "semtimedop", IPC_FOR_VALUE },
	{ "pipe_read", "read", IPC_FOR_DATA },
	{ "anon_pipe_read", "read", IPC_FOR_DATA },
	{ "fifo_pipe_read", "read", IPC_FOR_DATA },
	{ "pipe_write", "write", IPC_FOR_ROOM },
	{ "anon_pipe_write", "write", IPC_FOR_ROOM },
	{ "fifo_pipe_write", "write", IPC_FOR_ROOM },
	{ "unix_stream_read_generic", "recvmsg", IPC_FOR_DATA },
	{ "unix_stream_data_wait", "recvmsg", IPC_FOR_DATA },
	{ "locks_lock_inode_wait", "flock", IPC_FOR_LOCK },
	{ "flock_lock_inode_wait", "flock", IPC_FOR_LOCK },
	{ "fcntl_setlk", "fcntl", IPC_FOR_LOCK },
	{ "do_lock_file_wait", "fcntl", IPC_FOR_LOCK },
};

static const char *const for_names[] = {
	[IPC_FOR_DATA] = "data",     [IPC_FOR_ROOM] = "room",
	[IPC_FOR_READER] = "reader", [IPC_FOR_WRITER] = "writer",
	[IPC_FOR_VALUE] = "value",   [IPC_FOR_CONNECTION] = "connection",
	[IPC_FOR_LOCK] = "lock",     [IPC_FOR_ACCEPT] = "accept",
	[IPC_FOR_EVENT] = "event",   [IPC_FOR_SIGNAL] = "signal",
	[IPC_FOR_END] = "end",
};

const char *ipc_for_name(enum ipc_for what)
{
	return for_names[what];
}

enum { ARGUMENTS = 6, STACK = ARGUMENTS, WORDS = ARGUMENTS + 2 };

/* The numbers of a line. A thread of the kernel has no stack, and calls nothing. */
static int split(const char *line, long *number, uint64_t words[WORDS])
{
	char *end;

	if (strncmp(line, "running", strlen("running")) == 0)
		return -ENODATA;
	*number = strtol(line, &end, 10);
	if (end == line)
		return -EINVAL;
	if (*number < 0)
		return -ENODATA;
	for (int i = 0; i < WORDS; i++) {
		const char *word = end;

		words[i] = strtoull(word, &end, 16);
		if (end == word)
			return -EINVAL;
	}
	return words[STACK] != 0 ? 0 : -ENODATA;
}

/* A call that is taken up again after a stop has lost its number, but not its arguments. */
static long restarted(const char *function)
{
	if (strstr(function, "futex"))
		return SYS_futex;
	return strstr(function, "poll") ? SYS_ppoll : -1;
}

static const struct known_call *find(long number)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
		if (calls[i].number == number)
			return &calls[i];
	return NULL;
}

static bool is_timed(const struct known_call *k, const uint64_t *arguments)
{
	if (k->limit == POINTER)
		return arguments[k->until] != 0;
	return k->limit == SIGNED && (int)arguments[k->until] >= 0;
}

static bool futex_waits(uint64_t operation)
{
	switch ((int)operation & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_WAIT_REQUEUE_PI:
	case FUTEX_LOCK_PI:
	case FUTEX_LOCK_PI2:
		return true;
	default:
		return false;
	}
}

static int take_open(struct ipc_call *call, uint64_t flags)
{
	if ((flags & O_ACCMODE) == O_RDWR || flags & O_NONBLOCK)
		return -ENODATA; /* that waits for nobody */
	call->what = (flags & O_ACCMODE) == O_WRONLY ? IPC_FOR_READER : IPC_FOR_WRITER;
	return 0;
}

/* Of two descriptors it sleeps on the one that its function is about. */
static int take_splice(struct ipc_call *call, uint64_t out, const char *function)
{
	if (!strstr(function, "writ") && !strstr(function, "send") && !strstr(function, "space"))
		return 0;
	call->descriptor = (int)out;
	call->what = IPC_FOR_ROOM;
	return call->descriptor < 0 ? -ENODATA : 0;
}

static int take_special(struct ipc_call *call, const struct known_call *k, const uint64_t *words,
			const char *function)
{
	switch ((enum special)k->special) {
	case OPEN:
		call->directory = k->argument > 0 ? (int)words[0] : AT_FDCWD;
		return take_open(call, words[k->until]);
	case FCNTL:
		return words[1] == F_SETLKW || words[1] == F_OFD_SETLKW ? 0 : -ENODATA;
	case FUTEX:
		if (words[1] & FUTEX_PRIVATE_FLAG)
			call->on = IPC_ON_OWN;
		return futex_waits(words[1]) ? 0 : -ENODATA;
	case FUTEX_WAIT2:
		if (words[3] & FUTEX2_PRIVATE_FLAG)
			call->on = IPC_ON_OWN;
		return 0;
	case WAITID:
		call->id = words[0] == P_PID ? (int)words[1] : 0;
		return call->id < 0 || words[0] > P_PID ? -ENODATA : 0;
	case SPLICE:
		return take_splice(call, words[k->until], function);
	default:
		return 0;
	}
}

static int take_arguments(struct ipc_call *call, const struct known_call *k, const uint64_t *words)
{
	call->address = words[k->argument];
	memcpy(call->arguments, words, sizeof call->arguments);
	switch (call->on) {
	case IPC_ON_DESCRIPTOR:
	case IPC_ON_EPOLL:
		call->descriptor = (int)words[k->argument];
		break;
	case IPC_ON_SYSV:
		call->id = (int)words[k->argument];
		call->family = k->what == IPC_FOR_VALUE ? FAMILY_SEM : FAMILY_MQ;
		break;
	case IPC_ON_POLL:
		call->count = words[1] <= INT_MAX ? words[1] : 0;
		break;
	case IPC_ON_SELECT:
		call->count = words[0] <= INT_MAX ? words[0] : 0;
		break;
	case IPC_ON_CHILD:
		call->id = (int)words[0] > 0 ? (int)words[0] : 0;
		break;
	default:
		break;
	}
	return call->descriptor < 0 || call->id < 0 ? -ENODATA : 0;
}

int ipc_call_parse(struct ipc_call *call, const char *line, const char *function)
{
	const struct known_call *k;
	uint64_t words[WORDS];
	long number;
	int r = split(line, &number, words);

	*call = (struct ipc_call){ 0 };
	if (r < 0)
		return r;
	k = find(number == SYS_restart_syscall ? restarted(function) : number);
	if (!k)
		return -ENODATA;
	*call = (struct ipc_call){ .name = k->name, .on = k->on, .what = k->what };
	call->timed = is_timed(k, words);
	r = take_arguments(call, k, words);
	return r == 0 ? take_special(call, k, words, function) : r;
}

/* What is left where there are no arguments. */
static int guess(struct ipc_call *call, const char *function)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (strcmp(function, functions[i].function) == 0) {
			*call = (struct ipc_call){ .name = functions[i].name,
						   .on = IPC_ON_UNKNOWN,
						   .what = functions[i].what };
			return 0;
		}
	return -ENODATA;
}

int ipc_call_read(struct ipc_call *call, struct task task)
{
	struct buffer line = { 0 }, place = { 0 };
	int r = task_read(task, "syscall", &line);
	const char *function;

	if (r == 0 && strncmp(line.data, "running", strlen("running")) == 0)
		r = -ENODATA;
	if ((r == 0 || r == -EPERM || r == -EACCES) && !task_sleeps(task))
		r = -ENODATA;
	function = r == -ENODATA || r == -ENOENT ? "" : task_function(task, &place);
	if (r == 0)
		r = task_is_like_us(task) ? ipc_call_parse(call, line.data, function)
					  : guess(call, function);
	else if (r == -EPERM || r == -EACCES)
		r = guess(call, function) == 0 ? 0 : -EACCES;
	buffer_free(&line);
	buffer_free(&place);
	return r;
}

int ipc_call_scan_open(struct ipc_call_scan *scan, pid_t pid)
{
	char path[32];

	*scan = (struct ipc_call_scan){ .task.pid = pid };
	snprintf(path, sizeof path, pid ? "/proc/%d/task" : "/proc", pid);
	if (pid)
		scan->threads = opendir(path);
	else
		scan->processes = opendir(path);
	return scan->threads || scan->processes ? 0 : -errno;
}

/* The next process whose threads can be listed; false after the last. */
static bool next_process(struct ipc_call_scan *scan)
{
	char path[32];

	if (scan->threads)
		closedir(scan->threads);
	scan->threads = NULL;
	while (!scan->threads && scan->processes) {
		scan->task.pid = proc_next_number(scan->processes);
		if (scan->task.pid < 0)
			return false;
		snprintf(path, sizeof path, "/proc/%d/task", scan->task.pid);
		scan->threads = opendir(path);
	}
	return scan->threads;
}

int ipc_call_next(struct ipc_call_scan *scan)
{
	for (;;) {
		int r;

		scan->task.tid = scan->threads ? proc_next_number(scan->threads) : -1;
		if (scan->task.tid < 0) {
			if (!next_process(scan))
				return 0;
			continue;
		}
		r = ipc_call_read(&scan->call, scan->task);
		if (r == 0)
			return 1;
		scan->hidden += r == -EACCES && scan->task.tid == scan->task.pid;
	}
}

void ipc_call_scan_close(struct ipc_call_scan *scan)
{
	if (scan->threads)
		closedir(scan->threads);
	if (scan->processes)
		closedir(scan->processes);
	scan->threads = scan->processes = NULL;
}
