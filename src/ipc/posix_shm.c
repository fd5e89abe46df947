/* posix_shm.c - POSIX shared memory objects, which Linux keeps as files in /dev/shm. */
#include "posix_shm.h"

#include "segment_fd.h"
#include "shmfs.h"

#include <errno.h>
#include <fcntl.h>
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

int posix_shm_list_open(struct posix_shm_list *list)
{
	struct segment_stat info;
	struct shmfs_list files;
	const char *file;
	struct stat st;
	int r;

	*list = (struct posix_shm_list){ .names.note = sizeof info };
	r = shmfs_list_open(&files);
	/* In the directory's order: in another one the kernel takes half as much time again. */
	while (r >= 0 && (r = shmfs_next(&files, &file, &st)) > 0) {
		if (shmfs_semaphore(file))
			continue;
		segment_fd_from_stat(&info, &st);
		r = posix_names_add(&list->names, file, &info);
	}
	shmfs_list_close(&files);
	return r < 0 ? r : posix_names_sort(&list->names);
}

const char *posix_shm_next(struct posix_shm_list *list, struct segment_stat *st)
{
	return posix_names_next(&list->names, st);
}

void posix_shm_list_close(struct posix_shm_list *list)
{
	posix_names_free(&list->names);
}
