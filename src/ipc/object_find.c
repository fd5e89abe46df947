/* object_find.c - the one object at an address. */
#include "object.h"

#include "fifo_path.h"
#include "segment.h"
#include "text.h"
#include "unix_bind.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The address in the form that lists print; the text itself when there is but one. */
static struct object *add(struct object_list *list, const struct address *a)
{
	struct object *o;

	if (a->form == ADDRESS_POSIX) {
		char before[16];

		snprintf(before, sizeof before, "%s:/", family_name((enum family)a->family));
		o = object_list_add(list, (enum family)a->family, before, a->name);
	} else {
		o = object_list_add(list, (enum family)a->family, "", a->text);
	}
	if (o)
		o->form = a->form;
	return o;
}

static const char *without_kind(const struct address *a)
{
	return strchr(a->text, ':') + 1;
}

/* A queue that may be neither read nor written is there all the same. */
static int find_queue(struct object *o, const struct address *a)
{
	struct queue_info info;
	struct queue q;
	int r = queue_ops_of(a)->open(&q, a, QUEUE_LOOK);

	if (r == 0) {
		r = q.ops->info(&q, &info);
		q.ops->close(&q);
	}
	if (r == 0)
		object_take_queue(o, &info);
	if (r != -EACCES)
		return r;
	o->content = r;
	o->size = o->used = o->mq.maxmsg = o->mq.msgsize = OBJECT_UNKNOWN;
	o->mq.bytes = o->mq.notify_pid = OBJECT_UNKNOWN;
	return 0;
}

static int find_semaphore(struct object *o, const struct address *a)
{
	struct semaphore_stat info;
	struct semaphore s;
	int r = semaphore_stat(&s, without_kind(a), &info);

	if (r < 0)
		return r;
	object_take_semaphore(o, &info);
	return 0;
}

static int find_segment(struct object *o, const struct address *a)
{
	struct segment_stat st = { 0 };
	struct segment s;
	int r = segment_open(&s, without_kind(a), SEGMENT_LOOK);

	if (r == 0)
		r = segment_stat(&s, &st);
	segment_close(&s);
	if (r < 0)
		return r;
	o->owned = true;
	o->mode = st.mode;
	o->uid = st.uid;
	o->gid = st.gid;
	o->dev = st.device;
	o->inode = st.inode;
	o->atime = st.atime;
	o->mtime = st.mtime;
	o->ctime = st.ctime;
	o->size = (int64_t)st.size;
	o->used = OBJECT_NONE;
	o->shm.allocated = st.allocated;
	return 0;
}

static int find_sysv(struct object_list *list, const struct address *a, bool *path_failed)
{
	struct sysv_object sysv;
	struct object *o;
	char name[16];
	int id, r = sysv_find(a, &id, path_failed);

	if (r == 0)
		r = sysv_stat((enum family)a->family, id, &sysv);
	if (r < 0)
		return r;
	snprintf(name, sizeof name, ":id:%d", id);
	o = object_list_add(list, (enum family)a->family, family_name((enum family)a->family),
			    name);
	if (!o)
		return -ENOMEM;
	o->form = ADDRESS_ID;
	r = object_take_sysv(o, &sysv, OBJECT_CONTENT);
	if (r < 0)
		list->count--;
	return r;
}

static int find_fifo(struct object_list *list, struct object *o, const char *path)
{
	struct fifo_users users;
	struct stat st;
	int r = fifo_inode(path, &st);

	if (r < 0)
		return r;
	object_take_stat(o, &st);
	r = fifo_users_look(&users);
	if (r == 0)
		object_take_fifo(o, &users, &st);
	list->hidden = users.hidden;
	fifo_users_free(&users);
	return r;
}

/* 1; 0 when nobody is bound to it. */
static int look_for_socket(struct object_list *list, struct object *o, const char *address,
			   struct stat *st)
{
	int r = *address == '@' ? 1 : unix_bound(address, st);
	const struct unix_entry *e;
	struct unix_table table;

	if (r >= 0 && *address != '@')
		object_take_stat(o, st);
	if (r <= 0)
		return r;
	r = unix_table_read(&table);
	if (r < 0)
		return r;
	list->hidden = table.hidden;
	e = object_socket_at(&table, address, st->st_ino);
	if (e)
		object_take_socket(o, &table, e);
	unix_table_free(&table);
	return e != NULL;
}

static int find_socket(struct object_list *list, struct object *o, const char *address)
{
	struct stat st = { 0 }, now;
	int r;

	do /* again, if it was another socket's before we knew all that are bound */
		r = look_for_socket(list, o, address, &st);
	while (r == 0 && *address != '@' && stat(address, &now) == 0 &&
	       (now.st_ino != st.st_ino || now.st_dev != st.st_dev));
	if (r == 0)
		o->size = o->used = OBJECT_NONE;
	return r == 0 && *address == '@' ? -ENOENT : r < 0 ? r : 0;
}

/* A file without locks is there, but no lock is. */
static int find_locks(struct object_list *list, struct object *o, const char *path)
{
	struct lock_table table;
	int r = lock_table_read(&table, path);

	if (r == 0 && table.count == 0)
		r = -ENOENT;
	if (r == 0) {
		object_take_stat(o, &table.locks[0].st);
		object_take_locks(o, &table, &table.locks[0]);
	}
	list->hidden = table.hidden;
	lock_table_free(&table);
	return r;
}

static int find_other(struct object_list *list, const struct address *a)
{
	struct object *o = add(list, a);
	int r;

	if (!o)
		return -ENOMEM;
	switch ((enum family)a->family) {
	case FAMILY_MQ:
		r = find_queue(o, a);
		break;
	case FAMILY_SEM:
		r = find_semaphore(o, a);
		break;
	case FAMILY_SHM:
		r = find_segment(o, a);
		break;
	case FAMILY_FIFO:
		r = find_fifo(list, o, a->name);
		break;
	case FAMILY_SOCK:
		r = find_socket(list, o, a->name);
		break;
	default:
		r = find_locks(list, o, a->name);
		break;
	}
	if (r < 0)
		list->count--;
	return r;
}

int object_find_plain(struct object_list *list, const char *text, bool *path_failed)
{
	enum family family = FAMILY_NONE;
	const char *behind = family_split(&family, text);
	struct address a;

	*path_failed = false;
	if (!behind || address_parse(&a, family, behind))
		return -EINVAL;
	a.text = text;
	return a.form & ADDRESS_SYSV ? find_sysv(list, &a, path_failed) : find_other(list, &a);
}

int object_find(struct object_list *list, const char *text, bool *path_failed)
{
	char plain[PATH_MAX + 64];

	*path_failed = false;
	if (!text_unescape(plain, sizeof plain, text))
		return -ENAMETOOLONG;
	return object_find_plain(list, plain, path_failed);
}
