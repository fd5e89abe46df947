/* nameless.c - objects without a name that some process still has. */
#include "nameless.h"

#include "array.h"
#include "mqueue_fs.h"
#include "process_files.h"
#include "shmfs.h"
#include "sysvipc.h"

#include <errno.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REMOVED " (deleted)" /* what the kernel adds to a path */

/* Where objects live. A device 0 is none. */
struct places {
	dev_t shm, mq;
	bool shm_alone; /* /dev/shm is a file system of its own */
};

static struct places find_places(void)
{
	struct places p = { 0 };
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	struct stat shm, dev, mq;

	if (stat(SHMFS_DIR, &shm) == 0) {
		p.shm = shm.st_dev;
		p.shm_alone = stat(SHMFS_DIR "/..", &dev) < 0 || dev.st_dev != shm.st_dev;
	}
	if (mqueue_fs_open(&fs, &lack) == 0) {
		if (fstat(mqueue_fs_fd(&fs), &mq) == 0)
			p.mq = mq.st_dev;
		mqueue_fs_close(&fs);
	}
	return p;
}

static struct nameless *add(struct nameless_list *list, const struct object_use *use)
{
	struct nameless *items = array_grow(list->items, list->count, &list->room, sizeof *items);

	if (!items)
		return NULL;
	list->items = items;
	items[list->count] = (struct nameless){ .use = *use };
	return &items[list->count++];
}

static void take_size(struct nameless *n, const struct stat *st)
{
	n->size_known = n->memory_known = true;
	n->size = (uint64_t)st->st_size;
	n->memory = (uint64_t)st->st_blocks * 512;
}

/* What it was called: the path without its directory, and " (deleted)". */
static int take_name(struct nameless *n, const char *path)
{
	static const char directory[] = SHMFS_DIR "/";
	size_t before = strlen(directory) - 1, len;

	if (strncmp(path, directory, before + 1) == 0)
		path += before;
	else if (strrchr(path, '/'))
		path = strrchr(path, '/');
	len = strlen(path);
	if (len >= strlen(REMOVED) && strcmp(path + len - strlen(REMOVED), REMOVED) == 0)
		len -= strlen(REMOVED);
	if (n->family == FAMILY_SHM && strncmp(path, "/" SHMFS_SEM_PREFIX, 5) == 0) {
		n->family = FAMILY_SEM;
		path += 4;
		len -= 4;
	}
	n->name = strndup(path, len);
	if (n->name && n->family == FAMILY_SEM)
		*n->name = '/';
	return n->name ? 0 : -ENOMEM;
}

/* Its messages would fit into so much. The queue's own descriptor tells, with the right to trace.
 */
static void take_queue_size(struct nameless *n, struct procfd at)
{
	int fd = procfd_duplicate(at);
	struct mq_attr attr;

	n->size_known = n->memory_known = false;
	if (fd < 0)
		return;
	if (mq_getattr(fd, &attr) == 0) {
		n->size_known = true;
		n->size = (uint64_t)attr.mq_maxmsg * (uint64_t)attr.mq_msgsize;
	}
	close(fd);
}

static bool is_in_shm(const struct places *p, dev_t dev, const char *path)
{
	return dev == p->shm &&
	       (p->shm_alone || strncmp(path, SHMFS_DIR "/", strlen(SHMFS_DIR "/")) == 0);
}

static int add_open(struct nameless_list *list, const struct places *p,
		    const struct process_files *files)
{
	const struct stat *st = &files->descriptors.st;
	struct object_use use = { .pid = files->pid, .fd = files->descriptors.at.fd };
	struct nameless *n = NULL;
	int r = 0;
	char *path;

	if (!S_ISREG(st->st_mode) || st->st_nlink > 0 ||
	    (st->st_dev != p->shm && st->st_dev != p->mq))
		return 0;
	path = procfd_path(files->descriptors.at);
	use.key = object_key_of_file(st);
	use.how = USE_DESCRIPTOR;
	if (path && (st->st_dev == p->mq || is_in_shm(p, st->st_dev, path))) {
		n = add(list, &use);
		r = n ? 0 : -ENOMEM;
	}
	if (n) {
		n->family = st->st_dev == p->mq ? FAMILY_MQ : FAMILY_SHM;
		take_size(n, st);
		r = take_name(n, path);
	}
	if (n && n->family == FAMILY_MQ)
		take_queue_size(n, files->descriptors.at);
	free(path);
	return r;
}

/* Has the inode a name in /dev/shm? glibc makes a semaphore under another, which it then removes.
 */
static bool has_name(uint64_t inode)
{
	struct shmfs_list files;
	const char *file;
	struct stat st;
	bool found = false;

	if (shmfs_list_open(&files) < 0)
		return false;
	while (!found && shmfs_next(&files, &file, &st) > 0)
		found = st.st_ino == inode;
	shmfs_list_close(&files);
	return found;
}

/* The file that is mapped, which takes CAP_CHECKPOINT_RESTORE. */
static bool stat_mapped(const struct process_files *files, struct stat *st)
{
	const struct procmap *at = &files->maps.at;
	char path[80];

	snprintf(path, sizeof path, "/proc/%d/map_files/%llx-%llx", (int)files->task,
		 (unsigned long long)at->start, (unsigned long long)at->end);
	return stat(path, st) == 0 && st->st_ino == at->inode;
}

static int add_mapped(struct nameless_list *list, const struct places *p,
		      const struct process_files *files)
{
	const struct procmap *at = &files->maps.at;
	char path[PATH_MAX];
	struct object_use use = {
		.key = { .kind = OBJECT_FILE, .dev = at->dev, .number = at->inode },
		.pid = files->pid,
		.how = USE_MAPPED,
		.fd = -1,
		.start = at->start,
		.length = at->end - at->start,
		.offset = at->offset,
	};
	struct nameless *n;
	struct stat st;
	bool seen;

	if (at->dev != p->shm || procmap_name(&files->maps, path) < 0 ||
	    !is_in_shm(p, at->dev, path) || !strstr(path, REMOVED))
		return 0;
	seen = stat_mapped(files, &st);
	if (seen ? st.st_nlink > 0 : has_name(at->inode))
		return 0;
	n = add(list, &use);
	if (!n)
		return -ENOMEM;
	n->family = FAMILY_SHM;
	n->size_known = true;
	n->size = at->offset + use.length;
	if (seen)
		take_size(n, &st);
	return take_name(n, path);
}

static int read_files(struct nameless_list *list)
{
	struct places places = find_places();
	struct process_files files;
	int r = process_files_open(&files);

	if (r < 0)
		return r;
	while (r == 0 && process_files_next(&files))
		r = files.mapped ? add_mapped(list, &places, &files)
				 : add_open(list, &places, &files);
	list->hidden = files.hidden;
	process_files_close(&files);
	return r;
}

static int add_segment(struct nameless_list *list, const struct object_use *use,
		       const struct sysv_object *segment)
{
	struct nameless *n = add(list, use);

	if (!n)
		return -ENOMEM;
	n->family = FAMILY_SHM;
	n->size_known = true;
	n->size = segment->shm.size;
	n->memory_known = segment->shm.rss != SYSV_UNKNOWN;
	if (n->memory_known)
		n->memory = segment->shm.rss + segment->shm.swapped;
	return 0;
}

/* The segments that are marked, and by whom they are attached. */
static int add_segments(struct nameless_list *list, const struct sysv_object *marked, size_t count)
{
	struct object_key *keys = calloc(count, sizeof *keys);
	struct object_users users;
	int r = keys ? 0 : -ENOMEM;

	for (size_t i = 0; keys && i < count; i++)
		keys[i] = object_key_of_sysv(FAMILY_SHM, marked[i].id);
	if (r == 0)
		r = object_users_look(&users, keys, count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct object_use nobody = { .key = keys[i], .fd = -1 }, *use;
		size_t uses = object_users_of(&users, &keys[i], &use);

		if (uses == 0)
			r = add_segment(list, &nobody, &marked[i]);
		for (; r == 0 && uses > 0; uses--, use++)
			r = add_segment(list, use, &marked[i]);
	}
	if (keys)
		object_users_free(&users);
	free(keys);
	return r;
}

static int read_segments(struct nameless_list *list)
{
	struct sysv_object *marked = NULL, object;
	size_t count = 0, room = 0;
	struct sysv_scan scan;
	int r = sysv_scan_open(&scan, FAMILY_SHM, true);

	if (r < 0)
		return r == -ENOSYS ? 0 : r;
	while ((r = sysv_next(&scan, &object)) > 0) {
		struct sysv_object *more;

		if (!object.shm.dest)
			continue;
		more = array_grow(marked, count, &room, sizeof *marked);
		if (!more) {
			r = -ENOMEM;
			break;
		}
		marked = more;
		marked[count++] = object;
	}
	sysv_scan_close(&scan);
	if (r == 0 && count > 0)
		r = add_segments(list, marked, count);
	free(marked);
	return r;
}

static int order(const void *a, const void *b)
{
	const struct nameless *x = a, *y = b;

	return object_use_compare(&x->use, &y->use);
}

int nameless_list_read(struct nameless_list *list)
{
	int r;

	*list = (struct nameless_list){ 0 };
	r = read_files(list);
	if (r == 0)
		r = read_segments(list);
	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items, order);
	return r;
}

void nameless_list_free(struct nameless_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
}
