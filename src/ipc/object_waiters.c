/* object_waiters.c - which processes wait for an object. */
#include "ipc_call.h"
#include "object_look.h"
#include "process_status.h"
#include "procmap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int add_descriptor(const struct look *look, struct object_use *use, const struct task *task,
			  int fd)
{
	struct stat st;
	char path[48];

	snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)task->tid, fd);
	if (stat(path, &st) < 0)
		return 0;
	use->fd = fd;
	use->key = S_ISSOCK(st.st_mode) ? object_key_of_socket(st.st_ino) : object_key_of_file(&st);
	return look_add(look, use);
}

/* A word in memory that is shared: a semaphore, a lock. */
static int add_futex(const struct look *look, struct object_use *use, const struct task *task,
		     uint64_t address)
{
	struct procmap_list maps = { 0 };
	int r = procmap_open(&maps, task->tid);

	if (r < 0)
		return 0;
	if (procmap_find(&maps, address) && look_mapped(look, task->tid, &maps, &use->key)) {
		use->start = address;
		use->offset = address - maps.at.start + maps.at.offset;
		r = look_add(look, use);
	}
	procmap_close(&maps);
	procmap_free(&maps);
	return r;
}

static int add_waiter(const struct look *look, const struct ipc_call_scan *scan)
{
	const struct ipc_call *call = &scan->call;
	struct object_use use = { .pid = scan->task.pid, .how = USE_WAITING, .fd = -1 };

	switch (call->on) {
	case IPC_ON_DESCRIPTOR:
		return add_descriptor(look, &use, &scan->task, call->descriptor);
	case IPC_ON_FUTEX:
		return add_futex(look, &use, &scan->task, call->address);
	case IPC_ON_SYSV:
		use.key = object_key_of_sysv(call->family, call->id);
		return process_shares_ipc(scan->task.tid) ? look_add(look, &use) : 0;
	default:
		return 0;
	}
}

/* Of a process, or of all (0). One that has ended by now waits for nothing. */
static int look_at(const struct look *look, pid_t pid)
{
	struct ipc_call_scan scan;
	int r = ipc_call_scan_open(&scan, pid);

	if (r < 0)
		return pid ? 0 : r;
	while (r == 0 && ipc_call_next(&scan))
		r = add_waiter(look, &scan);
	ipc_call_scan_close(&scan);
	return r;
}

static int pid_order(const void *a, const void *b)
{
	const pid_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Who waits for anything but a System V queue or set has it. */
static int look_at_users(const struct look *look)
{
	size_t count = look->users->count;
	pid_t *pids = calloc(count + 1, sizeof *pids);
	int r = pids ? 0 : -ENOMEM;

	for (size_t i = 0; pids && i < count; i++)
		pids[i] = look->users->uses[i].pid;
	if (pids)
		qsort(pids, count, sizeof *pids, pid_order);
	for (size_t i = 0; r == 0 && i < count; i++)
		if (i == 0 || pids[i] != pids[i - 1])
			r = look_at(look, pids[i]);
	free(pids);
	return r;
}

int look_at_waiters(const struct look *look)
{
	return look->waited_sysv ? look_at(look, 0) : look_at_users(look);
}
