/* wait_waker.c - holders, other ends, and the last ones to use an object. */
#include "wait_waker.h"

#include "object_users.h"
#include "sysvipc.h"
#include "task_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static bool is_waker(const struct wait *w, pid_t pid)
{
	for (size_t i = 0; i < w->waker_count; i++)
		if (w->wakers[i] == pid)
			return true;
	return false;
}

static int add_waker(struct wait *w, pid_t pid, enum wait_role role)
{
	pid_t *wakers;

	if (is_waker(w, pid))
		return 0;
	wakers = realloc(w->wakers, (w->waker_count + 1) * sizeof *wakers);
	if (!wakers)
		return -ENOMEM;
	w->wakers = wakers;
	w->wakers[w->waker_count++] = pid;
	w->role = role;
	return 0;
}

/*
 * Nobody else can, but who could not be looked into; and a handler of a signal, where a process has
 * the other end itself. Where nobody else has it, that is what it is for.
 */
static void close_list(struct wait *w, unsigned int hidden)
{
	bool own = is_waker(w, w->task.pid);

	w->only = w->waker_count > (own ? 1 : 0);
	w->likely = hidden > 0 || own;
}

static bool is_fcntl(const struct lock_line *line)
{
	return line->kind == LOCK_OFD || line->kind == LOCK_POSIX;
}

/* Of a holder that may not be looked into there is the number in /proc/locks alone. */
static bool is_on(const struct lock *held, const struct stat *file)
{
	if (held->st.st_ino == 0)
		return held->line.inode.ino == file->st_ino;
	return held->st.st_ino == file->st_ino && held->st.st_dev == file->st_dev;
}

/* Is that the request of w? */
static bool is_request(const struct lock_table *t, const struct lock *l, const struct wait *w)
{
	return l->line.depth > 0 && l->holder_count > 0 && l->holders[0].pid == w->task.pid &&
	       is_fcntl(&l->line) == (strcmp(w->call.name, "fcntl") == 0) &&
	       is_on(&t->locks[l->blocker], &w->st);
}

static int find_holders(struct wait *w, struct wait_sources *s)
{
	int r = 0;

	if (!s->have_locks && lock_table_read(&s->locks, NULL) < 0)
		lock_table_free(&s->locks);
	else
		s->have_locks = true;
	for (size_t i = 0; s->have_locks && r == 0 && i < s->locks.count; i++) {
		const struct lock *l = &s->locks.locks[i], *held = &s->locks.locks[l->blocker];

		for (size_t k = 0; is_request(&s->locks, l, w) && k < held->holder_count; k++)
			r = add_waker(w, held->holders[k].pid, WAIT_HOLDER);
	}
	w->only = w->waker_count > 0;
	return r;
}

static int find_peers(struct wait *w, const struct wait_sources *s)
{
	const struct unix_entry *own = wait_socket(w, s), *listener = wait_listener(w, s);
	uint64_t inode = listener ? listener->inode : own ? own->peer : 0;
	const struct unix_user *user;
	size_t count = inode ? unix_table_users(&s->sockets, inode, &user) : 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		r = add_waker(w, user[i].at.pid, listener ? WAIT_LISTENER : WAIT_OTHER_END);
	close_list(w, s->sockets.hidden);
	return r;
}

/* Uses of pipes and queues, and how each descriptor was opened. */
struct ends {
	struct object_users users;
	int *flags; /* of each use; negative: it is none, or closed by now */
};

static int look(struct ends *e, const struct object_key *keys, size_t count)
{
	int r = object_users_look(&e->users, keys, count);

	if (r < 0)
		return r;
	e->flags = calloc(e->users.count + 1, sizeof *e->flags);
	if (!e->flags) {
		object_users_free(&e->users);
		return -ENOMEM;
	}
	for (size_t i = 0; i < e->users.count; i++) {
		const struct object_use *use = &e->users.uses[i];

		e->flags[i] = -1;
		if (use->how == USE_DESCRIPTOR)
			e->flags[i] = procfd_flags((struct procfd){ use->pid, use->fd });
	}
	return 0;
}

/* Is a descriptor of these flags one at the other end? */
static bool faces(const struct wait *w, int flags)
{
	if (flags < 0 || flags & O_PATH)
		return false;
	if (w->what == IPC_FOR_DATA)
		return (flags & O_ACCMODE) != O_RDONLY;
	return w->what == IPC_FOR_EVENT || (flags & O_ACCMODE) != O_WRONLY;
}

/* Anybody can open a queue by its name, but a pipe's ends are known. */
static int find_ends(struct wait *w, const struct ends *e)
{
	const struct object_key key = object_key_of_file(&w->st);
	bool pipe = S_ISFIFO(w->st.st_mode);
	const struct object_use *use;
	size_t count = object_users_of(&e->users, &key, &use);
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		if ((pipe || use[i].pid != w->task.pid) &&
		    faces(w, e->flags[use - e->users.uses + (ptrdiff_t)i]))
			r = add_waker(w, use[i].pid, pipe ? WAIT_OTHER_END : WAIT_USER);
	if (pipe)
		close_list(w, e->users.hidden);
	if (w->object && strncmp(w->object, "fifo:", strlen("fifo:")) == 0 &&
	    is_waker(w, w->task.pid))
		w->only = false; /* who keeps a FIFO open for others to come */
	return r;
}

static bool is_by_descriptor(const struct wait *w)
{
	return w->descriptor >= 0 && w->what != IPC_FOR_LOCK && w->st.st_ino != 0 &&
	       !S_ISSOCK(w->st.st_mode);
}

/* All of pipes and queues in one look at all processes. */
static int find_all_ends(struct wait_table *t)
{
	struct object_key *keys = calloc(t->count + 1, sizeof *keys);
	struct ends e;
	size_t count = 0;
	int r = keys ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < t->count; i++)
		if (is_by_descriptor(&t->waits[i]))
			keys[count++] = object_key_of_file(&t->waits[i].st);
	if (count > 0 && (r = look(&e, keys, count)) == 0) {
		for (size_t i = 0; r == 0 && i < t->count; i++)
			if (is_by_descriptor(&t->waits[i]))
				r = find_ends(&t->waits[i], &e);
		object_users_free(&e.users);
		free(e.flags);
	}
	free(keys);
	return r == -ENOMEM ? r : 0;
}

/* That a process has still the number under which it used the object last. */
static int add_last(struct wait *w, pid_t pid, int64_t at, enum wait_role role)
{
	char command[PROCESS_COMMAND_SIZE];

	if (pid <= 0 || pid == w->task.pid || sysv_command(pid, at, command) < 0)
		return 0;
	return add_waker(w, pid, role);
}

static int find_last(struct wait *w)
{
	struct sysv_semaphore element;
	struct sysv_object o;
	const char *index;

	if (!w->object || strncmp(w->object, "ipc:", strlen("ipc:")) == 0 ||
	    sysv_stat(w->call.family, w->call.id, &o) < 0)
		return 0;
	if (w->call.family == FAMILY_MQ && w->what == IPC_FOR_DATA)
		return add_last(w, o.mq.lspid, o.mq.stime, WAIT_LAST_SENDER);
	if (w->call.family == FAMILY_MQ)
		return add_last(w, o.mq.lrpid, o.mq.rtime, WAIT_LAST_RECEIVER);
	index = strchr(w->object, '#');
	if (!index ||
	    sysv_semaphore(w->call.id, (unsigned int)strtoul(index + 1, NULL, 10), &element) < 0)
		return 0;
	return add_last(w, element.pid, o.sem.otime, WAIT_LAST_CHANGER);
}

static bool opens_fifo(const struct wait *w)
{
	return w->call.on == IPC_ON_PATH && w->object;
}

/*
 * Nobody knows who will open the other end. But if somebody who waits at another FIFO has the name
 * of this one in its memory, it may well have been about to.
 */
static int find_namers(struct wait *w, const struct wait_table *t)
{
	const char *base = strrchr(w->object, '/');
	int r = 0;

	for (size_t i = 0; base && r == 0 && i < t->count; i++) {
		const struct wait *other = &t->waits[i];

		if (opens_fifo(other) && other->task.pid != w->task.pid &&
		    (other->st.st_ino != w->st.st_ino || other->st.st_dev != w->st.st_dev) &&
		    task_memory_has(other->task.pid, base + 1))
			r = add_waker(w, other->task.pid, WAIT_NAMER);
	}
	close_list(w, 1);
	return r;
}

/* Of any child, those that the thread has made, as far as the kernel's list can be relied on. */
static int find_children(struct wait *w)
{
	struct buffer text = { 0 };
	int r = 0;

	if (w->call.id > 0) {
		r = add_waker(w, w->call.id, WAIT_CHILD);
	} else if (task_read(w->task, "children", &text) == 0) {
		char *at = text.data;

		for (long pid; r == 0 && (pid = strtol(at, &at, 10)) > 0;)
			r = add_waker(w, (pid_t)pid, WAIT_CHILD);
	}
	buffer_free(&text);
	w->only = w->waker_count > 0;
	w->likely = w->call.id == 0;
	return r;
}

static int find(struct wait *w, const struct wait_table *t, struct wait_sources *s)
{
	if (w->what == IPC_FOR_LOCK && w->descriptor >= 0)
		return find_holders(w, s);
	if (S_ISSOCK(w->st.st_mode))
		return find_peers(w, s);
	if (w->call.on == IPC_ON_SYSV)
		return find_last(w);
	if (w->call.on == IPC_ON_CHILD)
		return find_children(w);
	return opens_fifo(w) ? find_namers(w, t) : 0;
}

int wait_find_wakers(struct wait_table *t, struct wait_sources *s)
{
	int r = find_all_ends(t);

	for (size_t i = 0; r == 0 && i < t->count; i++)
		r = find(&t->waits[i], t, s);
	return r;
}
