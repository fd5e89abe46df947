/* lock_table.c - all locks on files, who has them and who waits for them. */
#include "lock_table.h"

#include "array.h"
#include "fd.h"
#include "lock_waiter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
	TRIES = 5,  /* where locks come and go all the time */
	CHECKS = 3, /* reads of the list that have to agree with the first */
};

/* The one file that is asked for. */
struct target {
	bool any; /* there is none: all are */
	struct stat st;
	struct lock_inode inode;
};

/* The number behind "name:" at the beginning of a line of fdinfo; -1 without one. */
static int64_t info_number(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, name, len) == 0)
			return strtoll(text + len, NULL, 10);
	}
	return -1;
}

/* Lines of mountinfo are "ID PARENT MAJOR:MINOR ...". */
static bool find_mount(const char *text, int64_t id, struct lock_inode *inode)
{
	char *at;

	for (; text && *text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strtoll(text, &at, 10) != id)
			continue;
		strtoll(at, &at, 10);
		inode->major = (unsigned int)strtoul(at, &at, 10);
		if (*at != ':')
			continue;
		inode->minor = (unsigned int)strtoul(at + 1, NULL, 10);
		return true;
	}
	return false;
}

/*
 * The numbers by which the kernel lists locks of the file that fd is open on: those of the file
 * system, where stat(2) may tell of a subvolume or of a layer below.
 */
static struct lock_inode inode_of(int fd, const struct stat *st)
{
	struct lock_inode inode = {
		.major = major(st->st_dev),
		.minor = minor(st->st_dev),
		.ino = st->st_ino,
	};
	struct buffer text = { 0 };
	int64_t ino, mount;

	if (procfd_info((struct procfd){ getpid(), fd }, &text) == 0) {
		ino = info_number(text.data, "ino:");
		mount = info_number(text.data, "mnt_id:");
		if (ino > 0 && procfd_read("/proc/self/mountinfo", &text) == 0 &&
		    find_mount(text.data, mount, &inode))
			inode.ino = (uint64_t)ino;
	}
	buffer_free(&text);
	return inode;
}

static int find_target(struct target *target, const char *path)
{
	int fd, r = 0;

	*target = (struct target){ .any = !path };
	if (!path)
		return 0;
	fd = fd_checked(open(path, O_PATH | O_CLOEXEC));
	if (fd < 0)
		return fd;
	if (fstat(fd, &target->st) < 0)
		r = -errno;
	else
		target->inode = inode_of(fd, &target->st);
	close(fd);
	return r;
}

static struct lock *add_lock(struct lock_table *t, const struct lock_line *line)
{
	struct lock *locks = array_grow(t->locks, t->count, &t->room, sizeof *locks);

	if (!locks)
		return NULL;
	t->locks = locks;
	t->locks[t->count] = (struct lock){ .line = *line, .blocker = t->count };
	return &t->locks[t->count++];
}

/* Not of another file; which a descriptor may have been opened on anew since it was looked at. */
static bool is_wanted(const struct lock_line *line, const struct target *target)
{
	return target->any || lock_inode_same(&line->inode, &target->inode);
}

/* Requests follow the lock that they wait for. */
static int take_lines(struct lock_table *t, const struct target *target, const char *text)
{
	size_t held = 0;

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		struct lock_line line;
		struct lock *l;

		if (lock_line_parse(&line, text) < 0 || !is_wanted(&line, target))
			continue;
		l = add_lock(t, &line);
		if (!l)
			return -ENOMEM;
		if (line.depth == 0)
			held = t->count - 1;
		else if (t->locks[held].line.id == line.id)
			l->blocker = held;
		if (!target->any)
			l->st = target->st;
	}
	return 0;
}

static int read_lines(struct lock_table *t, const struct target *target)
{
	struct buffer text = { 0 };
	int r = procfd_read("/proc/locks", &text);

	if (r == 0)
		r = take_lines(t, target, text.data);
	buffer_free(&text);
	return r == -ENOENT ? -ENOSYS : r;
}

static int add_holder(struct lock *l, const struct procfd_list *at)
{
	struct procfd *holders;

	for (size_t i = 0; i < l->holder_count; i++)
		if (l->holders[i].pid == at->at.pid)
			return 0;
	holders = realloc(l->holders, (l->holder_count + 1) * sizeof *holders);
	if (!holders)
		return -ENOMEM;
	holders[l->holder_count++] = at->at;
	l->holders = holders;
	l->st = at->st;
	if (!l->path)
		l->path = procfd_path(at->at);
	return 0;
}

/*
 * Which lock the line of a descriptor is. Lines of shared locks may be alike: each description has
 * its own. A lock that /proc/locks keeps to itself, because who asked for it has ended in a PID
 * namespace, is known from here alone.
 */
static struct lock *lock_of(struct lock_table *t, const struct lock_line *line, struct procfd at)
{
	struct lock *vacant = NULL, *alike = NULL;

	for (size_t i = 0; i < t->count; i++) {
		struct lock *l = &t->locks[i];

		if (l->line.depth > 0 || !lock_line_same(&l->line, line))
			continue;
		if (l->holder_count > 0 && procfd_same(l->holders[0], at))
			return l;
		if (l->holder_count == 0 && !vacant)
			vacant = l;
		alike = l;
	}
	if (!vacant)
		vacant = alike;
	return vacant ? vacant : add_lock(t, line);
}

/* What its fdinfo says of locks: "lock:\t1: FLOCK  ADVISORY  WRITE ...". */
static int read_descriptor(struct lock_table *t, const struct target *target,
			   const struct procfd_list *list, const char *info)
{
	const char *at = info;

	while ((at = strstr(at, "lock:\t"))) {
		struct lock_line line;
		struct lock *l;

		at += strlen("lock:\t");
		if (lock_line_parse(&line, at) < 0 || !is_wanted(&line, target))
			continue;
		l = lock_of(t, &line, list->at);
		if (!l || add_holder(l, list) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Sockets and what has no type are nothing that people lock, and most of what is open. */
static bool may_have_locks(const struct stat *st, const struct target *target)
{
	if (target->any)
		return !S_ISSOCK(st->st_mode) && (st->st_mode & S_IFMT) != 0;
	return st->st_ino == target->st.st_ino && st->st_dev == target->st.st_dev;
}

static int find_holders(struct lock_table *t, const struct target *target)
{
	struct buffer info = { 0 };
	struct procfd_list list;
	int r = procfd_list_open(&list);

	if (r < 0)
		return r;
	while (r == 0 && procfd_next(&list))
		if (may_have_locks(&list.st, target) && procfd_info(list.at, &info) == 0)
			r = read_descriptor(t, target, &list, info.data);
	t->hidden = list.hidden;
	procfd_list_close(&list);
	buffer_free(&info);
	return r;
}

/* A request for a LOCK_OFD on that file, of which nobody is known yet. */
static struct lock *nameless_request(struct lock_table *t, const struct stat *st)
{
	for (size_t i = 0; i < t->count; i++) {
		struct lock *l = &t->locks[i];
		const struct stat *file = &t->locks[l->blocker].st;

		if (l->line.depth > 0 && l->line.kind == LOCK_OFD && l->holder_count == 0 &&
		    (!st || (file->st_ino == st->st_ino && file->st_dev == st->st_dev)))
			return l;
	}
	return NULL;
}

static int find_waiters(struct lock_table *t)
{
	struct procfd_list list;
	struct lock *l;
	int r;

	if (!nameless_request(t, NULL))
		return 0;
	r = procfd_list_open(&list);
	if (r < 0)
		return r;
	while (r == 0 && procfd_next(&list)) {
		l = nameless_request(t, &list.st);
		if (l && lock_waiter(list.at))
			r = add_holder(l, &list);
	}
	procfd_list_close(&list);
	return r;
}

/*
 * Who asked for a lock has it, if we could not look; otherwise somebody else has, or its number is
 * another process's by now. Who waits is there.
 */
static int trust_lines(struct lock_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct lock *l = &t->locks[i];

		if (l->holder_count > 0 || l->line.pid <= 0 ||
		    (l->line.depth == 0 && !process_hidden(l->line.pid)))
			continue;
		l->holders = malloc(sizeof *l->holders);
		if (!l->holders)
			return -ENOMEM;
		l->holders[l->holder_count++] = (struct procfd){ l->line.pid, -1 };
	}
	return 0;
}

static int find_people(struct lock_table *t, const struct target *target)
{
	int r = find_holders(t, target);

	if (r == 0)
		r = find_waiters(t);
	return r == 0 ? trust_lines(t) : r;
}

/* Do both begin with the same lines? */
static bool same_lines(const struct lock_table *t, const struct lock_table *u, size_t lines)
{
	for (size_t i = 0; i < lines; i++)
		if (t->locks[i].blocker != u->locks[i].blocker ||
		    t->locks[i].line.depth != u->locks[i].line.depth ||
		    !lock_line_same(&t->locks[i].line, &u->locks[i].line))
			return false;
	return true;
}

/* 0; 1: the list is another one by now; or -errno. */
static int check_lines(const struct lock_table *t, size_t lines, const struct target *target)
{
	struct lock_table now = { 0 };
	int r = read_lines(&now, target);

	if (r == 0 && (now.count != lines || !same_lines(t, &now, lines)))
		r = 1;
	lock_table_free(&now);
	return r;
}

/*
 * 0; 1: locks came or went while we looked, or -errno. Not only are holders missing then: the
 * kernel hands its list out in pieces, and counts from the beginning for each, so that a line comes
 * twice, or is left out. It is unlikely to happen to all the same.
 */
static int look_once(struct lock_table *t, const struct target *target)
{
	int r = read_lines(t, target);
	const size_t lines = t->count;

	if (r == 0)
		r = find_people(t, target);
	for (int i = 0; i < CHECKS && r == 0; i++)
		r = check_lines(t, lines, target);
	return r;
}

int lock_table_read(struct lock_table *t, const char *path)
{
	struct target target;
	int r, tries = 0;

	*t = (struct lock_table){ 0 };
	r = find_target(&target, path);
	if (r < 0)
		return r;
	while ((r = look_once(t, &target)) > 0 && ++tries < TRIES)
		lock_table_free(t);
	return r < 0 ? r : 0;
}

void lock_table_free(struct lock_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->locks[i].holders);
		free(t->locks[i].path);
	}
	free(t->locks);
	*t = (struct lock_table){ 0 };
}

/* The last byte of a range. */
static int64_t end_of(const struct lock_want *want)
{
	return want->length == 0 ? INT64_MAX : want->offset + want->length - 1;
}

static bool is_fcntl(enum lock_kind kind)
{
	return kind == LOCK_OFD || kind == LOCK_POSIX;
}

bool lock_conflicts(const struct lock *l, const struct lock_want *want)
{
	const struct lock_line *line = &l->line;

	if (line->depth > 0 || (want->shared && !line->exclusive))
		return false;
	if (is_fcntl(want->kind) && is_fcntl(line->kind))
		return line->start <= end_of(want) && line->end >= want->offset;
	return line->kind == want->kind;
}
