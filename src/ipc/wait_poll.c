/* wait_poll.c - poll(2), select(2) and epoll(7), from the memory of who calls. */
#include "wait_poll.h"

#include "array.h"
#include "procfd.h"
#include "task_memory.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { DESCRIPTORS_MAX = 65536 };

struct list {
	struct wait_poll *polls;
	size_t count, room;
};

static int add(struct list *list, int descriptor, enum ipc_for what)
{
	struct wait_poll *polls = array_grow(list->polls, list->count, &list->room, sizeof *polls);

	if (!polls)
		return -ENOMEM;
	list->polls = polls;
	list->polls[list->count++] = (struct wait_poll){ descriptor, what };
	return 0;
}

/* The flags of epoll are those of poll. */
static enum ipc_for what_of(unsigned int events)
{
	if (events & (POLLIN | POLLPRI))
		return IPC_FOR_DATA;
	return events & POLLOUT ? IPC_FOR_ROOM : IPC_FOR_EVENT;
}

static int take_poll(struct list *list, pid_t pid, const struct ipc_call *call)
{
	struct pollfd *fds;
	int r;

	if (call->count > DESCRIPTORS_MAX)
		return -E2BIG;
	fds = calloc(call->count + 1, sizeof *fds);
	if (!fds)
		return -ENOMEM;
	r = task_memory_read(pid, call->address, fds, call->count * sizeof *fds);
	for (size_t i = 0; r == 0 && i < call->count; i++)
		if (fds[i].fd >= 0)
			r = add(list, fds[i].fd, what_of((unsigned short)fds[i].events));
	free(fds);
	return r;
}

/* One of the sets, which are words of bits. */
static int take_set(struct list *list, pid_t pid, uint64_t address, size_t count, enum ipc_for what)
{
	const size_t bits = 8 * sizeof(unsigned long);
	unsigned long word = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && address != 0 && i < count; i++) {
		if (i % bits == 0)
			r = task_memory_read(pid, address + i / 8, &word, sizeof word);
		if (r == 0 && word >> (i % bits) & 1)
			r = add(list, (int)i, what);
	}
	return r;
}

static int take_select(struct list *list, pid_t pid, const struct ipc_call *call)
{
	static const enum ipc_for whats[] = { IPC_FOR_DATA, IPC_FOR_ROOM, IPC_FOR_EVENT };
	int r = call->count > DESCRIPTORS_MAX ? -E2BIG : 0;

	for (size_t i = 0; r == 0 && i < 3; i++)
		r = take_set(list, pid, call->arguments[i + 1], call->count, whats[i]);
	return r;
}

/* "tfd:        5 events:       19 data:                5  pos:0 ino:61 sdev:5" */
static int take_epoll(struct list *list, pid_t pid, int descriptor)
{
	struct buffer info = { 0 };
	int r = procfd_info((struct procfd){ pid, descriptor }, &info);
	const char *at = r == 0 ? info.data : NULL;

	while (r == 0 && at && (at = strstr(at, "tfd:"))) {
		long fd = strtol(at + strlen("tfd:"), NULL, 10);

		at = strstr(at, "events:");
		if (at)
			r = add(list, (int)fd,
				what_of((unsigned int)strtoul(at + strlen("events:"), NULL, 16)));
	}
	buffer_free(&info);
	return r;
}

static int by_descriptor(const void *a, const void *b)
{
	const struct wait_poll *x = a, *y = b;

	return (x->descriptor > y->descriptor) - (x->descriptor < y->descriptor);
}

int wait_polls(struct wait_poll **polls, struct task task, const struct ipc_call *call)
{
	struct list list = { 0 };
	int r;

	if (call->on == IPC_ON_POLL)
		r = take_poll(&list, task.pid, call);
	else if (call->on == IPC_ON_SELECT)
		r = take_select(&list, task.pid, call);
	else
		r = take_epoll(&list, task.pid, call->descriptor);
	if (list.count > 0) /* an epoll has them in an order of its own */
		qsort(list.polls, list.count, sizeof *list.polls, by_descriptor);
	*polls = list.polls;
	return r < 0 ? r : (int)list.count;
}
