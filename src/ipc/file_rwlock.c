/* file_rwlock.c - read-write locks: locks of fcntl(2) on two bytes of a header. */
#include "file_rwlock.h"

#include "inode.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct header {
	char magic[8];
	uint32_t version; /* these in the byte order of the machine that made it */
	uint32_t size;
	uint32_t whole;
	uint32_t unused[11];
};
_Static_assert(sizeof(struct header) == RWLOCK_SIZE, "the size that file_rwlock.h promises");

static const char magic[8] = { 'i', 'p', 'c', 'r', 'w', 'l', 'c', 'k' };
enum { VERSION = 1 };

enum { GATE, LOCK };

/* Who makes a lock at the same moment is soon done; who holds one that was removed may not be. */
#define CREATE_NS INT64_C(1000000000)

static struct lock_want byte_of(const struct rwlock *l, int byte, bool exclusive)
{
	return (struct lock_want){
		.kind = LOCK_OFD,
		.shared = !exclusive,
		.offset = (int64_t)l->address.offset + byte,
		.length = 1,
	};
}

static struct lock_want both_bytes(const struct rwlock *l)
{
	struct lock_want want = byte_of(l, GATE, true);

	want.length = 2;
	return want;
}

/* 0, -EINVAL of an odd offset. The object is not open after this. */
static int begin(struct rwlock *l, const char *address)
{
	l->object.fd = -1;
	l->object.ops = NULL;
	l->size = 0;
	l->whole = false;
	l->bytes = RWLOCK_SIZE;
	if (address_parse(&l->address, FAMILY_RWLOCK, address) ||
	    l->address.offset % RWLOCK_ALIGNMENT != 0)
		return -EINVAL;
	return 0;
}

/* The object by its address as shared memory. */
struct object_text {
	char text[PATH_MAX + 8];
};

static struct object_text object_of(const struct rwlock *l)
{
	struct object_text object;

	snprintf(object.text, sizeof object.text, "%s%s",
		 l->address.form == ADDRESS_MEMORY ? "/" : "file:", l->address.name);
	return object;
}

/* The segment keeps no pointer to the text that it was given. */
static int open_object(struct rwlock *l, enum segment_access access)
{
	struct object_text object = object_of(l);
	int r = segment_open(&l->object, object.text, access);

	l->object.address.text = l->address.text;
	return r;
}

int rwlock_open_object(struct rwlock *l, const char *address, enum segment_access access,
		       unsigned int bytes)
{
	struct segment_stat st = { 0 };
	int r = begin(l, address);

	l->bytes = bytes;
	if (r == 0)
		r = open_object(l, access);
	if (r == 0)
		r = segment_stat(&l->object, &st);
	if (r < 0)
		return r;
	l->size = st.size;
	return st.size < bytes || l->address.offset > st.size - bytes ? -ENXIO : 0;
}

static int recognise(const struct header *h)
{
	static const struct header zero;

	if (memcmp(h, &zero, sizeof zero) == 0)
		return -ENODATA;
	if (memcmp(h->magic, magic, sizeof magic) != 0 || h->version != VERSION ||
	    h->size != sizeof *h)
		return -EBADMSG;
	return 0;
}

/* Is a lock at the offset? */
static int examine(struct rwlock *l)
{
	struct segment_stat st;
	struct header h;
	ssize_t n;
	int r = segment_stat(&l->object, &st);

	if (r < 0)
		return r;
	l->size = st.size;
	n = segment_read(&l->object, &h, sizeof h, l->address.offset);
	if (n < 0)
		return (int)n;
	if (n < (ssize_t)sizeof h)
		return -ENXIO;
	l->whole = h.whole;
	return recognise(&h);
}

static int write_header(struct rwlock *l, const struct header *h)
{
	ssize_t n = segment_write(&l->object, h, sizeof *h, l->address.offset);

	if (n < 0)
		return (int)n;
	return n == (ssize_t)sizeof *h ? 0 : -ENOSPC;
}

static struct header new_header(bool whole)
{
	struct header h = { .version = VERSION, .size = sizeof h, .whole = whole };

	memcpy(h.magic, magic, sizeof magic);
	return h;
}

/* In an object that is there. Of several who do it at once, one succeeds. */
static int create_inside(struct rwlock *l)
{
	struct deadline deadline = deadline_after((struct timeout){ CREATE_NS });
	struct lock_want both = both_bytes(l);
	struct header h = new_header(false);
	int r = examine(l);

	if (r == 0)
		return -EEXIST;
	if (r != -ENODATA)
		return r;
	r = file_lock_take(l->object.fd, &both, deadline);
	if (r < 0)
		return r == -ETIMEDOUT ? -EBUSY : r;
	r = examine(l);
	if (r == -ENODATA)
		r = write_header(l, &h);
	else if (r == 0)
		r = -EEXIST;
	file_lock_release(l->object.fd, &both);
	return r;
}

/* It appears with its lock in it. */
static int create_object(struct rwlock *l, mode_t mode)
{
	const struct segment_plan plan = { .size = RWLOCK_SIZE, .mode = mode, .filled = true };
	struct object_text object = object_of(l);
	struct header h = new_header(true);
	int r = segment_create(&l->object, object.text, &plan);

	if (r == 0)
		r = write_header(l, &h);
	return r < 0 ? r : segment_publish(&l->object);
}

static int create(struct rwlock *l, mode_t mode)
{
	int r;

	for (;;) {
		r = open_object(l, SEGMENT_WRITE);
		if (r == 0)
			return create_inside(l);
		if (r != -ENOENT || l->address.offset_given)
			return r;
		r = create_object(l, mode);
		if (r != -EEXIST)
			return r;
		if (l->address.form == ADDRESS_FILE && inode_is_link(l->address.name))
			return -ENODEV; /* to nowhere */
		rwlock_close(l);
	}
}

int rwlock_create(struct rwlock *l, const char *address, mode_t mode, bool exist_ok)
{
	int r = begin(l, address);

	if (r == 0)
		r = create(l, mode);
	rwlock_close(l);
	return r == -EEXIST && exist_ok ? 1 : r;
}

int rwlock_open(struct rwlock *l, const char *address, bool to_write)
{
	int r = begin(l, address);

	if (r == 0)
		r = open_object(l, to_write ? SEGMENT_WRITE : SEGMENT_READ);
	return r < 0 ? r : examine(l);
}

void rwlock_close(struct rwlock *l)
{
	if (l->object.ops)
		segment_close(&l->object);
}

int rwlock_fd(const struct rwlock *l)
{
	return l->object.fd;
}

/* What has the object's name by now. */
static int stat_named(const struct rwlock *l, struct segment_stat *st)
{
	struct object_text object = object_of(l);
	struct segment named;
	int r = segment_open(&named, object.text, SEGMENT_LOOK);

	if (r == 0)
		r = segment_stat(&named, st);
	segment_close(&named);
	return r;
}

/* Nobody finds it any more: its header is gone, or the object has lost its name. */
static int still_there(struct rwlock *l)
{
	struct segment_stat st, named;
	int r = examine(l);

	if (r == -ENODATA || r == -EBADMSG || r == -ENXIO)
		return -EIDRM;
	if (r == 0)
		r = segment_stat(&l->object, &st);
	if (r == 0)
		r = stat_named(l, &named);
	if (r == -ENOENT || r == -ENODEV)
		return -EIDRM;
	return r == 0 && (named.inode != st.inode || named.device != st.device) ? -EIDRM : r;
}

static int take_shared(struct rwlock *l, struct deadline deadline)
{
	const struct lock_want gate = byte_of(l, GATE, false), lock = byte_of(l, LOCK, false);
	int fd = l->object.fd, r = file_lock_take(fd, &gate, deadline);

	if (r < 0)
		return r;
	r = file_lock_take(fd, &lock, (struct deadline){ 0 });
	file_lock_release(fd, &gate);
	return r == -EAGAIN ? file_lock_take(fd, &lock, deadline) : r;
}

static int take_exclusive(struct rwlock *l, struct deadline deadline)
{
	const struct lock_want gate = byte_of(l, GATE, true), lock = byte_of(l, LOCK, true);
	int fd = l->object.fd, r = file_lock_take(fd, &gate, deadline);

	if (r < 0)
		return r;
	r = file_lock_take(fd, &lock, deadline);
	file_lock_release(fd, &gate);
	return r;
}

int rwlock_take(struct rwlock *l, bool to_write, struct deadline deadline)
{
	int r = to_write ? take_exclusive(l, deadline) : take_shared(l, deadline);

	if (r == 0)
		r = still_there(l);
	if (r < 0)
		rwlock_release(l);
	return r;
}

int rwlock_release(struct rwlock *l)
{
	const struct lock_want both = both_bytes(l);

	return file_lock_release(l->object.fd, &both);
}

/* Under both locks, so that whoever takes one later sees that it is gone. */
static int remove_held(struct rwlock *l)
{
	static const struct header zero;
	struct object_text object = object_of(l);
	struct segment named;
	int r = still_there(l);

	if (r == -EIDRM)
		return -ENOENT;
	if (r == 0 && l->whole && l->size == RWLOCK_SIZE)
		r = segment_remove(&named, object.text);
	return r < 0 ? r : write_header(l, &zero);
}

int rwlock_remove(struct rwlock *l, const char *address)
{
	struct lock_want both;
	int r = rwlock_open(l, address, true);

	if (r == 0) {
		both = both_bytes(l);
		r = file_lock_take(l->object.fd, &both, (struct deadline){ 0 });
		r = r == -EAGAIN ? -EBUSY : r < 0 ? r : remove_held(l);
	}
	rwlock_close(l);
	return r;
}

static int look(struct rwlock *l, struct rwlock_stat *info)
{
	char path[32];
	int r = open_object(l, SEGMENT_READ);

	info->content = r;
	if (r == -EACCES)
		r = open_object(l, SEGMENT_LOOK);
	else if (r == 0)
		info->content = examine(l);
	if (r == 0)
		r = segment_stat(&l->object, &info->object);
	if (r < 0)
		return r;
	l->size = info->object.size;
	snprintf(path, sizeof path, "/proc/self/fd/%d", l->object.fd);
	return lock_table_read(&info->locks, path);
}

int rwlock_stat(struct rwlock *l, const char *address, struct rwlock_stat *info)
{
	int r = begin(l, address);

	*info = (struct rwlock_stat){ 0 };
	if (r == 0)
		r = look(l, info);
	rwlock_close(l);
	return r;
}

static bool is_on_byte(const struct rwlock *l, const struct lock *lock, int byte)
{
	int64_t at = (int64_t)l->address.offset + byte;

	return lock->line.kind == LOCK_OFD && lock->line.start <= at && lock->line.end >= at;
}

bool rwlock_is_held(const struct rwlock *l, const struct lock *lock)
{
	return lock->line.depth == 0 && is_on_byte(l, lock, LOCK);
}

bool rwlock_is_waited(const struct rwlock *l, const struct lock *lock)
{
	return lock->line.depth > 0 && (is_on_byte(l, lock, GATE) || is_on_byte(l, lock, LOCK));
}
