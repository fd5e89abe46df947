/* lock ls - list all locks on files, who has them, and who waits for whom. */
#include "err.h"
#include "lock.h"
#include "lock_ring.h"
#include "process_status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ls_opts {
	struct table_opts table;
};

static const struct ls_opts defaults;

static const struct opt opts[] = { OPT_TABLE(struct ls_opts, table, lock_columns) };

/* A ring as text: from the request `first` on, all around. Room for two numbers each. */
static char *ring_text(const struct lock_ring *ring, const struct lock_table *locks, size_t first,
		       bool names)
{
	size_t cap = (ring->count + 1) * (PROCESS_COMMAND_SIZE + 32), len = 0;
	char *text = malloc(cap);
	char name[PROCESS_COMMAND_SIZE];

	for (size_t i = 0; text && i <= ring->count; i++) {
		pid_t pid = lock_ring_pid(ring, locks, first + i);

		len += (size_t)snprintf(text + len, cap - len, "%s%d", i ? " -> " : "", pid);
		if (names)
			len += (size_t)snprintf(text + len, cap - len, " (%s)",
						process_name(pid, name));
	}
	return text;
}

/* Which ring a request is in: found from its first request; text[i] is of the request i. */
static int find_rings(const struct lock_table *locks, char **text)
{
	int r = 0;

	for (size_t i = 0; i < locks->count && r == 0; i++) {
		struct lock_ring ring;
		char *line;

		r = lock_ring_find(&ring, locks, i);
		for (size_t k = 0; k < ring.count; k++) {
			free(text[ring.requests[k]]);
			text[ring.requests[k]] = ring_text(&ring, locks, k, false);
		}
		line = ring.count > 0 ? ring_text(&ring, locks, 0, true) : NULL;
		if (line)
			err_at(ST_OK, NULL, "these wait for each other: %s", line);
		free(line);
		lock_ring_free(&ring);
	}
	return r;
}

/* Of those who have it, the one that asked for it, if it still does. */
static const struct procfd *first_holder(const struct lock *l)
{
	for (size_t i = 0; i < l->holder_count; i++)
		if (l->holders[i].pid == l->line.pid)
			return &l->holders[i];
	return l->holder_count > 0 ? &l->holders[0] : NULL;
}

static void add_request(struct table *t, const struct lock_table *locks, const struct lock *l,
			const char *ring)
{
	const struct lock *held = &locks->locks[l->blocker];
	const struct procfd *holder = first_holder(held);
	struct lock shown = *l;

	shown.path = held->path;
	if (!ring && holder)
		table_number(t, LOCK_COL_WAITS_FOR, holder->pid);
	else if (!ring)
		table_unknown(t, LOCK_COL_WAITS_FOR);
	else /* behind the first " -> " */
		table_number(t, LOCK_COL_WAITS_FOR, strtol(strstr(ring, "-> ") + 3, NULL, 10));
	table_text(t, LOCK_COL_RING, ring);
	lock_fill(t, &shown, first_holder(l));
}

static void add_held(struct table *t, const struct lock *l)
{
	for (size_t i = 0; i < l->holder_count; i++)
		lock_fill(t, l, &l->holders[i]);
	if (l->holder_count == 0)
		lock_fill(t, l, NULL);
}

static int list(const struct lock_table *locks, const struct ls_opts *o)
{
	char **rings = calloc(locks->count + 1, sizeof *rings);
	int r = rings ? find_rings(locks, rings) : -ENOMEM;
	struct table t;

	table_begin(&t, TABLE_ROWS, lock_columns, COUNT(lock_columns), &o->table);
	for (size_t i = 0; r == 0 && i < locks->count; i++) {
		if (locks->locks[i].line.depth == 0)
			add_held(&t, &locks->locks[i]);
		else
			add_request(&t, locks, &locks->locks[i], rings[i]);
	}
	table_end(&t);
	for (size_t i = 0; rings && i < locks->count; i++)
		free(rings[i]);
	free(rings);
	return r < 0 ? err_sys(r, NULL, NULL) : ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct lock_table locks;
	int r = lock_table_read(&locks, NULL), status;

	(void)argc;
	(void)argv;
	if (r == -ENOSYS)
		status = err_at(ST_FAIL, "/proc/locks", "is not there (/proc is not mounted)");
	else if (r < 0)
		status = err_sys(r, "/proc/locks", NULL);
	else
		status = list(&locks, parsed);
	if (r == 0)
		err_hidden("some holders and paths may be missing", locks.hidden);
	lock_table_free(&locks);
	return status;
}

const struct verb lock_ls_verb = {
	.name = "ls",
	.brief = "List all locks on files, and who waits for whom (?: cannot be told)",
	STATE(defaults),
	OPTS(opts),
	.run = run,
};
