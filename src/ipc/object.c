/* object.c - the list of all objects, whatever their kind. */
#include "object.h"

#include "array.h"
#include "copy.h"
#include "sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool object_is_sysv(const struct object *o)
{
	return o->form & ADDRESS_SYSV;
}

bool object_key(const struct object *o, struct object_key *key)
{
	if (object_is_sysv(o)) {
		*key = object_key_of_sysv((enum family)o->family, o->sysv.id);
		return true;
	}
	if (o->family == FAMILY_SOCK)
		*key = object_key_of_socket(o->sock.number);
	else
		*key = (struct object_key){
			.kind = o->family == FAMILY_LOCK ? OBJECT_LOCKS : OBJECT_FILE,
			.dev = o->dev,
			.number = o->inode,
		};
	return key->number != 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t object_last_time(const struct object *o)
{
	int64_t last;

	/* Whoever reads what /dev/mqueue tells of a queue, as we do, changes its other times. */
	if (o->family == FAMILY_MQ && !object_is_sysv(o))
		return o->mtime;
	if (!object_is_sysv(o))
		return later(o->ctime, later(o->mtime, o->atime));
	last = o->sysv.ctime;
	if (o->family == FAMILY_MQ)
		return later(last, later(o->sysv.mq.stime, o->sysv.mq.rtime));
	if (o->family == FAMILY_SEM)
		return later(last, o->sysv.sem.otime);
	return later(last, later(o->sysv.shm.atime, o->sysv.shm.dtime));
}

pid_t object_last_pid(const struct object *o, int64_t *at)
{
	const struct sysv_object *sysv = &o->sysv;

	*at = 0;
	if (!object_is_sysv(o) || o->family == FAMILY_SEM)
		return 0;
	if (o->family == FAMILY_SHM) {
		*at = later(later(sysv->shm.atime, sysv->shm.dtime), sysv->ctime);
		return sysv->shm.lpid ? sysv->shm.lpid : sysv->shm.cpid;
	}
	*at = later(sysv->mq.stime, sysv->mq.rtime);
	return *at == sysv->mq.stime ? sysv->mq.lspid : sysv->mq.lrpid;
}

enum { BLOCK_SIZE = 65536 };

struct object_block {
	struct object_block *next;
	size_t used, size;
	_Alignas(struct object) char data[];
};

static void *keep(struct object_list *list, size_t size)
{
	struct object_block *b = list->blocks;
	void *at;

	size = (size + _Alignof(struct object) - 1) / _Alignof(struct object) *
	       _Alignof(struct object);
	if (!b || b->size - b->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		b = malloc(sizeof *b + room);
		if (!b)
			return NULL;
		*b = (struct object_block){ .next = list->blocks, .size = room };
		list->blocks = b;
	}
	at = b->data + b->used;
	b->used += size;
	return at;
}

struct object *object_list_add(struct object_list *list, enum family family, const char *before,
			       const char *name)
{
	size_t first = strlen(before), len = strlen(name) + 1;
	struct object **objects =
		array_grow(list->objects, list->count, &list->room, sizeof(void *));
	struct object *o;

	if (!objects)
		return NULL;
	list->objects = objects;
	o = keep(list, sizeof *o + first + len);
	if (!o)
		return NULL;
	*o = (struct object){ .family = (uint8_t)family };
	copy_bytes(o->address, before, first);
	copy_bytes(o->address + first, name, len);
	list->objects[list->count++] = o;
	return o;
}

void object_list_free(struct object_list *list)
{
	while (list->blocks) {
		struct object_block *next = list->blocks->next;

		free(list->blocks);
		list->blocks = next;
	}
	free(list->objects);
	*list = (struct object_list){ 0 };
}

void object_list_lacks(struct object_list *list, enum family family, enum address_form form, int r)
{
	if (list->lack_count == sizeof list->lacks / sizeof list->lacks[0])
		return;
	list->lacks[list->lack_count++] =
		(struct object_lack){ .family = family, .form = form, .error = r };
}

void object_take_stat(struct object *o, const struct stat *st)
{
	o->owned = true;
	o->mode = st->st_mode & 07777;
	o->uid = st->st_uid;
	o->gid = st->st_gid;
	o->dev = st->st_dev;
	o->inode = st->st_ino;
	o->atime = st->st_atime;
	o->mtime = st->st_mtime;
	o->ctime = st->st_ctime;
}

static int order(const void *a, const void *b)
{
	const struct object *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	if (object_is_sysv(x))
		return (x->sysv.id > y->sysv.id) - (x->sysv.id < y->sysv.id);
	return strcmp(x->address, y->address);
}

/* Kernels list System V objects in their order, for the most part. */
static int sort(struct object **objects, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (order(objects[i - 1], objects[i]) > 0)
			return sort_pointers((void **)objects, count, order);
	return 0;
}

/* -ENOMEM ends it all; what else fails is noted. */
static int note(struct object_list *list, enum family family, enum address_form form, int r)
{
	if (r < 0 && r != -ENOMEM)
		object_list_lacks(list, family, form, r);
	return r == -ENOMEM ? r : 0;
}

static int read_sysv(struct object_list *list, unsigned int families, unsigned int details)
{
	int r = 0;

	for (enum family f = FAMILY_MQ; f <= FAMILY_SHM && r == 0; f++)
		if (families & FAMILY_BIT(f))
			r = note(list, f, ADDRESS_ID, object_add_sysv(list, f, details));
	return r;
}

static int read_posix(struct object_list *list, unsigned int families, unsigned int details)
{
	const unsigned int shmfs = families & (FAMILY_BIT(FAMILY_SEM) | FAMILY_BIT(FAMILY_SHM));
	int r = 0;

	if (families & FAMILY_BIT(FAMILY_MQ))
		r = object_add_posix_mq(list, details);
	if (r < 0 || !shmfs)
		return r;
	return note(list, shmfs & FAMILY_BIT(FAMILY_SHM) ? FAMILY_SHM : FAMILY_SEM, ADDRESS_POSIX,
		    object_add_shmfs(list, shmfs, details));
}

static int read_paths(struct object_list *list, unsigned int families)
{
	int r = 0;

	if (families & FAMILY_BIT(FAMILY_FIFO))
		r = note(list, FAMILY_FIFO, ADDRESS_PATH, object_add_fifos(list));
	if (r == 0 && families & FAMILY_BIT(FAMILY_SOCK))
		r = note(list, FAMILY_SOCK, ADDRESS_PATH, object_add_sockets(list));
	if (r == 0 && families & FAMILY_BIT(FAMILY_LOCK))
		r = note(list, FAMILY_LOCK, ADDRESS_PATH, object_add_locks(list));
	return r;
}

int object_list_read(struct object_list *list, unsigned int families, unsigned int details)
{
	size_t before = list->count;
	int r = read_posix(list, families, details);

	if (r == 0)
		r = read_sysv(list, families, details);
	if (r == 0)
		r = read_paths(list, families);
	if (r < 0)
		return r;
	return sort(list->objects + before, list->count - before);
}
