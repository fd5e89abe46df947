/* limits.c - what keeps System V segments from being created. */
#include "err.h"
#include "shm.h"
#include "sysv_shm.h"

#include <errno.h>

typedef unsigned long long ull; /* as printf takes it */

static int fail_size(const char *address, uint64_t size, bool huge,
		     const struct sysv_shm_room *room)
{
	const uint64_t min = room->limits.shm.shmmin, max = room->limits.shm.shmmax;

	if (size < min)
		return err_at(
			ST_FAIL, address,
			"too small (asked for %llu bytes; a System V segment has at least %llu)",
			(ull)size, (ull)min);
	if (size > max) {
		err_at(ST_FAIL, address,
		       "too large (asked for %llu bytes; kernel.shmmax allows %llu)", (ull)size,
		       (ull)max);
		err_hint("as root: sysctl kernel.shmmax=%llu", (ull)size);
		return ST_FAIL;
	}
	if (huge && room->huge_page == 0)
		return err_at(ST_FAIL, address, "this kernel has no huge pages");
	return err_sys(-EINVAL, address, "asked for %llu bytes", (ull)size);
}

static int fail_number(const char *address, uint64_t size, const struct sysv_shm_room *room)
{
	uint64_t pages = size / room->page + (size % room->page > 0);

	if (room->usage.shm.segments >= room->limits.shm.shmmni) {
		err_at(ST_FAIL, address,
		       "too many segments (there are %llu; kernel.shmmni allows %llu)",
		       (ull)room->usage.shm.segments, (ull)room->limits.shm.shmmni);
		err_hint("as root: sysctl kernel.shmmni=%llu", (ull)room->limits.shm.shmmni * 2);
		return ST_FAIL;
	}
	err_at(ST_FAIL, address,
	       "too many pages in all segments (there are %llu, and %llu more of %llu bytes; "
	       "kernel.shmall allows %llu)",
	       (ull)room->usage.shm.pages, (ull)pages, (ull)room->page,
	       (ull)room->limits.shm.shmall);
	err_hint("as root: sysctl kernel.shmall=%llu", (ull)room->usage.shm.pages + (ull)pages);
	return ST_FAIL;
}

static int fail_memory(const char *address, uint64_t size, bool huge,
		       const struct sysv_shm_room *room)
{
	uint64_t pages;

	if (!huge || room->huge_page == 0)
		return err_sys(-ENOMEM, address, "it needs %llu byte%s", (ull)size,
			       size == 1 ? "" : "s");
	pages = size / room->huge_page + (size % room->huge_page > 0);
	err_at(ST_FAIL, address,
	       "too few huge pages (it needs %llu of %llu bytes; of the %llu of vm.nr_hugepages "
	       "%llu are free)",
	       (ull)pages, (ull)room->huge_page, (ull)room->huge_total, (ull)room->huge_free);
	err_hint("as root: sysctl vm.nr_hugepages=%llu",
		 (ull)room->huge_total - (ull)room->huge_free + (ull)pages);
	return ST_FAIL;
}

int shm_fail_limit(struct segment *s, int r, uint64_t size, bool huge)
{
	const char *address = s->address.text;
	struct sysv_shm_room room;

	if (s->path_failed)
		return shm_fail(s, r);
	sysv_shm_room(&room);
	switch (-r) {
	case EINVAL:
		return fail_size(address, size, huge, &room);
	case ENOSPC:
		return fail_number(address, size, &room);
	case ENOMEM:
		return fail_memory(address, size, huge, &room);
	case EPERM:
		return err_sys(r, address,
			       "huge pages take CAP_IPC_LOCK, or the group of "
			       "vm.hugetlb_shm_group, which is %llu",
			       (ull)room.huge_group);
	default:
		return shm_fail(s, r);
	}
}
