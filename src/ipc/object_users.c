/* object_users.c - which processes have an object, and how. */
#include "object_users.h"

#include "array.h"
#include "lock_table.h"
#include "process_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* Most of what is mapped lies in file systems where none of the objects does. */
enum { DEVICES_MAX = 8 };

struct look {
	struct object_users *users;
	struct object_key *keys; /* sorted */
	size_t count;
	bool sysv, locks; /* there are some of these kinds */
	dev_t devices[DEVICES_MAX];
	size_t device_count; /* more than DEVICES_MAX: they are all looked for */
};

static bool is_wanted(const struct look *look, const struct object_key *key)
{
	return bsearch(key, look->keys, look->count, sizeof *key, object_key_compare);
}

static bool is_wanted_device(const struct look *look, dev_t dev)
{
	if (look->device_count > DEVICES_MAX)
		return true;
	for (size_t i = 0; i < look->device_count; i++)
		if (look->devices[i] == dev)
			return true;
	return false;
}

static int add(struct object_users *users, const struct object_use *use)
{
	struct object_use *uses = array_grow(users->uses, users->count, &users->room, sizeof *uses);

	if (!uses)
		return -ENOMEM;
	users->uses = uses;
	users->uses[users->count++] = *use;
	return 0;
}

static int add_descriptor(const struct look *look, const struct process_files *files)
{
	const struct stat *st = &files->descriptors.st;
	struct object_use use = {
		.key = object_key_of_file(st),
		.pid = files->pid,
		.how = USE_DESCRIPTOR,
		.fd = files->descriptors.at.fd,
	};

	if (S_ISSOCK(st->st_mode))
		use.key = object_key_of_socket(st->st_ino);
	return is_wanted(look, &use.key) ? add(look->users, &use) : 0;
}

/* The kernel calls the file of a segment so, removed from the first: "/SYSV0000002a (deleted)". */
static bool is_segment(const struct procmap_list *maps)
{
	static const char prefix[] = "/SYSV", hex[] = "0123456789abcdef";
	char name[PATH_MAX];

	if (major(maps->at.dev) != 0 || procmap_name(maps, name) < 0 ||
	    strncmp(name, prefix, strlen(prefix)) != 0)
		return false;
	return strcmp(name + strlen(prefix) + strspn(name + strlen(prefix), hex), " (deleted)") ==
	       0;
}

/* Ids are those of an IPC namespace: is the process in ours? */
static bool is_in_our_namespace(pid_t pid)
{
	struct stat ours, theirs;
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/ns/ipc", (int)pid);
	return stat("/proc/self/ns/ipc", &ours) == 0 && stat(path, &theirs) == 0 &&
	       ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

static int add_mapping(const struct look *look, const struct process_files *files)
{
	const struct procmap *at = &files->maps.at;
	struct object_use use = {
		.key = { .kind = OBJECT_FILE, .dev = at->dev, .number = at->inode },
		.pid = files->pid,
		.how = USE_MAPPED,
		.fd = -1,
		.start = at->start,
		.length = at->end - at->start,
	};

	if (is_wanted_device(look, at->dev) && is_wanted(look, &use.key))
		return add(look->users, &use);
	if (!look->sysv || at->inode > INT32_MAX)
		return 0;
	use.key = object_key_of_sysv(FAMILY_SHM, (int)at->inode);
	use.how = USE_ATTACHED;
	if (!is_wanted(look, &use.key) || !is_segment(&files->maps) ||
	    !is_in_our_namespace(files->task))
		return 0;
	return add(look->users, &use);
}

static int look_at_files(const struct look *look)
{
	struct process_files files;
	int r = process_files_open(&files);

	if (r < 0)
		return r;
	while (r == 0 && process_files_next(&files))
		r = files.mapped ? add_mapping(look, &files) : add_descriptor(look, &files);
	look->users->hidden = files.hidden;
	process_files_close(&files);
	return r;
}

static int add_lock(const struct look *look, const struct lock *l)
{
	struct object_use use = {
		.key = object_key_of_file(&l->st),
		.how = l->line.depth > 0 ? USE_WAITING : USE_HOLDING,
	};
	int r = 0;

	use.key.kind = OBJECT_LOCKS;
	if (!is_wanted(look, &use.key))
		return 0;
	for (size_t i = 0; r == 0 && i < l->holder_count; i++) {
		use.pid = l->holders[i].pid;
		use.fd = l->holders[i].fd;
		r = add(look->users, &use);
	}
	return r;
}

/* Of a request only the lock that it waits for tells the file. */
static int look_at_locks(const struct look *look)
{
	struct lock_table t;
	int r = lock_table_read(&t, NULL);

	for (size_t i = 0; r == 0 && i < t.count; i++) {
		if (t.locks[i].line.depth > 0)
			t.locks[i].st = t.locks[t.locks[i].blocker].st;
		r = add_lock(look, &t.locks[i]);
	}
	if (t.hidden > look->users->hidden)
		look->users->hidden = t.hidden;
	lock_table_free(&t);
	return r;
}

/* What there is to look for. */
static int prepare(struct look *look, const struct object_key *keys)
{
	look->keys = malloc((look->count + 1) * sizeof *keys);
	if (!look->keys)
		return -ENOMEM;
	memcpy(look->keys, keys, look->count * sizeof *keys);
	qsort(look->keys, look->count, sizeof *keys, object_key_compare);
	for (size_t i = 0; i < look->count; i++) {
		const struct object_key *key = &look->keys[i];

		look->sysv |= key->kind == OBJECT_SYSV;
		look->locks |= key->kind == OBJECT_LOCKS;
		if (key->kind != OBJECT_FILE || look->device_count > DEVICES_MAX ||
		    is_wanted_device(look, key->dev))
			continue;
		if (look->device_count < DEVICES_MAX)
			look->devices[look->device_count] = key->dev;
		look->device_count++;
	}
	return 0;
}

static int use_order(const void *a, const void *b)
{
	const struct object_use *x = a, *y = b;
	int order = object_key_compare(&x->key, &y->key);

	if (order != 0)
		return order;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->how != y->how)
		return x->how < y->how ? -1 : 1;
	if (x->fd != y->fd)
		return x->fd < y->fd ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

int object_users_look(struct object_users *users, const struct object_key *keys, size_t count)
{
	struct look look = { .users = users, .count = count };
	int r;

	*users = (struct object_users){ 0 };
	r = prepare(&look, keys);
	if (r == 0)
		r = look_at_files(&look);
	if (r == 0 && look.locks)
		r = look_at_locks(&look);
	free(look.keys);
	if (r < 0)
		object_users_free(users);
	else if (users->count > 0)
		qsort(users->uses, users->count, sizeof *users->uses, use_order);
	return r;
}

void object_users_free(struct object_users *users)
{
	free(users->uses);
	*users = (struct object_users){ 0 };
}

size_t object_users_of(const struct object_users *users, const struct object_key *key,
		       const struct object_use **first)
{
	size_t low = 0, high = users->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (object_key_compare(&users->uses[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	end = low;
	while (end < users->count && object_key_compare(&users->uses[end].key, key) == 0)
		end++;
	*first = users->uses + low;
	return end - low;
}
