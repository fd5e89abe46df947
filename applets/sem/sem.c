/* sem.c - semaphores: the verbs, and what they share. */
#include "sem.h"

#include "../applets.h"
#include "perm.h"
#include "shmfs.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

static const struct verb *const verbs[] = {
	&sem_create_verb, &sem_post_verb, &sem_wait_verb, &sem_get_verb,
	&sem_set_verb,    &sem_run_verb,  &sem_stat_verb, &sem_ls_verb,
	&sem_alter_verb,  &sem_rm_verb,   NULL,
};

const struct applet sem_applet = {
	.name = "sem",
	.brief = "Semaphores: permits that processes take, give back and wait for",
	.verbs = verbs,
};

const struct column sem_columns[SEM_COLUMNS] = {
	[SEM_ADDR] = { "address", "the semaphore's address", CELL_TEXT, false },
	[SEM_VALUE] = { "value", "permits that can be taken", CELL_NUMBER, false },
	[SEM_WAITERS] = { "waiters", "processes that wait", CELL_NUMBER, false },
	[SEM_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[SEM_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[SEM_GROUP] = { "group", "group it belongs to", CELL_TEXT, false },
	[SEM_SIZE] = { "size", "bytes of the object that it is, or lies in", CELL_SIZE, true },
	[SEM_MTIME] = { "mtime", "when it was created, or written by a call", CELL_TIME, true },
	[SEM_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[SEM_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[SEM_ATIME] = { "atime", "when it was last read by a call", CELL_TIME, true },
	[SEM_CTIME] = { "ctime", "last change of its mode, owner or names", CELL_TIME, true },
	[SEM_INODE] = { "inode", "inode number", CELL_NUMBER, true },
};

void sem_row(struct table *t, const char *address, const struct semaphore_stat *info)
{
	table_text(t, SEM_ADDR, address);
	if (info->content == 0) {
		table_unsigned(t, SEM_VALUE, info->value);
		table_unsigned(t, SEM_WAITERS, info->waiters);
	} else {
		table_unknown(t, SEM_VALUE);
		table_unknown(t, SEM_WAITERS);
	}
	table_mode(t, SEM_MODE, info->mode);
	if (table_shows(t, SEM_OWNER))
		table_text(t, SEM_OWNER, user_name(info->uid));
	if (table_shows(t, SEM_GROUP))
		table_text(t, SEM_GROUP, group_name(info->gid));
	table_unsigned(t, SEM_SIZE, info->size);
	table_time(t, SEM_MTIME, info->mtime);
	table_unsigned(t, SEM_UID, info->uid);
	table_unsigned(t, SEM_GID, info->gid);
	table_time(t, SEM_ATIME, info->atime);
	table_time(t, SEM_CTIME, info->ctime);
	table_unsigned(t, SEM_INODE, info->inode);
	table_row_end(t);
}

/* Whose it is; or, of one that is not there, whose the directory is. */
static int fail_denied(const struct semaphore *s, int r)
{
	const char *object = s->address.text;
	struct semaphore_stat info;
	struct semaphore look;
	struct stat dir;

	if (semaphore_stat(&look, object, &info) == 0)
		return err_sys(r, object, "mode %04o, owner %s, group %s", info.mode,
			       user_name(info.uid), group_name(info.gid));
	if (s->address.form != ADDRESS_FILE && stat(SHMFS_DIR, &dir) == 0)
		return err_sys(r, object, "directory %s: mode %04o, owner %s", SHMFS_DIR,
			       dir.st_mode & 07777, user_name(dir.st_uid));
	return err_sys(r, object, NULL);
}

static int fail_content(const struct semaphore *s, int r)
{
	const char *object = s->address.text;

	if (r == -ENODATA)
		return err_at(ST_ABSENT, object,
			      "no semaphore was created there (%zu bytes at "
			      "offset %" PRIu64 " are zero)",
			      SEMAPHORE_SIZE, s->address.offset);
	if (s->address.form == ADDRESS_POSIX)
		return err_at(ST_FAIL, object,
			      "not a semaphore (size is %" PRIu64 " bytes; a semaphore has %zu)",
			      s->size, SEMAPHORE_SIZE);
	return err_at(ST_FAIL, object,
		      "not a semaphore that processes share (%zu bytes at offset %" PRIu64
		      " are something else)",
		      SEMAPHORE_SIZE, s->address.offset);
}

static int fail_fault(const struct semaphore *s)
{
	if (s->size < s->address.offset + SEMAPHORE_SIZE)
		return err_at(ST_FAIL, s->address.text,
			      "shrank while it was in use (it has %" PRIu64 " bytes now)", s->size);
	return err_at(ST_FAIL, s->address.text, "has no memory (its file system is full)");
}

int sem_fail(const struct semaphore *s, int r)
{
	const char *object = s->address.text;

	switch (-r) {
	case EPROTONOSUPPORT:
		return err_at(ST_FAIL, object, "a %s is not supported by this verb yet",
			      address_describe(&s->address));
	case ENODEV:
		return err_at(ST_FAIL, object,
			      "not a semaphore (not a regular file; a symbolic "
			      "link is not followed)");
	case EBADMSG:
	case ENODATA:
		return fail_content(s, r);
	case EINVAL:
		return err_usage("%s: the offset of a semaphore is a multiple of %d", object,
				 SEMAPHORE_ALIGNMENT);
	case ENXIO:
		return err_at(ST_FAIL, object,
			      "does not fit (offset %" PRIu64
			      " and %zu bytes; the object has %" PRIu64 ")",
			      s->address.offset, SEMAPHORE_SIZE, s->size);
	case EFAULT:
		return fail_fault(s);
	case EIDRM:
		return err_sys(r, object, "while we waited");
	case EACCES:
	case EPERM:
		return fail_denied(s, r);
	default:
		return err_sys(r, object, NULL);
	}
}

int sem_fail_wait(const struct semaphore *s, int r, uint64_t n)
{
	if (r != -ETIMEDOUT && r != -EAGAIN)
		return sem_fail(s, r);
	if (n == 1)
		return err_sys(r, s->address.text, "value is %" PRIu32, s->value);
	return err_sys(r, s->address.text, "value is %" PRIu32 "; %" PRIu64 " are wanted", s->value,
		       n);
}
