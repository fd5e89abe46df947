/* object_remove.c - removing an object, and no other. */
#include "object_remove.h"

#include "fifo_path.h"
#include "object_claim.h"
#include "object_verdict.h"
#include "segment.h"
#include "unix_bind.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *without_kind(const struct object *o)
{
	return strchr(o->address, ':') + 1;
}

/* Ids of System V objects are not given again soon; still, who made it has to be the same. */
static int compare_sysv(const struct object *o, struct sysv_object *now)
{
	int r = sysv_stat((enum family)o->family, o->sysv.id, now);

	if (r < 0)
		return r;
	return now->key == o->sysv.key && now->cuid == o->sysv.cuid && now->cgid == o->sysv.cgid
		       ? 0
		       : -ESTALE;
}

static int compare_path(const struct object *o)
{
	struct stat st;

	if (lstat(without_kind(o), &st) < 0)
		return -errno;
	if (S_ISLNK(st.st_mode))
		return -ENODEV;
	return st.st_dev == o->dev && st.st_ino == o->inode ? 0 : -ESTALE;
}

static int compare_posix(const struct object *o)
{
	struct object_list now = { 0 };
	bool path_failed;
	int r = object_find_plain(&now, o->address, &path_failed);

	if (r == 0 && o->inode && now.objects[0]->inode &&
	    (now.objects[0]->inode != o->inode || now.objects[0]->dev != o->dev))
		r = -ESTALE;
	object_list_free(&now);
	return r;
}

/* Is it still the same? 0, or -errno as object_remove() has it. */
static int compare(const struct object *o)
{
	struct sysv_object now;

	if (object_is_sysv(o))
		return compare_sysv(o, &now);
	return o->form == ADDRESS_PATH ? compare_path(o) : compare_posix(o);
}

static int remove_queue(const struct object *o)
{
	struct address a;

	address_parse(&a, FAMILY_MQ, without_kind(o));
	return queue_ops_of(&a)->remove(&a);
}

static int remove_address(const struct object *o)
{
	struct semaphore semaphore;
	struct segment segment;

	if (object_is_sysv(o))
		return sysv_remove((enum family)o->family, o->sysv.id);
	switch ((enum family)o->family) {
	case FAMILY_MQ:
		return remove_queue(o);
	case FAMILY_SEM:
		return semaphore_remove(&semaphore, without_kind(o));
	case FAMILY_SHM:
		return segment_remove(&segment, without_kind(o));
	case FAMILY_FIFO:
		return fifo_remove(without_kind(o));
	case FAMILY_SOCK:
		return *without_kind(o) == '@' ? -EOPNOTSUPP : unix_remove_stale(without_kind(o));
	default:
		return -EOPNOTSUPP;
	}
}

int object_remove(const struct object *o)
{
	int r = o->family == FAMILY_LOCK ? -EOPNOTSUPP : compare(o);

	return r < 0 ? r : remove_address(o);
}

/* One look at all processes, for this object alone. */
static int look_again(const struct object *o)
{
	struct object_users users;
	enum object_verdict verdict;
	struct object_key key;
	pid_t pid;
	int r;

	if (!object_key(o, &key))
		return -EAGAIN;
	r = object_users_look(&users, &key, 1);
	if (r < 0)
		return r;
	verdict = object_judge(o, &users, object_hidden(users.hidden), &pid);
	object_users_free(&users);
	return verdict == OBJECT_UNUSED ? 0 : verdict == OBJECT_IN_USE ? -EBUSY : -EAGAIN;
}

/*
 * The kernel counts who is attached, and who waits for a semaphore; but not who for a message. To
 * look for these takes long: whether somebody came meanwhile is asked after it.
 */
static int remove_unused_sysv(const struct object *o)
{
	struct object now = { .family = o->family, .form = o->form };
	const struct object_users nobody = { 0 };
	int r = o->family == FAMILY_MQ ? look_again(o) : 0;
	enum object_verdict verdict;
	pid_t pid;

	if (r == 0)
		r = compare_sysv(o, &now.sysv);
	if (r == 0 && object_last_time(&now) != object_last_time(o))
		r = -EBUSY;
	if (r < 0)
		return r;
	verdict = object_judge(&now, &nobody, 0, &pid);
	if (verdict != OBJECT_UNUSED)
		return verdict == OBJECT_IN_USE ? -EBUSY : -EAGAIN;
	return remove_address(o);
}

/* With the claim nobody has it, and nobody gets it before its name is gone. */
int object_remove_unused(const struct object *o)
{
	struct object_claim claim;
	int r;

	if (object_is_sysv(o))
		return remove_unused_sysv(o);
	r = object_claim(&claim, o);
	if (r == 0) {
		r = remove_address(o);
		object_unclaim(&claim);
		return r;
	}
	if (r == -EOPNOTSUPP)
		r = o->family == FAMILY_SOCK ? 0 : look_again(o);
	return r < 0 ? r : object_remove(o);
}
