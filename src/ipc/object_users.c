/* object_users.c - which processes have an object, and how. */
#include "object_users.h"

#include "array.h"
#include "lock_table.h"
#include "object_look.h"
#include "process_files.h"
#include "process_status.h"
#include "sort.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static bool is_wanted(const struct look *look, const struct object_key *key)
{
	return bsearch(key, look->keys, look->count, sizeof *key, object_key_compare);
}

static bool is_wanted_device(const struct look *look, dev_t dev)
{
	if (look->device_count > LOOK_DEVICES_MAX)
		return true;
	for (size_t i = 0; i < look->device_count; i++)
		if (look->devices[i] == dev)
			return true;
	return false;
}

int look_add(const struct look *look, const struct object_use *use)
{
	struct object_users *users = look->users;
	struct object_use *uses;

	if (!is_wanted(look, &use->key))
		return 0;
	uses = array_grow(users->uses, users->count, &users->room, sizeof *uses);
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
	return look_add(look, &use);
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

bool look_mapped(const struct look *look, pid_t task, const struct procmap_list *maps,
		 struct object_key *key)
{
	const struct procmap *at = &maps->at;

	*key = (struct object_key){ .kind = OBJECT_FILE, .dev = at->dev, .number = at->inode };
	if (is_wanted_device(look, at->dev) && is_wanted(look, key))
		return true;
	if (!(look->kinds & 1U << OBJECT_SYSV) || at->inode > INT32_MAX)
		return false;
	*key = object_key_of_sysv(FAMILY_SHM, (int)at->inode);
	return is_wanted(look, key) && is_segment(maps) && process_shares_ipc(task);
}

static int add_mapping(const struct look *look, const struct process_files *files)
{
	const struct procmap *at = &files->maps.at;
	struct object_use use = {
		.pid = files->pid,
		.fd = -1,
		.start = at->start,
		.length = at->end - at->start,
		.offset = at->offset,
	};

	if (!look_mapped(look, files->task, &files->maps, &use.key))
		return 0;
	use.how = use.key.kind == OBJECT_SYSV ? USE_ATTACHED : USE_MAPPED;
	return look_add(look, &use);
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
		r = look_add(look, &use);
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

		look->kinds |= 1U << key->kind;
		look->waited_sysv |= key->kind == OBJECT_SYSV && key->family != FAMILY_SHM;
		if (key->kind != OBJECT_FILE || look->device_count > LOOK_DEVICES_MAX ||
		    is_wanted_device(look, key->dev))
			continue;
		if (look->device_count < LOOK_DEVICES_MAX)
			look->devices[look->device_count] = key->dev;
		look->device_count++;
	}
	return 0;
}

int object_use_compare(const void *a, const void *b)
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

/* Threads of a process that wait alike are one. 0 or -ENOMEM. */
static int sort(struct object_users *users)
{
	struct object_use *sorted = calloc(users->count + 1, sizeof *sorted);
	void **order = calloc(users->count + 1, sizeof *order);
	size_t kept = 0;
	int r = sorted && order ? 0 : -ENOMEM;

	for (size_t i = 0; order && i < users->count; i++)
		order[i] = &users->uses[i];
	if (r == 0)
		r = sort_pointers(order, users->count, object_use_compare);
	for (size_t i = 0; r == 0 && i < users->count; i++) {
		const struct object_use *use = order[i];

		if (kept == 0 || object_use_compare(use, &sorted[kept - 1]) != 0)
			sorted[kept++] = *use;
	}
	free(order);
	if (r < 0) {
		free(sorted);
		return r;
	}
	free(users->uses);
	users->uses = sorted;
	users->count = kept;
	return 0;
}

/* In a container of its own, /proc does not show who else has the same /dev/shm. */
static bool sees_all_processes(void)
{
	const ino_t first_pid_namespace = 0xeffffffc; /* PROC_PID_INIT_INO of linux/proc_ns.h */
	struct stat st;

	return stat("/proc/self/ns/pid", &st) == 0 && st.st_ino == first_pid_namespace;
}

int object_users_look(struct object_users *users, const struct object_key *keys, size_t count)
{
	struct look look = { .users = users, .count = count };
	int r;

	*users = (struct object_users){ .partial = !sees_all_processes() };
	r = prepare(&look, keys);
	if (r == 0)
		r = look_at_files(&look);
	if (r == 0 && look.kinds & 1U << OBJECT_LOCKS)
		r = look_at_locks(&look);
	if (r == 0)
		r = look_at_waiters(&look);
	if (r == 0)
		r = sort(users);
	free(look.keys);
	if (r < 0)
		object_users_free(users);
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
