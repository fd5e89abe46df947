/* wait_table.c - from all threads to those that sleep on IPC objects. */
#include "wait_table.h"

#include "array.h"
#include "deadlock.h"
#include "wait_object.h"
#include "wait_poll.h"
#include "wait_waker.h"

#include <errno.h>
#include <stdlib.h>

/* 0; -ENODATA: it is no IPC object; -ENOMEM. */
static int add(struct wait_table *t, struct wait_sources *s, const struct wait *wait)
{
	struct wait *waits = array_grow(t->waits, t->count, &t->room, sizeof *waits);
	int r;

	if (!waits)
		return -ENOMEM;
	t->waits = waits;
	t->waits[t->count] = *wait;
	r = wait_identify(&t->waits[t->count], s);
	t->count += r == 0;
	return r;
}

static bool has_descriptor(const struct ipc_call *call)
{
	return call->on == IPC_ON_DESCRIPTOR;
}

static bool is_many(const struct ipc_call *call)
{
	return call->on == IPC_ON_POLL || call->on == IPC_ON_SELECT || call->on == IPC_ON_EPOLL;
}

static int add_many(struct wait_table *t, struct wait_sources *s, struct wait *w)
{
	struct wait_poll *polls;
	size_t first = t->count;
	int count = wait_polls(&polls, w->task, &w->call), r = 0;
	bool elsewhere = false;

	for (int i = 0; r == 0 && i < count; i++) {
		w->descriptor = polls[i].descriptor;
		w->what = polls[i].what;
		r = add(t, s, w);
		elsewhere |= r == -ENODATA;
		r = r == -ENODATA ? 0 : r;
	}
	free(polls);
	for (size_t i = first; i < t->count; i++)
		t->waits[i].elsewhere = elsewhere;
	return count == -ENOMEM ? count : r;
}

static int add_call(struct wait_table *t, struct wait_sources *s, const struct ipc_call_scan *scan)
{
	struct wait w = { .task = scan->task, .call = scan->call, .what = scan->call.what };
	int r;

	w.switches = task_switches(w.task);
	w.descriptor = has_descriptor(&w.call) ? w.call.descriptor : -1;
	if (is_many(&w.call))
		return add_many(t, s, &w);
	r = add(t, s, &w);
	return r == -ENODATA ? 0 : r;
}

static int read_all(struct wait_table *t, struct wait_sources *s)
{
	struct ipc_call_scan scan;
	int r = ipc_call_scan_open(&scan, 0);

	if (r < 0)
		return r;
	while (r == 0 && ipc_call_next(&scan))
		r = add_call(t, s, &scan);
	t->hidden = scan.hidden;
	ipc_call_scan_close(&scan);
	return r;
}

bool wait_is_ipc(const struct wait *w)
{
	return w->call.on != IPC_ON_CHILD && w->call.on != IPC_ON_OWN;
}

int wait_table_read(struct wait_table *t)
{
	struct wait_sources sources = { 0 };
	int r;

	*t = (struct wait_table){ 0 };
	r = read_all(t, &sources);
	if (r == 0)
		r = wait_find_wakers(t, &sources);
	if (r == 0)
		r = deadlock_find(t);
	wait_sources_free(&sources);
	if (r < 0)
		wait_table_free(t);
	return r;
}

void wait_table_free(struct wait_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->waits[i].object);
		free(t->waits[i].wakers);
		free(t->waits[i].ring);
	}
	free(t->waits);
	*t = (struct wait_table){ 0 };
}
