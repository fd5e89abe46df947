/*
 * object_path.c - FIFOs, sockets and locks, for the list of all objects.
 *
 * They are found through the processes that have them, of whatever mount namespace. A path is ours
 * only if it leads to the same inode from here.
 */
#include "object.h"

#include "fifo_path.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the path leads to from here: 0; -ENOENT: nothing, or something else; -EACCES. */
static int reach(const char *path, dev_t dev, uint64_t inode, struct stat *st)
{
	if (*path != '/')
		return -ENOENT;
	if (stat(path, st) < 0)
		return errno == EACCES ? -EACCES : -ENOENT;
	return st->st_dev == dev && st->st_ino == inode ? 0 : -ENOENT;
}

void object_take_fifo(struct object *o, const struct fifo_users *users, const struct stat *st)
{
	o->fifo = fifo_users_of(users, st);
	o->size = o->fifo.pipe_known ? (int64_t)o->fifo.capacity : OBJECT_NONE;
	o->used = o->fifo.pipe_known ? (int64_t)o->fifo.unread : OBJECT_NONE;
	if (!o->fifo.pipe_known && o->fifo.readers + o->fifo.writers > 0)
		o->size = o->used = OBJECT_UNKNOWN;
}

static int add_fifo(struct object_list *list, const struct fifo_users *users, const char *path,
		    const struct fifo_open *open)
{
	struct object *o;
	struct stat st;

	if (reach(path, open->dev, open->ino, &st) < 0)
		return 0;
	o = object_list_add(list, FAMILY_FIFO, "fifo:", path);
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_PATH;
	object_take_stat(o, &st);
	object_take_fifo(o, users, &st);
	return 0;
}

/* Those who have it open may know it by several paths, and some of none that we can see. */
static int add_first_known(struct object_list *list, const struct fifo_users *users, size_t from,
			   size_t to)
{
	size_t before = list->count;
	int r = 0;

	for (size_t i = from; i < to && r == 0 && list->count == before; i++) {
		char *path = procfd_path(users->opens[i].at);

		if (path)
			r = add_fifo(list, users, path, &users->opens[i]);
		/* Pipes without a name are most of them. */
		if (path && strncmp(path, "pipe:", 5) == 0)
			i = to;
		free(path);
	}
	return r;
}

int object_add_fifos(struct object_list *list)
{
	struct fifo_users users;
	int r = fifo_users_look(&users);

	for (size_t i = 0, next; i < users.count && r == 0; i = next) {
		for (next = i + 1; next < users.count; next++)
			if (users.opens[next].ino != users.opens[i].ino ||
			    users.opens[next].dev != users.opens[i].dev)
				break;
		r = add_first_known(list, &users, i, next);
	}
	if (list->hidden < users.hidden)
		list->hidden = users.hidden;
	fifo_users_free(&users);
	return r;
}

void object_take_socket(struct object *o, const struct unix_table *table,
			const struct unix_entry *e)
{
	const struct unix_user *first;

	o->size = OBJECT_NONE;
	o->used = e->details ? e->queued : OBJECT_UNKNOWN;
	o->sock.number = e->inode;
	o->sock.kind = e->kind;
	o->sock.state = e->state;
	o->sock.user_count = unix_table_users(table, e->inode, &first);
}

enum { SOCKET_PATH = PATH_MAX + UNIX_TEXT_SIZE };

/* Below the directory of the process, if that is still the one that the socket was bound in. */
static bool complete_path(pid_t pid, const struct unix_entry *e, char path[SOCKET_PATH])
{
	const char *name = e->address + (strncmp(e->address, "./", 2) == 0 ? 2 : 0);
	struct stat st;
	char cwd[32];
	ssize_t n;

	snprintf(cwd, sizeof cwd, "/proc/%d/cwd", pid);
	n = readlink(cwd, path, PATH_MAX);
	if (n <= 0 || n == PATH_MAX || path[0] != '/')
		return false;
	snprintf(path + n, UNIX_TEXT_SIZE, "%s%s", n > 1 ? "/" : "", name);
	return stat(path, &st) == 0 && S_ISSOCK(st.st_mode) && e->file == (uint32_t)st.st_ino;
}

/* Its address; of a relative one, where it can be told, the path from the root. */
static void name_socket(const struct unix_table *table, const struct unix_entry *e,
			char path[SOCKET_PATH])
{
	const struct unix_user *users;
	size_t count = unix_table_users(table, e->inode, &users);

	if (e->details && !strchr("/@", e->address[0]))
		for (size_t i = 0; i < count; i++)
			if (complete_path(users[i].at.pid, e, path))
				return;
	snprintf(path, SOCKET_PATH, "%s", e->address);
}

/*
 * Is it the one that the path leads to, if that can be told? Paths are those of the process that
 * bound it, and may be gone, or somebody else's.
 */
static bool reach_socket(const struct unix_entry *e, const char *path, struct stat *st, bool *known)
{
	*known = false;
	if (path[0] == '@')
		return true;
	if (stat(path, st) < 0)
		return errno == EACCES && path[0] == '/';
	*known = S_ISSOCK(st->st_mode);
	return *known && (!e->details || e->file == (uint32_t)st->st_ino);
}

static int add_socket(struct object_list *list, const struct unix_table *table,
		      const struct unix_entry *e)
{
	char path[SOCKET_PATH];
	struct object *o;
	struct stat st;
	bool known;

	name_socket(table, e, path);
	if (!reach_socket(e, path, &st, &known))
		return 0;
	o = object_list_add(list, FAMILY_SOCK, "sock:", path);
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_PATH;
	if (known)
		object_take_stat(o, &st);
	object_take_socket(o, table, e);
	return 0;
}

/* What was accepted from a socket has its address, too; it is the listening one that is reached. */
static int reach_order(const struct unix_entry *x, const struct unix_entry *y)
{
	static const int rank[] = {
		[UNIX_LISTENING] = 0,
		[UNIX_UNCONNECTED] = 1,
		[UNIX_CONNECTED] = 2,
	};

	if (rank[x->state] != rank[y->state])
		return rank[x->state] - rank[y->state];
	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int by_address(const void *a, const void *b)
{
	const struct unix_entry *x = *(const struct unix_entry *const *)a;
	const struct unix_entry *y = *(const struct unix_entry *const *)b;
	int order = strcmp(x->address, y->address);

	if (order == 0 && x->file != y->file)
		order = x->file < y->file ? -1 : 1;
	return order ? order : reach_order(x, y);
}

static const struct unix_entry **named_sockets(const struct unix_table *table, size_t *count)
{
	const struct unix_entry **named = malloc((table->count + 1) * sizeof(void *));

	*count = 0;
	for (size_t i = 0; named && i < table->count; i++)
		if (table->entries[i].address[0])
			named[(*count)++] = &table->entries[i];
	if (named)
		qsort(named, *count, sizeof(void *), by_address);
	return named;
}

/* Files of several file systems may have that inode number. */
static bool is_better(const struct unix_entry *e, const struct unix_entry *best,
		      const char *address)
{
	bool named = strcmp(e->address, address) == 0;

	if (named != (strcmp(best->address, address) == 0))
		return named;
	return reach_order(e, best) < 0;
}

const struct unix_entry *object_socket_at(const struct unix_table *table, const char *address,
					  uint64_t inode)
{
	const struct unix_entry *best = NULL;

	for (size_t i = 0; i < table->count; i++) {
		const struct unix_entry *e = &table->entries[i];

		/* The path may be another one here than where it was bound. */
		if (*address == '@' || !e->details ? strcmp(e->address, address) != 0
						   : e->file != (uint32_t)inode || !e->file)
			continue;
		if (!best || is_better(e, best, address))
			best = e;
	}
	return best;
}

int object_add_sockets(struct object_list *list)
{
	const struct unix_entry **named;
	struct unix_table table;
	size_t count;
	int r = unix_table_read(&table);

	if (r < 0)
		return r;
	named = named_sockets(&table, &count);
	r = named ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && r == 0; i++) {
		if (i > 0 && strcmp(named[i]->address, named[i - 1]->address) == 0 &&
		    named[i]->file == named[i - 1]->file)
			continue;
		r = add_socket(list, &table, named[i]);
	}
	if (list->hidden < table.hidden)
		list->hidden = table.hidden;
	free(named);
	unix_table_free(&table);
	return r;
}

static bool same_file(const struct lock *a, const struct lock *b)
{
	if (a->holder_count > 0 && b->holder_count > 0 && a->path && b->path)
		return a->st.st_ino == b->st.st_ino && a->st.st_dev == b->st.st_dev;
	return lock_inode_same(&a->line.inode, &b->line.inode);
}

/* The locks of the file that the first one is on, which all follow it here or come later. */
void object_take_locks(struct object *o, const struct lock_table *table, const struct lock *first)
{
	o->size = OBJECT_NONE;
	o->used = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct lock *l = &table->locks[i];

		if (!same_file(l, first) && !same_file(&table->locks[l->blocker], first))
			continue;
		if (l->line.depth > 0) {
			o->lock.waiting++;
			continue;
		}
		o->used++;
		o->lock.user_count += l->holder_count;
	}
}

/* Whose path is unknown has no address, but is there. */
static int add_lock(struct object_list *list, const struct lock_table *table, const struct lock *l)
{
	struct object *o;
	struct stat st;
	int r = l->path ? reach(l->path, l->st.st_dev, l->st.st_ino, &st) : -EACCES;

	if (r == -ENOENT)
		return 0;
	o = l->path ? object_list_add(list, FAMILY_LOCK, "lock:", l->path)
		    : object_list_add(list, FAMILY_LOCK, "", "");
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_PATH;
	if (r == 0)
		object_take_stat(o, &st);
	else
		o->content = r;
	o->inode = r == 0 ? o->inode : l->line.inode.ino;
	object_take_locks(o, table, l);
	return 0;
}

int object_add_locks(struct object_list *list)
{
	struct lock_table table;
	int r = lock_table_read(&table, NULL);

	for (size_t i = 0, k; i < table.count && r == 0; i++) {
		if (table.locks[i].line.depth > 0)
			continue;
		for (k = 0; k < i; k++)
			if (table.locks[k].line.depth == 0 &&
			    same_file(&table.locks[i], &table.locks[k]))
				break;
		if (k == i)
			r = add_lock(list, &table, &table.locks[i]);
	}
	if (list->hidden < table.hidden)
		list->hidden = table.hidden;
	lock_table_free(&table);
	return r;
}
