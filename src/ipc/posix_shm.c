/* posix_shm.c - POSIX shared memory objects, which Linux keeps as files in /dev/shm. */
#include "posix_shm.h"

#include "segment_fd.h"

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
	const char *file;
	int r;

	list->names = (struct posix_names){ 0 };
	r = shmfs_list_open(&list->files);
	while (r >= 0 && (r = shmfs_next(&list->files, &file, NULL)) > 0)
		if (strncmp(file, SHMFS_SEM_PREFIX, strlen(SHMFS_SEM_PREFIX)) != 0)
			r = posix_names_add(&list->names, file);
	return r < 0 ? r : posix_names_sort(&list->names);
}

int posix_shm_next(struct posix_shm_list *list, const char **address, struct segment_stat *st)
{
	struct stat file;
	int r;

	while ((*address = posix_names_next(&list->names))) {
		r = shmfs_list_stat(&list->files, *address + 1, &file);
		if (r == -ENODEV || r == -ENOENT)
			continue;
		if (r == 0)
			segment_fd_from_stat(st, &file);
		return r < 0 ? r : 1;
	}
	return 0;
}

void posix_shm_list_close(struct posix_shm_list *list)
{
	posix_names_free(&list->names);
	shmfs_list_close(&list->files);
}
