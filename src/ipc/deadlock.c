/* deadlock.c - what is left when all are gone who may go on. */
#include "deadlock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A process, and its waits. */
struct node {
	pid_t pid;
	const struct wait *first, *end;
	bool stuck;
	struct node *before;  /* on the way to it; NULL: not reached */
	struct node *reached; /* nothing of its own: nodes[i].reached is the i-th one reached */
};

struct graph {
	struct node *nodes; /* by the order of the table, which is not that of the numbers */
	size_t count;
};

static struct node *node_of(const struct graph *g, pid_t pid)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->nodes[i].pid == pid)
			return &g->nodes[i];
	return NULL;
}

static bool is_stuck(const struct graph *g, pid_t pid)
{
	const struct node *n = node_of(g, pid);

	return n && n->stuck;
}

/* One of those who have the lock is enough: it is free when all have let it go. */
static bool is_stuck_on(const struct graph *g, const struct wait *w)
{
	size_t stuck = 0;

	for (size_t i = 0; i < w->waker_count; i++)
		stuck += is_stuck(g, w->wakers[i]);
	return w->only && stuck > 0 && (w->role == WAIT_HOLDER || stuck == w->waker_count);
}

/* The waits of one thread, of which any can come to an end. */
static bool thread_is_stuck(const struct graph *g, const struct wait *first, const struct wait *end)
{
	if (first->call.timed || first->elsewhere)
		return false;
	for (; first < end; first++)
		if (first->call.on != IPC_ON_OWN && !is_stuck_on(g, first))
			return false;
	return true;
}

static bool node_is_stuck(const struct graph *g, const struct node *n)
{
	const struct wait *end;
	bool waits = false; /* not only for other threads */

	for (const struct wait *w = n->first; w < n->end; w = end) {
		for (end = w; end < n->end && end->task.tid == w->task.tid;)
			waits |= end++->call.on != IPC_ON_OWN;
		if (!thread_is_stuck(g, w, end))
			return false;
	}
	return waits;
}

/* Do all of its threads wait? A directory has one link more for each that is in it. */
static bool all_wait(const struct node *n)
{
	size_t threads = 0;
	struct stat st;
	char path[32];

	for (const struct wait *w = n->first; w < n->end; w++)
		threads += w == n->first || w->task.tid != w[-1].task.tid;
	snprintf(path, sizeof path, "/proc/%d/task", n->pid);
	return stat(path, &st) == 0 && st.st_nlink == threads + 2;
}

static int build(struct graph *g, const struct wait_table *t)
{
	*g = (struct graph){ .nodes = calloc(t->count + 1, sizeof *g->nodes) };
	if (!g->nodes)
		return -ENOMEM;
	for (size_t i = 0; i < t->count; i++) {
		const struct wait *w = &t->waits[i];

		if (i == 0 || w->task.pid != w[-1].task.pid)
			g->nodes[g->count++] = (struct node){ .pid = w->task.pid, .first = w };
		g->nodes[g->count - 1].end = w + 1;
	}
	for (size_t i = 0; i < g->count; i++)
		g->nodes[i].stuck = all_wait(&g->nodes[i]);
	return 0;
}

/*
 * Does it sleep on since it was looked at? If those that are left all do, what was seen at many
 * moments was so at one: two who answer each other in turn never wait both.
 */
static bool sleeps_on(const struct node *n)
{
	struct ipc_call now;

	for (const struct wait *w = n->first; w < n->end; w++)
		if (ipc_call_read(&now, w->task) < 0 || now.name != w->call.name ||
		    memcmp(now.arguments, w->call.arguments, sizeof now.arguments) != 0 ||
		    w->switches < 0 || task_switches(w->task) != w->switches)
			return false;
	return true;
}

static void check(struct graph *g)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->nodes[i].stuck)
			g->nodes[i].stuck = sleeps_on(&g->nodes[i]);
}

/* Who may go on, wakes others, which then may go on. */
static void release(struct graph *g)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < g->count; i++)
			if (g->nodes[i].stuck && !node_is_stuck(g, &g->nodes[i])) {
				g->nodes[i].stuck = false;
				changed = true;
			}
	}
}

/* Adds those that w waits for to those reached, each once. */
static void reach(const struct graph *g, const struct wait *w, struct node *from, size_t *count)
{
	for (size_t i = 0; i < w->waker_count; i++) {
		struct node *n = node_of(g, w->wakers[i]);

		if (n && n != from && n->stuck && !n->before) {
			n->before = from;
			g->nodes[(*count)++].reached = n;
		}
	}
}

/* The shortest way from what w waits for back to its own process. */
static bool find_way(const struct graph *g, const struct wait *w, struct node *own)
{
	size_t count = 0;

	for (size_t i = 0; i < g->count; i++)
		g->nodes[i].before = NULL;
	reach(g, w, own, &count);
	for (size_t i = 0; i < count && !own->before; i++) {
		struct node *n = g->nodes[i].reached;

		for (const struct wait *next = n->first; next < n->end; next++)
			reach(g, next, n, &count);
	}
	return own->before;
}

static bool is_likely(const struct node *n)
{
	for (const struct wait *w = n->first; w < n->end; w++)
		if (w->likely)
			return true;
	return false;
}

static int take_ring(struct wait *w, struct node *own)
{
	struct node *n = own;
	size_t count = 0;

	do
		count++;
	while ((n = n->before) != own);
	w->ring = calloc(count, sizeof *w->ring);
	if (!w->ring)
		return -ENOMEM;
	w->ring_count = count;
	w->ring[0] = own->pid;
	w->ring_likely = is_likely(own);
	for (n = own->before; n != own; n = n->before) {
		w->ring[--count] = n->pid;
		w->ring_likely |= is_likely(n);
	}
	return 0;
}

int deadlock_find(struct wait_table *t)
{
	struct graph g;
	int r = build(&g, t);

	if (r < 0)
		return r;
	release(&g);
	check(&g);
	release(&g);
	for (size_t i = 0; r == 0 && i < t->count; i++) {
		struct node *own = node_of(&g, t->waits[i].task.pid);

		if (own->stuck && find_way(&g, &t->waits[i], own))
			r = take_ring(&t->waits[i], own);
	}
	free(g.nodes);
	return r;
}
