/* sem.c - semaphores: the verbs, and what they share. */
#include "sem.h"

#include "../applets.h"
#include "perm.h"
#include "shmfs.h"
#include "sysvipc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const struct verb *const verbs[] = {
	&sem_create_verb, &sem_post_verb,  &sem_wait_verb, &sem_get_verb,
	&sem_set_verb,    &sem_op_verb,    &sem_run_verb,  &sem_stat_verb,
	&sem_ls_verb,     &sem_alter_verb, &sem_rm_verb,   NULL,
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
	[SEM_SIZE] = { "size", "bytes of the object that it is, or lies in", CELL_SIZE,
		       COLUMN_EXTRA | COLUMN_FILE },
	[SEM_MTIME] = { "mtime", "when it was created, or written by a call", CELL_TIME,
			COLUMN_EXTRA | COLUMN_FILE },
	[SEM_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[SEM_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[SEM_ATIME] = { "atime", "when it was last read by a call", CELL_TIME,
			COLUMN_EXTRA | COLUMN_FILE },
	[SEM_CTIME] = { "ctime", "last change of its mode, owner or names", CELL_TIME, true },
	[SEM_INODE] = { "inode", "inode number", CELL_NUMBER, COLUMN_EXTRA | COLUMN_FILE },
	[SEM_ZERO_WAITERS] = { "zero-waiters", "processes that wait until it is 0 (System V)",
			       CELL_NUMBER, COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_PID] = { "pid", "process that changed it last (System V)", CELL_NUMBER,
		      COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_COMMAND] = { "command", "name of that process, if it lives (System V)", CELL_TEXT,
			  COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_ID] = { "id", "number of the set (System V)", CELL_NUMBER,
		     COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_KEY] = { "key", "key of the set, 0x00000000 when it is private (System V)", CELL_TEXT,
		      COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_CREATOR] = { "creator", "user who created the set (System V)", CELL_TEXT,
			  COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_CREATOR_GROUP] = { "creator-group", "group of the user who created the set (System V)",
				CELL_TEXT, COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_CUID] = { "cuid", "creator as a number (System V)", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_CGID] = { "cgid", "creator's group as a number (System V)", CELL_NUMBER,
		       COLUMN_EXTRA | COLUMN_SYSV },
	[SEM_OTIME] = { "otime", "last operation on the set (System V)", CELL_TIME,
			COLUMN_EXTRA | COLUMN_SYSV },
};

/* What only an element of a System V set has, and what only others have. */
static void fill_element(struct table *t, const struct semaphore_stat *info)
{
	int64_t latest = info->otime > info->ctime ? info->otime : info->ctime;
	char key[16], command[PROCESS_COMMAND_SIZE];

	snprintf(key, sizeof key, "0x%08" PRIx32, info->key);
	table_text(t, SEM_KEY, key);
	if (table_shows(t, SEM_CREATOR))
		table_text(t, SEM_CREATOR, user_name(info->cuid));
	if (table_shows(t, SEM_CREATOR_GROUP))
		table_text(t, SEM_CREATOR_GROUP, group_name(info->cgid));
	table_number(t, SEM_ID, info->id);
	table_unsigned(t, SEM_CUID, info->cuid);
	table_unsigned(t, SEM_CGID, info->cgid);
	table_time(t, SEM_OTIME, info->otime);
	if (info->content < 0) {
		table_unknown(t, SEM_ZERO_WAITERS);
		table_unknown(t, SEM_PID);
		table_unknown(t, SEM_COMMAND);
		return;
	}
	table_unsigned(t, SEM_ZERO_WAITERS, info->zero_waiters);
	if (info->pid > 0)
		table_number(t, SEM_PID, info->pid);
	if (info->pid > 0 && table_shows(t, SEM_COMMAND) &&
	    sysv_command(info->pid, latest, command) == 0)
		table_text(t, SEM_COMMAND, command);
}

static void fill_file(struct table *t, const struct semaphore_stat *info)
{
	table_unsigned(t, SEM_SIZE, info->size);
	table_time(t, SEM_MTIME, info->mtime);
	table_time(t, SEM_ATIME, info->atime);
	table_unsigned(t, SEM_INODE, info->inode);
}

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
	table_unsigned(t, SEM_UID, info->uid);
	table_unsigned(t, SEM_GID, info->gid);
	table_time(t, SEM_CTIME, info->ctime);
	if (info->elements > 0)
		fill_element(t, info);
	else
		fill_file(t, info);
	table_row_end(t);
}

static int fail_set_denied(const char *object, int r, const struct semaphore_stat *info)
{
	char creator[64];

	snprintf(creator, sizeof creator, "%s", user_name(info->cuid));
	if (r == -EPERM)
		return err_sys(r, object, "owner %s, creator %s: only they may do that",
			       user_name(info->uid), creator);
	return err_sys(r, object, "mode %04o, owner %s, group %s, creator %s", info->mode,
		       user_name(info->uid), group_name(info->gid), creator);
}

/* Whose it is; or, of one that is not there, whose the directory is. */
static int fail_denied(const struct semaphore *s, int r)
{
	const char *object = s->address.text;
	struct semaphore_stat info;
	struct semaphore look;
	struct stat dir;
	int found = semaphore_stat(&look, object, &info);

	if (found == 0 && info.elements > 0)
		return fail_set_denied(object, r, &info);
	if (found == 0)
		return err_sys(r, object, "mode %04o, owner %s, group %s", info.mode,
			       user_name(info.uid), group_name(info.gid));
	if (s->address.form & (ADDRESS_POSIX | ADDRESS_MEMORY) && stat(SHMFS_DIR, &dir) == 0)
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

/* The names in /dev/shm are no links at all; a file's may be, but for create and rm. */
static int fail_kind(const struct semaphore *s)
{
	const char *facts = "not a regular file", *path = s->address.name;
	struct stat st;

	if (s->address.form != ADDRESS_FILE)
		facts = "not a regular file; a symbolic link is not followed";
	else if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		facts = "a symbolic link, which is not followed to create or remove";
	return err_at(ST_FAIL, s->address.text, "not a semaphore (%s)", facts);
}

int sem_fail(const struct semaphore *s, int r)
{
	const char *object = s->address.text;

	if (s->path_failed)
		return err_sys(r, object, "the file %s of the key", s->address.name);
	switch (-r) {
	case ENODEV:
		return fail_kind(s);
	case EBADMSG:
	case ENODATA:
		return fail_content(s, r);
	case EINVAL:
		return err_usage("%s: the offset of a semaphore is a multiple of %d", object,
				 SEMAPHORE_ALIGNMENT);
	case ENXIO:
		if (s->address.form & ADDRESS_SYSV)
			return err_at(ST_ABSENT, object,
				      "has no element #%u (there are %" PRIu64 ", from #0 on)",
				      s->address.element, s->size);
		return err_at(ST_FAIL, object,
			      "does not fit (offset %" PRIu64
			      " and %zu bytes; the object has %" PRIu64 ")",
			      s->address.offset, SEMAPHORE_SIZE, s->size);
	case EFAULT:
		return fail_fault(s);
	case ENOSYS:
		return err_at(ST_FAIL, object, "this kernel has no %ss",
			      address_describe(&s->address));
	case EIDRM:
		return err_sys(r, object, "while we waited");
	case EACCES:
	case EPERM:
		return fail_denied(s, r);
	default:
		return err_sys(r, object, NULL);
	}
}

int sem_check_count(const char *address, uint64_t count)
{
	struct address a;

	address_parse(&a, FAMILY_SEM, address);
	if (count <= semaphore_max(&a))
		return ST_OK;
	return err_usage("--count: '%" PRIu64 "' is not a number from 1 to %" PRIu32, count,
			 semaphore_max(&a));
}

int sem_fail_wait(const struct semaphore *s, int r, uint64_t n)
{
	if (r != -ETIMEDOUT && r != -EAGAIN)
		return sem_fail(s, r);
	if (s->value_unknown)
		return err_sys(r, s->address.text, NULL);
	if (n == 1)
		return err_sys(r, s->address.text, "value is %" PRIu32, s->value);
	return err_sys(r, s->address.text, "value is %" PRIu32 "; %" PRIu64 " are wanted", s->value,
		       n);
}

void sem_note_value(const struct semaphore *s)
{
	if (s->value_unknown)
		err_note(s->address.text, "done (the value may not be read)");
	else
		err_note(s->address.text, "value is now %" PRIu32, s->value);
}

int sem_whole(const char *address, const char *why)
{
	struct address a;

	address_parse(&a, FAMILY_SEM, address);
	return a.element_given ? err_usage("%s: %s", address, why) : ST_OK;
}

int sem_values(const char *address, int count, char **texts, uint32_t **values)
{
	struct address a;

	address_parse(&a, FAMILY_SEM, address);
	if (count > 1 && !(a.form & ADDRESS_SYSV))
		return err_usage("%s: a %s has one value", address, address_describe(&a));
	*values = malloc((size_t)count * sizeof **values);
	if (!*values)
		return err_sys(-ENOMEM, address, NULL);
	for (int i = 0; i < count; i++) {
		uint64_t n = 0;

		number_parse(&n, texts[i]);
		if (n > semaphore_max(&a)) {
			free(*values);
			return err_usage("VALUE: '%s' is not a number from 0 to %" PRIu32, texts[i],
					 semaphore_max(&a));
		}
		(*values)[i] = (uint32_t)n;
	}
	return ST_OK;
}
