/* sysv_shm.c - System V segments: attached to be read and written. */
#include "sysv_shm.h"

#include "guard.h"
#include "sysctl.h"
#include "sysv_alter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

/* While it is attached, it is there, and its id is not another's. */
static int attach(struct segment *s, int flags)
{
	void *memory = shmat(s->id, NULL, flags);

	if (memory == (void *)-1)
		return errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
	s->memory = memory;
	return sysv_stat(FAMILY_SHM, s->id, &s->object);
}

static int find(struct segment *s)
{
	if (s->address.form == ADDRESS_PRIVATE)
		return -ENOENT;
	return sysv_find(&s->address, &s->id, &s->path_failed);
}

static int sysv_open(struct segment *s, enum segment_access access)
{
	int r = find(s);

	if (r < 0 || access == SEGMENT_LOOK)
		return r;
	return attach(s, access == SEGMENT_READ ? SHM_RDONLY : 0);
}

/* Who fills it has to be allowed to, and nobody else yet. */
static int sysv_create(struct segment *s, const struct segment_plan *plan)
{
	int flags = IPC_CREAT | IPC_EXCL | (plan->huge ? SHM_HUGETLB : 0);
	int key, r = sysv_key(&s->address, &key);

	s->path_failed = r < 0;
	if (r < 0)
		return r;
	if (plan->size > SIZE_MAX)
		return -EINVAL;
	s->id = shmget(key, (size_t)plan->size, flags | (int)(plan->filled ? 0600 : plan->mode));
	if (s->id < 0)
		return -errno;
	s->made = true;
	s->mode = plan->mode;
	return plan->filled ? attach(s, 0) : 0;
}

static int sysv_publish(struct segment *s)
{
	const struct perm_change change = { MODE_EXACT(s->mode), PERM_KEEP, PERM_KEEP };

	if (!s->memory || s->mode == s->object.mode)
		return 0;
	return sysv_alter(FAMILY_SHM, s->id, &change);
}

static void sysv_close(struct segment *s)
{
	if (s->made)
		shmctl(s->id, IPC_RMID, NULL);
	if (s->memory)
		shmdt(s->memory);
}

static int sysv_unlink(struct segment *s)
{
	int r = find(s);

	if (r == 0)
		r = sysv_stat(FAMILY_SHM, s->id, &s->object);
	return r < 0 ? r : sysv_remove(FAMILY_SHM, s->id);
}

static int sysv_get(struct segment *s, struct segment_stat *st)
{
	int r = sysv_stat(FAMILY_SHM, s->id, &s->object);

	if (r < 0)
		return r;
	*st = (struct segment_stat){
		.size = s->object.shm.size,
		.mode = s->object.mode,
		.uid = s->object.uid,
		.gid = s->object.gid,
		.atime = s->object.shm.atime,
		.ctime = s->object.ctime,
		.sysv = &s->object,
	};
	return 0;
}

static int sysv_change(struct segment *s, const struct perm_change *change)
{
	return sysv_alter(FAMILY_SHM, s->id, change);
}

static int sysv_lock(struct segment *s, bool lock)
{
	if (shmctl(s->id, lock ? SHM_LOCK : SHM_UNLOCK, NULL) == 0)
		return 0;
	return errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
}

/* How much of [offset, offset + len) there is. */
static size_t inside(const struct segment *s, size_t len, uint64_t offset)
{
	uint64_t size = s->object.shm.size;

	if (offset >= size)
		return 0;
	return len < size - offset ? len : (size_t)(size - offset);
}

struct copy {
	void *to;
	const void *from;
	size_t len;
};

static int copy(void *arg)
{
	const struct copy *c = arg;

	memcpy(c->to, c->from, c->len);
	return 0;
}

/* Huge pages that were not reserved (SHM_NORESERVE) may be missing when they are touched. */
static ssize_t copy_guarded(void *to, const void *from, size_t len)
{
	struct copy c = { to, from, len };
	int r = guarded(copy, &c);

	return r < 0 ? r : (ssize_t)len;
}

static ssize_t sysv_read(struct segment *s, void *data, size_t len, uint64_t offset)
{
	return copy_guarded(data, s->memory + offset, inside(s, len, offset));
}

static ssize_t sysv_write(struct segment *s, const void *data, size_t len, uint64_t offset)
{
	return copy_guarded(s->memory + offset, data, inside(s, len, offset));
}

/* The kernel reads and writes the memory itself: missing pages are an error number there. */
static ssize_t sysv_send(struct segment *s, int to, size_t len, uint64_t offset)
{
	ssize_t n = write(to, s->memory + offset, inside(s, len, offset));

	return n < 0 ? -errno : n;
}

static ssize_t sysv_receive(struct segment *s, int from, size_t len, uint64_t offset)
{
	ssize_t n = read(from, s->memory + offset, inside(s, len, offset));

	return n < 0 ? -errno : n;
}

static int sysv_map(struct segment *s, struct segment_map *m, size_t len, uint64_t offset)
{
	if (inside(s, len, offset) < len)
		return -ENXIO;
	m->at = s->memory + offset;
	return 0;
}

static const struct segment_io sysv_io = {
	.stat = sysv_get,
	.alter = sysv_change,
	.lock = sysv_lock,
	.read = sysv_read,
	.write = sysv_write,
	.send = sysv_send,
	.receive = sysv_receive,
	.map = sysv_map,
};

const struct segment_ops sysv_shm_ops = {
	.open = sysv_open,
	.create = sysv_create,
	.publish = sysv_publish,
	.close = sysv_close,
	.remove = sysv_unlink,
	.io = &sysv_io,
};

void sysv_shm_memory(struct sysv_object *object)
{
	struct sysv_object other;
	struct sysv_scan scan;

	if (sysv_scan_open(&scan, FAMILY_SHM, true) < 0)
		return;
	while (sysv_next(&scan, &other) > 0) {
		if (other.id != object->id)
			continue;
		object->shm.rss = other.shm.rss;
		object->shm.swapped = other.shm.swapped;
		break;
	}
	sysv_scan_close(&scan);
}

/* A line of /proc/meminfo: when it is about `name`, *n becomes its number. */
static void take(uint64_t *n, const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len) == 0 && line[len] == ':')
		*n = strtoull(line + len + 1, NULL, 10);
}

static void read_huge_pages(struct sysv_shm_room *room)
{
	FILE *f = fopen("/proc/meminfo", "re");
	uint64_t reserved = 0, kilobytes = 0;
	char line[128];

	if (!f)
		return;
	while (fgets(line, sizeof line, f)) {
		take(&room->huge_total, line, "HugePages_Total");
		take(&room->huge_free, line, "HugePages_Free");
		take(&reserved, line, "HugePages_Rsvd");
		take(&kilobytes, line, "Hugepagesize");
	}
	fclose(f);
	room->huge_page = kilobytes * 1024;
	room->huge_free -= reserved < room->huge_free ? reserved : room->huge_free;
}

void sysv_shm_room(struct sysv_shm_room *room)
{
	*room = (struct sysv_shm_room){ .page = (uint64_t)sysconf(_SC_PAGESIZE) };
	sysv_limits(FAMILY_SHM, &room->limits);
	sysv_usage(FAMILY_SHM, &room->usage);
	sysctl_number("vm.hugetlb_shm_group", &room->huge_group);
	read_huge_pages(room);
}
