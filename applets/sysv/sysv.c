/* sysv.c - System V queues, semaphore sets and segments: the verbs, and what they share. */
#include "sysv.h"

#include "../applets.h"
#include "copy.h"
#include "err.h"
#include "perm.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = {
	&sysv_ls_verb, &sysv_rm_verb, &sysv_stat_verb, &sysv_alter_verb, &sysv_key_verb, NULL,
};

const struct applet sysv_applet = {
	.name = "sysv",
	.brief = "System V message queues, semaphore sets and shared memory",
	.verbs = verbs,
};

const struct column sysv_columns[SYSV_COLUMN_COUNT] = {
	[SYSV_ADDRESS] = { "address", "address of the object, as rm takes it", CELL_TEXT, false },
	[SYSV_KIND] = { "kind", "mq, sem or shm", CELL_TEXT, true },
	[SYSV_ID] = { "id", "its number", CELL_NUMBER, false },
	[SYSV_KEY] = { "key", "its key, 0x00000000 when it is private", CELL_TEXT, false },
	[SYSV_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[SYSV_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[SYSV_MESSAGES] = { "messages", "mq: messages in the queue", CELL_NUMBER, COLUMN_MQ },
	[SYSV_BYTES] = { "bytes", "mq: bytes in the queue", CELL_SIZE, COLUMN_MQ },
	[SYSV_QBYTES] = { "qbytes", "mq: bytes that fit into it", CELL_SIZE, COLUMN_MQ },
	[SYSV_NSEMS] = { "nsems", "sem: semaphores in the set", CELL_NUMBER, COLUMN_SEM },
	[SYSV_SIZE] = { "size", "shm: bytes of the segment", CELL_SIZE, COLUMN_SHM },
	[SYSV_NATTCH] = { "nattch", "shm: how often it is attached", CELL_NUMBER, COLUMN_SHM },
	[SYSV_STATUS] = { "status", "shm: dest (marked for removal), locked", CELL_TEXT,
			  COLUMN_SHM },
	[SYSV_GROUP] = { "group", "group it belongs to", CELL_TEXT, true },
	[SYSV_CREATOR] = { "creator", "user who created it", CELL_TEXT, true },
	[SYSV_CREATOR_GROUP] = { "creator-group", "group of who created it", CELL_TEXT, true },
	[SYSV_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[SYSV_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[SYSV_CUID] = { "cuid", "creator as a number", CELL_NUMBER, true },
	[SYSV_CGID] = { "cgid", "creator's group as a number", CELL_NUMBER, true },
	[SYSV_LSPID] = { "lspid", "mq: process that sent last", CELL_NUMBER,
			 COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_LRPID] = { "lrpid", "mq: process that received last", CELL_NUMBER,
			 COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_CPID] = { "cpid", "shm: process that created it", CELL_NUMBER,
			COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_LPID] = { "lpid", "shm: process that attached or detached last", CELL_NUMBER,
			COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_STIME] = { "stime", "mq: last send", CELL_TIME, COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_RTIME] = { "rtime", "mq: last receive", CELL_TIME, COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_OTIME] = { "otime", "sem: last operation", CELL_TIME, COLUMN_EXTRA | COLUMN_SEM },
	[SYSV_ATIME] = { "atime", "shm: last attach", CELL_TIME, COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_DTIME] = { "dtime", "shm: last detach", CELL_TIME, COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_CTIME] = { "ctime", "creation, or last change of owner, mode or limits", CELL_TIME,
			 true },
	[SYSV_RSS] = { "rss", "shm: bytes of it in memory", CELL_SIZE, COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_SWAPPED] = { "swapped", "shm: bytes of it in swap", CELL_SIZE,
			   COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_LSPID_COMMAND] = { "lspid-command", "mq: name of lspid, if it lives", CELL_TEXT,
				 COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_LRPID_COMMAND] = { "lrpid-command", "mq: name of lrpid, if it lives", CELL_TEXT,
				 COLUMN_EXTRA | COLUMN_MQ },
	[SYSV_CPID_COMMAND] = { "cpid-command", "shm: name of cpid, if it lives", CELL_TEXT,
				COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_LPID_COMMAND] = { "lpid-command", "shm: name of lpid, if it lives", CELL_TEXT,
				COLUMN_EXTRA | COLUMN_SHM },
	[SYSV_COUNT] = { "count", "--summary: objects of the kind", CELL_NUMBER, COLUMN_EXTRA },
	[SYSV_LIMIT] = { "limit", "--limits: its name", CELL_TEXT, COLUMN_EXTRA },
	[SYSV_VALUE] = { "value", "--limits: what is allowed", CELL_NUMBER, COLUMN_EXTRA },
	[SYSV_USED] = { "used", "--limits: what of that is in use", CELL_NUMBER, COLUMN_EXTRA },
	[SYSV_DESCRIPTION] = { "description", "--limits: of what", CELL_TEXT, COLUMN_EXTRA },
};

const char *const sysv_kinds[] = { "mq", "sem", "shm", NULL };

struct sysv_asked sysv_parse_kinds(int argc, char **argv)
{
	struct sysv_asked asked = { { false } };

	for (enum family f = FAMILY_MQ; f <= FAMILY_SHM; f++) {
		asked.family[f] = argc == 0;
		for (int i = 0; i < argc; i++)
			if (strcmp(argv[i], family_name(f)) == 0)
				asked.family[f] = true;
	}
	return asked;
}

int sysv_check_whole(int argc, char **argv, const char *done)
{
	struct address a;

	for (int i = 0; i < argc; i++) {
		address_parse_kind(&a, argv[i]);
		if (a.element_given)
			return err_usage("%s: only a whole set can be %s", argv[i], done);
	}
	return ST_OK;
}

int sysv_look(const char *text, struct sysv_object *object)
{
	struct address a;
	bool path_failed;
	int id, r;

	address_parse_kind(&a, text);
	r = sysv_find(&a, &id, &path_failed);
	if (r < 0 && path_failed)
		return err_sys(r, text, "the file %s of the key", a.name);
	if (r == 0)
		r = sysv_stat((enum family)a.family, id, object);
	return r < 0 ? err_sys(r, text, NULL) : ST_OK;
}

int sysv_scan_failed(enum family family, int r)
{
	if (r == -ENOSYS)
		return err_at(ST_FAIL, family_name(family), "this kernel has no System V IPC");
	return err_sys(r, family_name(family), NULL);
}

int sysv_refused(const char *text, const struct sysv_object *o, int r, const char *action)
{
	char owner[64];

	if (r != -EPERM)
		return err_sys(r, text, NULL);
	snprintf(owner, sizeof owner, "%s", user_name(o->uid));
	return err_sys(r, text, "owner %s, creator %s: only they may %s it", owner,
		       user_name(o->cuid), action);
}

/* Process 0: there was none yet, or it is in a PID namespace that we do not see. */
static void put_pid(struct table *t, enum sysv_column column, pid_t pid, bool never)
{
	if (pid != 0)
		table_number(t, column, pid);
	else if (!never)
		table_unknown(t, column);
}

/* The command of such a process; none when it has ended, or is one that came after `latest`. */
static void put_command(struct table *t, enum sysv_column column, pid_t pid, int64_t latest)
{
	char command[PROCESS_COMMAND_SIZE];

	if (table_shows(t, column) && pid != 0 && sysv_command(pid, latest, command) == 0)
		table_text(t, column, command);
}

static void put_count(struct table *t, enum sysv_column column, uint64_t n)
{
	if (n == SYSV_UNKNOWN)
		table_unknown(t, column);
	else
		table_unsigned(t, column, n);
}

static void put_queue(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, SYSV_MESSAGES, o->mq.messages);
	table_unsigned(t, SYSV_BYTES, o->mq.bytes);
	put_count(t, SYSV_QBYTES, o->mq.qbytes);
	put_pid(t, SYSV_LSPID, o->mq.lspid, o->mq.stime == 0);
	put_pid(t, SYSV_LRPID, o->mq.lrpid, o->mq.rtime == 0);
	put_command(t, SYSV_LSPID_COMMAND, o->mq.lspid, o->mq.stime);
	put_command(t, SYSV_LRPID_COMMAND, o->mq.lrpid, o->mq.rtime);
	table_time(t, SYSV_STIME, o->mq.stime);
	table_time(t, SYSV_RTIME, o->mq.rtime);
}

static void put_set(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, SYSV_NSEMS, o->sem.nsems);
	table_time(t, SYSV_OTIME, o->sem.otime);
}

static void put_segment(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, SYSV_SIZE, o->shm.size);
	table_unsigned(t, SYSV_NATTCH, o->shm.nattch);
	if (o->shm.dest || o->shm.locked)
		table_text(t, SYSV_STATUS,
			   !o->shm.locked ? "dest"
			   : o->shm.dest  ? "dest,locked"
					  : "locked");
	put_pid(t, SYSV_CPID, o->shm.cpid, false);
	put_pid(t, SYSV_LPID, o->shm.lpid, o->shm.atime == 0);
	put_command(t, SYSV_CPID_COMMAND, o->shm.cpid, o->ctime);
	put_command(t, SYSV_LPID_COMMAND, o->shm.lpid,
		    o->shm.atime > o->shm.dtime ? o->shm.atime : o->shm.dtime);
	table_time(t, SYSV_ATIME, o->shm.atime);
	table_time(t, SYSV_DTIME, o->shm.dtime);
	put_count(t, SYSV_RSS, o->shm.rss);
	put_count(t, SYSV_SWAPPED, o->shm.swapped);
}

static void put_names(struct table *t, const struct sysv_object *o)
{
	if (table_shows(t, SYSV_OWNER))
		table_text(t, SYSV_OWNER, user_name(o->uid));
	if (table_shows(t, SYSV_GROUP))
		table_text(t, SYSV_GROUP, group_name(o->gid));
	if (table_shows(t, SYSV_CREATOR))
		table_text(t, SYSV_CREATOR, user_name(o->cuid));
	if (table_shows(t, SYSV_CREATOR_GROUP))
		table_text(t, SYSV_CREATOR_GROUP, group_name(o->cgid));
}

/* Both are made for each row, and snprintf() would take half of the time of a long list. */
struct sysv_address sysv_address(const struct sysv_object *o)
{
	static const char prefixes[][8] = {
		[FAMILY_MQ] = "mq:id:", [FAMILY_SEM] = "sem:id:", [FAMILY_SHM] = "shm:id:"
	};
	size_t len = strlen(prefixes[o->family]);
	struct sysv_address address;
	int digits = 1;

	for (int n = o->id; n >= 10; n /= 10)
		digits++;
	copy_bytes(address.text, prefixes[o->family], len);
	address.text[len + (size_t)digits] = '\0';
	for (int n = o->id; digits > 0; n /= 10)
		address.text[len + (size_t)--digits] = (char)('0' + n % 10);
	return address;
}

static void put_key(struct table *t, uint32_t key)
{
	char text[] = "0x00000000";

	for (char *p = text + sizeof text - 1; key; key >>= 4)
		*--p = "0123456789abcdef"[key & 15];
	table_word(t, SYSV_KEY, text);
}

void sysv_row(struct table *t, const struct sysv_object *o)
{
	table_word(t, SYSV_ADDRESS, sysv_address(o).text);
	table_number(t, SYSV_ID, o->id);
	put_key(t, o->key);
	table_mode(t, SYSV_MODE, o->mode);
	table_word(t, SYSV_KIND, family_name(o->family));
	put_names(t, o);
	table_unsigned(t, SYSV_UID, o->uid);
	table_unsigned(t, SYSV_GID, o->gid);
	table_unsigned(t, SYSV_CUID, o->cuid);
	table_unsigned(t, SYSV_CGID, o->cgid);
	table_time(t, SYSV_CTIME, o->ctime);
	if (o->family == FAMILY_MQ)
		put_queue(t, o);
	else if (o->family == FAMILY_SEM)
		put_set(t, o);
	else
		put_segment(t, o);
	table_row_end(t);
}
