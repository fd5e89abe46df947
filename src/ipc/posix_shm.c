/* posix_shm.c - POSIX shared memory objects, which Linux keeps as files in /dev/shm. */
#include "posix_shm.h"

#include "array.h"
#include "copy.h"
#include "segment_fd.h"
#include "shmfs.h"
#include "sort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static int object_open(struct segment *s, enum segment_access access)
{
	s->fd = shmfs_open(s->address.name, segment_fd_flags[access], NULL);
	return s->fd < 0 ? s->fd : 0;
}

static int object_create(struct segment *s, const struct segment_plan *plan)
{
	s->fd = shmfs_create(plan->mode);
	return s->fd < 0 ? s->fd : 0;
}

static int object_publish(struct segment *s)
{
	return shmfs_link(s->fd, s->address.name);
}

static int object_remove(struct segment *s)
{
	return shmfs_unlink(s->address.name);
}

static int object_place(const struct segment *s, struct segment_place *place)
{
	memcpy(place->directory, SHMFS_DIR, sizeof SHMFS_DIR);
	return segment_fd_place(s, place);
}

const struct segment_ops posix_shm_ops = {
	.open = object_open,
	.create = object_create,
	.publish = object_publish,
	.close = segment_fd_close,
	.remove = object_remove,
	.place = object_place,
	.io = &segment_fd_io,
};

static int add(struct posix_shm_list *list, const char *name, const struct stat *st)
{
	size_t len = strlen(name) + 1;
	struct posix_shm_entry *entry;
	void *entries = array_grow(list->entries, list->count, &list->room, sizeof(void *));

	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	entry = malloc(sizeof *entry + 1 + len);
	if (!entry)
		return -ENOMEM;
	segment_fd_from_stat(&entry->stat, st);
	entry->address[0] = '/';
	copy_bytes(entry->address + 1, name, len);
	list->entries[list->count++] = entry;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct posix_shm_entry *x = a, *y = b;

	return strcmp(x->address, y->address);
}

int posix_shm_list(struct posix_shm_list *list)
{
	struct shmfs_list files;
	struct stat st;
	const char *name;
	int r;

	*list = (struct posix_shm_list){ 0 };
	r = shmfs_list_open(&files);
	if (r < 0)
		return r;
	while ((r = shmfs_next(&files, &name, &st)) > 0) {
		if (strncmp(name, SHMFS_SEM_PREFIX, strlen(SHMFS_SEM_PREFIX)) == 0)
			continue;
		r = add(list, name, &st);
		if (r < 0)
			break;
	}
	shmfs_list_close(&files);
	return r < 0 ? r : sort_pointers((void **)list->entries, list->count, by_name);
}

void posix_shm_list_free(struct posix_shm_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->entries[i]);
	free(list->entries);
	*list = (struct posix_shm_list){ 0 };
}
