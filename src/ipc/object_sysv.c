/* object_sysv.c - System V objects, for the list of all objects. */
#include "object.h"

#include <errno.h>
#include <stdio.h>
#include <sys/sem.h>

static int64_t number(uint64_t n)
{
	return n == SYSV_UNKNOWN ? OBJECT_UNKNOWN : (int64_t)n;
}

/* A set of one semaphore is used as one: its value says what is in use. */
static int look_inside(struct object *o, bool content)
{
	int value = content ? semctl(o->sysv.id, 0, GETVAL) : -1;

	if (content && value < 0 && (errno == EINVAL || errno == EIDRM))
		return -ENOENT;
	o->content = value >= 0 ? 0 : content ? -errno : -ENODATA;
	o->used = value < 0 ? OBJECT_UNKNOWN : value;
	return 0;
}

int object_take_sysv(struct object *o, const struct sysv_object *sysv, unsigned int details)
{
	o->sysv = *sysv;
	o->owned = true;
	o->mode = sysv->mode;
	o->uid = sysv->uid;
	o->gid = sysv->gid;
	if (sysv->family == FAMILY_MQ) {
		o->size = number(sysv->mq.qbytes);
		o->used = (int64_t)sysv->mq.messages;
	} else if (sysv->family == FAMILY_SEM) {
		o->size = o->used = OBJECT_NONE;
		if (sysv->sem.nsems == 1)
			return look_inside(o, details & OBJECT_CONTENT);
	} else {
		o->size = (int64_t)sysv->shm.size;
		o->used = (int64_t)sysv->shm.nattch;
	}
	return 0;
}

int object_add_sysv(struct object_list *list, enum family family, unsigned int details)
{
	struct sysv_object sysv;
	struct sysv_scan scan;
	int r = sysv_scan_open(&scan, family, details & OBJECT_MEMORY);

	if (r < 0)
		return r;
	while ((r = sysv_next(&scan, &sysv)) > 0) {
		char name[16];
		struct object *o;

		snprintf(name, sizeof name, ":id:%d", sysv.id);
		o = object_list_add(list, family, family_name(family), name);
		if (!o) {
			r = -ENOMEM;
			break;
		}
		o->form = ADDRESS_ID;
		if (object_take_sysv(o, &sysv, details) < 0)
			list->count--;
	}
	sysv_scan_close(&scan);
	return r;
}
