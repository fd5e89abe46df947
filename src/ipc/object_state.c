/* object_state.c - how the objects of each kind are looked at. */
#include "object_state.h"

#include "fd.h"
#include "fifo_users.h"
#include "lock_table.h"
#include "mqueue_fs.h"
#include "object_users.h"
#include "segment.h"
#include "semaphore.h"
#include "shmfs.h"
#include "unix_bind.h"
#include "unix_served.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The file that the object is, lies in, or that it is bound to; false when it has none. */
static bool file_of(const struct address *a, char *path, size_t cap)
{
	switch ((enum address_form)a->form) {
	case ADDRESS_FILE:
		snprintf(path, cap, "%s", a->name);
		return true;
	case ADDRESS_PATH:
		snprintf(path, cap, "%s", a->name);
		return a->family != FAMILY_SOCK || a->name[0] != '@';
	case ADDRESS_POSIX:
		snprintf(path, cap, SHMFS_DIR "/%s%s",
			 a->family == FAMILY_SEM ? SHMFS_SEM_PREFIX : "", a->name);
		return a->family != FAMILY_MQ;
	case ADDRESS_MEMORY:
		snprintf(path, cap, SHMFS_DIR "/%s", a->name);
		return true;
	default:
		return false;
	}
}

/* What happens to users happens when a file is closed; what is in a FIFO, when it is used. */
static uint32_t wanted_events(const struct object_state *l)
{
	if (l->question == OBJECT_USERS)
		return IN_CLOSE;
	if (l->question == OBJECT_AMOUNT && l->address.family == FAMILY_FIFO)
		return IN_CLOSE | IN_ACCESS | IN_MODIFY;
	return 0;
}

/* A POSIX queue is a file, too, wherever its file system may be mounted. */
static void watch_queue(struct object_state *l)
{
	char path[32 + NAME_MAX];
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;

	if (mqueue_fs_open(&fs, &lack) < 0)
		return;
	snprintf(path, sizeof path, "/proc/self/fd/%d/%.*s", mqueue_fs_fd(&fs), NAME_MAX,
		 l->address.name);
	name_watch_open(&l->watch, path, wanted_events(l));
	mqueue_fs_close(&fs);
}

/* Again as long as there is nothing to watch: its directory may be made later. */
static void watch(struct object_state *l)
{
	char path[PATH_MAX + 16];

	if (l->watch.fd >= 0)
		return;
	if (l->address.family == FAMILY_MQ && l->address.form == ADDRESS_POSIX)
		watch_queue(l);
	else if (file_of(&l->address, path, sizeof path))
		name_watch_open(&l->watch, path, wanted_events(l));
}

int object_state_begin(struct object_state *l, const struct address *a,
		       enum object_question question)
{
	int key;

	*l = (struct object_state){ .question = question,
				    .fd = -1,
				    .watch = { .fd = -1, .file = -1 } };
	l->queue.fd = -1;
	l->address = *a;
	return a->form == ADDRESS_FTOK ? sysv_key(a, &key) : 0;
}

void object_state_end(struct object_state *l)
{
	name_watch_close(&l->watch);
	if (l->queue.ops)
		l->queue.ops->close(&l->queue);
	l->queue.ops = NULL;
	buffer_free(&l->locks);
}

/* It is there: the same as before? */
static int found(struct object_state *l, struct object_key key)
{
	if (l->known && l->question != OBJECT_PRESENCE && object_key_compare(&key, &l->key) != 0)
		return -EIDRM;
	l->known = true;
	l->key = key;
	l->there = true;
	return 0;
}

static int found_file(struct object_state *l, const struct stat *st)
{
	return found(l, object_key_of_file(st));
}

static int count_users(struct object_state *l)
{
	struct object_users users;
	const struct object_use *first;
	int r = object_users_look(&users, &l->key, 1);

	if (r < 0)
		return r;
	l->users = object_users_of(&users, &l->key, &first);
	l->hidden = users.hidden;
	object_users_free(&users);
	return 0;
}

/* Once it is open, it stays so: whether it has still a name shows on its inode. */
static int find_queue(struct object_state *l, struct stat *st)
{
	const struct queue_ops *ops = queue_ops_of(&l->address);
	int r;

	if (!l->queue.ops) {
		r = ops->open(&l->queue, &l->address, QUEUE_LOOK);
		if (r < 0) {
			l->queue.ops = NULL;
			return r;
		}
	}
	if (fstat(l->queue.fd, st) < 0)
		return -errno;
	return st->st_nlink > 0 ? 0 : -ENOENT;
}

static int look_at_posix_queue(struct object_state *l)
{
	struct queue_info info;
	struct stat st;
	int r = find_queue(l, &st);

	if (r == -EACCES && l->question == OBJECT_PRESENCE) {
		l->there = true;
		return 0;
	}
	if (r == 0)
		r = found_file(l, &st);
	if (r == 0 && l->question == OBJECT_USERS)
		return count_users(l);
	if (r == 0 && l->question == OBJECT_AMOUNT) {
		r = l->queue.ops->info(&l->queue, &info);
		if (r == 0 && info.messages < 0)
			return -EACCES;
		l->amount = (uint64_t)info.messages;
		l->fd = l->queue.fd;
		if (l->amount == 0)
			l->events = POLLIN;
		else if (info.messages == info.maxmsg)
			l->events = POLLOUT;
	}
	/* A name that comes back may be another queue's. */
	if (l->question == OBJECT_PRESENCE && l->queue.ops) {
		l->queue.ops->close(&l->queue);
		l->queue.ops = NULL;
	}
	return r;
}

static int look_at_sysv(struct object_state *l, enum family family)
{
	struct sysv_semaphore element;
	struct sysv_object o;
	bool path_failed;
	int id, r = sysv_find(&l->address, &id, &path_failed);

	if (r == 0)
		r = sysv_stat(family, id, &o);
	/* What was removed while it is attached has no key any more. */
	if (r == 0 && family == FAMILY_SHM && o.shm.dest && l->question == OBJECT_PRESENCE)
		r = -ENOENT;
	if (r == 0)
		r = found(l, object_key_of_sysv(family, id));
	if (r != 0 || l->question == OBJECT_PRESENCE)
		return r;
	if (family == FAMILY_MQ) {
		l->amount = o.mq.messages;
	} else if (family == FAMILY_SHM) {
		l->users = o.shm.nattch;
	} else {
		if (l->address.element >= o.sem.nsems)
			return -ENXIO;
		r = sysv_semaphore(id, l->address.element, &element);
		l->amount = (uint64_t)element.value;
	}
	return r;
}

/* A file, in /dev/shm or elsewhere, which is not opened. */
static int look_at_file(struct object_state *l, mode_t type, struct stat *st)
{
	char path[PATH_MAX + 16];
	int r;

	file_of(&l->address, path, sizeof path);
	/* Names in /dev/shm are not followed. */
	r = l->address.form == ADDRESS_POSIX ? lstat(path, st) : stat(path, st);
	if (r < 0)
		return errno == ENOTDIR ? -ENOENT : -errno;
	if ((st->st_mode & S_IFMT) != type)
		return l->question == OBJECT_PRESENCE ? -ENOENT : -ENODEV;
	r = found_file(l, st);
	return r == 0 && l->question == OBJECT_USERS ? count_users(l) : r;
}

/* The address without its kind. */
static void name_semaphore(const struct address *a, char *text, size_t cap)
{
	if (a->form == ADDRESS_POSIX)
		snprintf(text, cap, "/%s", a->name);
	else
		snprintf(text, cap, "%s%s@%" PRIu64,
			 a->form == ADDRESS_MEMORY ? "shm:/" : "file:", a->name, a->offset);
}

/* What was opened tells which it was: the name may be another one's a moment later. */
static int look_into_semaphore(struct object_state *l)
{
	struct semaphore_stat info = { 0 };
	struct semaphore s;
	char path[PATH_MAX + 64];
	int r;

	name_semaphore(&l->address, path, sizeof path);
	r = semaphore_stat(&s, path, &info);
	if (r == 0)
		r = found_file(l, &(struct stat){ .st_dev = info.device, .st_ino = info.inode });
	if (r == 0)
		r = info.content;
	/* Nobody has made one there yet. */
	if (r == -ENODATA || (r == -ENXIO && l->question == OBJECT_PRESENCE))
		r = -ENOENT;
	l->there = r == 0;
	l->amount = info.value;
	return r;
}

static int look_at_semaphore(struct object_state *l)
{
	bool in_memory = l->address.form != ADDRESS_POSIX;
	struct stat st;
	int r;

	if (l->question == OBJECT_AMOUNT)
		return look_into_semaphore(l);
	r = look_at_file(l, S_IFREG, &st);
	if (r == 0 && l->question == OBJECT_PRESENCE && in_memory)
		r = look_into_semaphore(l);
	return r;
}

static int look_at_fifo(struct object_state *l)
{
	struct fifo_users users;
	struct fifo_use use;
	struct stat st;
	int r = look_at_file(l, S_IFIFO, &st);

	if (r < 0 || l->question != OBJECT_AMOUNT)
		return r;
	r = fifo_users_look(&users);
	if (r == 0) {
		use = fifo_users_of(&users, &st);
		l->amount = use.unread;
		l->hidden = users.hidden;
		if (!use.pipe_known && use.readers + use.writers > 0)
			r = -EACCES;
	}
	fifo_users_free(&users);
	return r;
}

static int look_at_socket(struct object_state *l)
{
	const char *name = l->address.name;
	struct stat st;
	int r = *name == '@' ? 1 : unix_bound(name, &st);

	if (*name != '@' && r >= 0)
		found_file(l, &st);
	if (r > 0)
		r = unix_served(name);
	else if (r == 0 || r == -ENODEV || r == -ENOTDIR)
		r = -ENOENT;
	l->there = r == 0;
	return r;
}

/* The table of locks is small, and who holds one need not be looked for while it stays the same. */
static int locks_changed(struct object_state *l)
{
	struct buffer now = { 0 };
	bool same;
	int r = procfd_read("/proc/locks", &now);

	if (r < 0) {
		buffer_free(&now);
		return r == -ENOENT ? -ENOSYS : r;
	}
	same = l->locks.data && l->locks.used == now.used &&
	       memcmp(l->locks.data, now.data, now.used) == 0;
	buffer_free(&l->locks);
	l->locks = now;
	return !same;
}

static int look_at_locks_of(struct object_state *l, int fd)
{
	struct lock_table t;
	char path[32];
	struct stat st;
	int r = fstat(fd, &st) < 0 ? -errno : 0;

	if (r == 0 && l->question != OBJECT_PRESENCE)
		r = found_file(l, &st);
	if (r == 0)
		r = locks_changed(l);
	if (r > 0) {
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		r = lock_table_read(&t, path);
		if (r == 0)
			l->users = t.count;
		lock_table_free(&t);
	}
	l->there = l->question != OBJECT_PRESENCE || l->users > 0;
	return r;
}

static int look_at_locks(struct object_state *l)
{
	int fd = fd_checked(open(l->address.name, O_PATH | O_CLOEXEC)), r = fd;

	if (fd >= 0)
		r = look_at_locks_of(l, fd);
	fd_close(&fd);
	return r;
}

static int look(struct object_state *l)
{
	enum family family = (enum family)l->address.family;
	struct stat st;

	if (l->address.form & ADDRESS_SYSV)
		return look_at_sysv(l, family);
	switch (family) {
	case FAMILY_MQ:
		return look_at_posix_queue(l);
	case FAMILY_SEM:
		return look_at_semaphore(l);
	case FAMILY_FIFO:
		return look_at_fifo(l);
	case FAMILY_SOCK:
		return look_at_socket(l);
	case FAMILY_LOCK:
		return look_at_locks(l);
	default:
		return look_at_file(l, S_IFREG, &st);
	}
}

/* Is whatever changes the answer an event of the name, or on the descriptor? */
static bool is_told(const struct object_state *l)
{
	const struct address *a = &l->address;

	if (l->watch.fd < 0 || a->family == FAMILY_LOCK)
		return false;
	/* That a socket's process has gone, or listens, is no event. */
	if (a->family == FAMILY_SOCK)
		return !l->known;
	if (a->form & (ADDRESS_MEMORY | ADDRESS_FILE) && a->family == FAMILY_SEM)
		return !l->known;
	if (l->question == OBJECT_AMOUNT)
		return a->family == FAMILY_FIFO ? l->watch.file >= 0 : l->events != 0;
	return true;
}

int object_state_look(struct object_state *l)
{
	bool known = l->known;
	int r;

	name_watch_take(&l->watch);
	watch(l);
	l->there = false;
	l->fd = -1;
	l->events = 0;
	r = look(l);
	if (l->question == OBJECT_PRESENCE && r == -ENOENT)
		r = 0;
	else if (r == -ENOENT && known)
		r = -EIDRM;
	l->told = is_told(l);
	return r;
}
