/* kept_sem.c - the mapping of a named semaphore that is used over and over. */
#include "kept_sem.h"

#include "shmfs.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>

static bool allowed;
static struct {
	void *map; /* NULL: none is kept */
	size_t map_size;
	struct stat st; /* when it was opened */
	char file[NAME_MAX + 1];
} kept;

static void let_go(void)
{
	if (kept.map)
		munmap(kept.map, kept.map_size);
	kept.map = NULL;
}

void kept_sem_allow(bool now)
{
	if (!now)
		let_go();
	allowed = now;
}

/* While a file is mapped no other one gets its number. */
static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_mode == b->st_mode &&
	       a->st_uid == b->st_uid && a->st_gid == b->st_gid && a->st_size == b->st_size &&
	       a->st_blocks == b->st_blocks && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

bool kept_sem_borrow(struct semaphore *s, const char *file)
{
	struct stat st;

	if (!allowed || !kept.map || strcmp(file, kept.file) != 0)
		return false;
	if (shmfs_stat(file, &st) < 0 || !is_same(&st, &kept.st)) {
		let_go();
		return false;
	}
	s->map = s->sem = kept.map; /* a named one begins its file */
	s->map_size = kept.map_size;
	s->size = (uint64_t)st.st_size;
	s->exposed = false;
	s->map_kept = true;
	return true;
}

void kept_sem_lend(struct semaphore *s, const char *file, const struct stat *st)
{
	size_t len = strlen(file) + 1;

	if (!allowed || kept.map || len > sizeof kept.file)
		return;
	kept.map = s->map;
	kept.map_size = s->map_size;
	kept.st = *st;
	memcpy(kept.file, file, len);
	s->map_kept = true;
}
