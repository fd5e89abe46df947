/* object_posix.c - POSIX queues, semaphores and shared memory, for the list of all objects. */
#include "object.h"

#include "mapped_sem.h"
#include "mqueue_fs.h"
#include "posix_mq.h"
#include "shmfs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

void object_take_queue(struct object *o, const struct queue_info *info)
{
	object_take_stat(o, &info->st);
	o->used = info->messages;
	o->size = OBJECT_UNKNOWN;
	o->mq.maxmsg = info->maxmsg;
	o->mq.msgsize = info->msgsize;
	o->mq.bytes = info->bytes;
	o->mq.notify_pid = info->notify_pid;
	if (info->maxmsg < 0)
		o->content = -EACCES;
	else
		o->size = info->maxmsg * info->msgsize;
}

/* No word of one that was removed meanwhile. */
static int add_queue(struct object_list *list, int dir, const char *name, bool content)
{
	struct queue_info info;
	struct object *o;
	int r = posix_mq_info_at(dir, name, content, &info);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	o = object_list_add(list, FAMILY_MQ, "mq:/", name);
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_POSIX;
	object_take_queue(o, &info);
	if (!content)
		o->content = -ENODATA;
	return 0;
}

static void lacks_queues(struct object_list *list, int r, enum mqueue_fs_lack lack)
{
	object_list_lacks(list, FAMILY_MQ, ADDRESS_POSIX, r);
	list->lacks[list->lack_count - 1].mqueue = lack;
}

int object_add_posix_mq(struct object_list *list, unsigned int details)
{
	enum mqueue_fs_lack lack = MQUEUE_FS_NOT_MOUNTED;
	struct mqueue_fs fs;
	const char *name;
	int r = mqueue_fs_open(&fs, &lack);

	if (r < 0) {
		lacks_queues(list, r, lack);
		return 0;
	}
	while ((r = mqueue_fs_next(&fs, &name)) > 0) {
		r = add_queue(list, mqueue_fs_fd(&fs), name, details & OBJECT_CONTENT);
		if (r < 0)
			break;
	}
	mqueue_fs_close(&fs);
	if (r < 0 && r != -ENOMEM) {
		lacks_queues(list, r, lack);
		r = 0;
	}
	return r;
}

void object_take_semaphore(struct object *o, const struct semaphore_stat *info)
{
	o->owned = true;
	o->mode = info->mode;
	o->uid = info->uid;
	o->gid = info->gid;
	o->dev = info->device;
	o->inode = info->inode;
	o->atime = info->atime;
	o->mtime = info->mtime;
	o->ctime = info->ctime;
	o->size = OBJECT_NONE;
	o->content = info->content;
	o->used = info->content == 0 ? info->value : OBJECT_UNKNOWN;
	o->sem.waiters = info->content == 0 ? info->waiters : OBJECT_UNKNOWN;
}

static int add_semaphore(struct object_list *list, int dir, const char *file, const struct stat *st,
			 unsigned int details)
{
	const struct futex_sem unknown = { 0 };
	struct semaphore_stat info;
	struct object *o;

	mapped_sem_describe(&info, st, &unknown);
	info.content = -ENODATA;
	if (details & OBJECT_CONTENT) {
		int r = semaphore_look(dir, file, true, &info);

		if (r == -ENOENT || r == -ENODEV) /* removed by now */
			return 0;
		if (r < 0)
			info.content = r;
	}
	o = object_list_add(list, FAMILY_SEM, "sem:/", shmfs_semaphore(file));
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_POSIX;
	object_take_semaphore(o, &info);
	return 0;
}

static int add_memory(struct object_list *list, const char *name, const struct stat *st)
{
	struct object *o = object_list_add(list, FAMILY_SHM, "shm:/", name);

	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_POSIX;
	object_take_stat(o, st);
	o->size = st->st_size;
	o->used = OBJECT_NONE;
	o->shm.allocated = (uint64_t)st->st_blocks * 512;
	return 0;
}

int object_add_shmfs(struct object_list *list, unsigned int families, unsigned int details)
{
	struct shmfs_list files;
	const char *file;
	struct stat st;
	int r = shmfs_list_open(&files);

	if (r < 0)
		return r;
	while ((r = shmfs_next(&files, &file, &st)) > 0) {
		const char *semaphore = shmfs_semaphore(file);

		if (semaphore && *semaphore && families & FAMILY_BIT(FAMILY_SEM))
			r = add_semaphore(list, dirfd(files.dir), file, &st, details);
		else if (!semaphore && families & FAMILY_BIT(FAMILY_SHM))
			r = add_memory(list, file, &st);
		if (r < 0)
			break;
	}
	shmfs_list_close(&files);
	return r;
}
