/* shm.c - shared memory: the verbs, and what they share. */
#include "shm.h"

#include "../applets.h"
#include "err.h"
#include "perm.h"

#include <errno.h>
#include <stdio.h>

static const struct verb *const verbs[] = {
	&shm_create_verb, &shm_write_verb, &shm_read_verb,  &shm_dump_verb, &shm_get_verb,
	&shm_set_verb,    &shm_add_verb,   &shm_cas_verb,   &shm_wait_verb, &shm_resize_verb,
	&shm_stat_verb,   &shm_ls_verb,    &shm_alter_verb, &shm_rm_verb,   NULL,
};

const struct applet shm_applet = {
	.name = "shm",
	.brief = "Shared memory: POSIX objects, System V segments, and files",
	.verbs = verbs,
};

const struct column shm_columns[SHM_COLUMN_COUNT] = {
	[SHM_ADDRESS] = { "address", "address of the object", CELL_TEXT, false },
	[SHM_SIZE] = { "size", "bytes it has", CELL_SIZE, false },
	[SHM_ALLOCATED] = { "allocated", "bytes of memory it takes", CELL_SIZE, false },
	[SHM_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[SHM_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[SHM_GROUP] = { "group", "group it belongs to", CELL_TEXT, false },
	[SHM_MTIME] = { "mtime", "last write (not through a mapping) or resize", CELL_TIME,
			COLUMN_FILE },
	[SHM_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[SHM_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[SHM_ATIME] = { "atime", "last read (not through a mapping); System V: last attach",
			CELL_TIME, true },
	[SHM_CTIME] = { "ctime", "last change of it or its mode, owner, links (System V: creation)",
			CELL_TIME, true },
	[SHM_INODE] = { "inode", "inode number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_FILE },
	[SHM_LINKS] = { "links", "names it has", CELL_NUMBER, COLUMN_EXTRA | COLUMN_FILE },
	[SHM_ID] = { "id", "its number (System V)", CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_KEY] = { "key", "its key, 0x00000000 when it is private (System V)", CELL_TEXT,
		      COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_NATTCH] = { "nattch", "how often it is attached (System V)", CELL_NUMBER,
			 COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_STATUS] = { "status", "dest (marked for removal), locked (System V)", CELL_TEXT,
			 COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_CREATOR] = { "creator", "user who created it (System V)", CELL_TEXT,
			  COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_CREATOR_GROUP] = { "creator-group", "group of who created it (System V)", CELL_TEXT,
				COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_CUID] = { "cuid", "creator as a number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_CGID] = { "cgid", "creator's group as a number", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_CPID] = { "cpid", "process that created it (System V)", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_LPID] = { "lpid", "process that attached or detached last (System V)", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_DTIME] = { "dtime", "last detach (System V)", CELL_TIME, COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_RSS] = { "rss", "bytes of it in memory (System V)", CELL_SIZE,
		      COLUMN_EXTRA | COLUMN_SYSV },
	[SHM_SWAPPED] = { "swapped", "bytes of it in swap (System V)", CELL_SIZE,
			  COLUMN_EXTRA | COLUMN_SYSV },
};

static void put_file(struct table *t, const struct segment_stat *st)
{
	table_unsigned(t, SHM_ALLOCATED, st->allocated);
	table_time(t, SHM_MTIME, st->mtime);
	table_unsigned(t, SHM_INODE, st->inode);
	table_unsigned(t, SHM_LINKS, st->links);
}

/* Process 0: there was none yet, or it is in a PID namespace that we do not see. */
static void put_pid(struct table *t, enum shm_column column, pid_t pid, bool never)
{
	if (pid != 0)
		table_number(t, column, pid);
	else if (!never)
		table_unknown(t, column);
}

static void put_memory(struct table *t, const struct sysv_object *o)
{
	if (o->shm.rss == SYSV_UNKNOWN) {
		table_unknown(t, SHM_ALLOCATED);
		table_unknown(t, SHM_RSS);
		table_unknown(t, SHM_SWAPPED);
		return;
	}
	table_unsigned(t, SHM_ALLOCATED, o->shm.rss + o->shm.swapped);
	table_unsigned(t, SHM_RSS, o->shm.rss);
	table_unsigned(t, SHM_SWAPPED, o->shm.swapped);
}

static void put_sysv(struct table *t, const struct sysv_object *o)
{
	char key[16];

	snprintf(key, sizeof key, "0x%08x", o->key);
	table_number(t, SHM_ID, o->id);
	table_text(t, SHM_KEY, key);
	table_unsigned(t, SHM_NATTCH, o->shm.nattch);
	if (o->shm.dest || o->shm.locked)
		table_text(t, SHM_STATUS,
			   !o->shm.locked ? "dest"
			   : o->shm.dest  ? "dest,locked"
					  : "locked");
	table_text(t, SHM_CREATOR, user_name(o->cuid));
	table_text(t, SHM_CREATOR_GROUP, group_name(o->cgid));
	table_unsigned(t, SHM_CUID, o->cuid);
	table_unsigned(t, SHM_CGID, o->cgid);
	put_pid(t, SHM_CPID, o->shm.cpid, false);
	put_pid(t, SHM_LPID, o->shm.lpid, o->shm.atime == 0);
	table_time(t, SHM_DTIME, o->shm.dtime);
	put_memory(t, o);
}

void shm_row(struct table *t, const char *address, const struct segment_stat *st)
{
	table_text(t, SHM_ADDRESS, address);
	table_unsigned(t, SHM_SIZE, st->size);
	table_mode(t, SHM_MODE, st->mode);
	if (table_shows(t, SHM_OWNER))
		table_text(t, SHM_OWNER, user_name(st->uid));
	if (table_shows(t, SHM_GROUP))
		table_text(t, SHM_GROUP, group_name(st->gid));
	table_unsigned(t, SHM_UID, st->uid);
	table_unsigned(t, SHM_GID, st->gid);
	table_time(t, SHM_ATIME, st->atime);
	table_time(t, SHM_CTIME, st->ctime);
	if (st->sysv)
		put_sysv(t, st->sysv);
	else
		put_file(t, st);
	table_row_end(t);
}

static int look_at(struct segment *look, const struct address *a)
{
	if (a->offset_given)
		return segment_open_place(look, a->text, SEGMENT_LOOK);
	return segment_open(look, a->text, SEGMENT_LOOK);
}

/* Whose it is, or where it cannot be: that tells why. */
static int fail_denied(struct segment *s, int r)
{
	struct segment look;
	struct segment_stat st;
	struct segment_place place;

	if (look_at(&look, &s->address) == 0) {
		int looked = segment_stat(&look, &st);

		segment_close(&look);
		if (looked == 0)
			return err_sys(r, s->address.text, "mode %04o, owner %s, group %s", st.mode,
				       user_name(st.uid), group_name(st.gid));
	}
	if (segment_place(s, &place) == 0)
		return err_sys(r, s->address.text, "directory %s: mode %04o, owner %s",
			       place.directory, place.mode, user_name(place.uid));
	return err_sys(r, s->address.text, NULL);
}

int shm_fail(struct segment *s, int r)
{
	if (s->path_failed)
		return err_sys(r, s->address.text, "the file %s of the key", s->address.name);
	switch (-r) {
	case ENOSYS:
		return err_at(ST_FAIL, s->address.text, "this kernel has no System V IPC");
	case ENODEV:
		return err_at(ST_FAIL, s->address.text, "not shared memory (not a regular file)");
	case EACCES:
	case EPERM:
		return fail_denied(s, r);
	default:
		return err_sys(r, s->address.text, NULL);
	}
}

static int fail_too_large(struct segment *s, const struct segment_place *place, const char *facts)
{
	int status;

	if (place->file_limit == UINT64_MAX)
		return err_sys(-EFBIG, s->address.text, "%s", facts);
	status = err_sys(-EFBIG, s->address.text, "%s; RLIMIT_FSIZE allows a size of %llu", facts,
			 (unsigned long long)place->file_limit);
	err_hint("ulimit -f unlimited");
	return status;
}

static int fail_full(struct segment *s, int r, const struct segment_place *place, const char *facts)
{
	if (r == -ENOSPC && place->files_free == 0)
		return err_sys(r, s->address.text, "%s takes no more than %llu files",
			       place->directory, (unsigned long long)place->files);
	if (place->total == UINT64_MAX)
		return err_sys(r, s->address.text, "%s", facts);
	return err_sys(r, s->address.text, "%s; %s has %llu free of %llu", facts, place->directory,
		       (unsigned long long)place->free, (unsigned long long)place->total);
}

int shm_fail_room(struct segment *s, int r, uint64_t needed, uint64_t written)
{
	struct segment_place place;
	struct segment_stat st;
	char facts[64];

	if (r == -EFBIG && segment_stat(s, &st) == 0)
		needed += st.size; /* it is the sum that is too large */
	if (written > 0)
		snprintf(facts, sizeof facts, "%llu byte%s written", (unsigned long long)written,
			 written == 1 ? " was" : "s were");
	else
		snprintf(facts, sizeof facts, "it needs %llu byte%s", (unsigned long long)needed,
			 needed == 1 ? "" : "s");
	segment_place(s, &place);
	switch (-r) {
	case EFBIG:
		return fail_too_large(s, &place, facts);
	case ENOSPC:
	case EDQUOT:
	case ENOMEM:
		return fail_full(s, r, &place, facts);
	default:
		return shm_fail(s, r);
	}
}
