/* sysv ls - list the System V objects. */
#include "copy.h"
#include "err.h"
#include "perm.h"
#include "sysv.h"
#include "sysvipc.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct options {
	struct table_opts table;
};

static const struct options defaults = { 0 };

enum ls_column {
	LS_ADDRESS,
	LS_ID,
	LS_KEY,
	LS_MODE,
	LS_OWNER,
	LS_MESSAGES,
	LS_BYTES,
	LS_QBYTES,
	LS_NSEMS,
	LS_SIZE,
	LS_NATTCH,
	LS_STATUS,
	LS_KIND,
	LS_GROUP,
	LS_CREATOR,
	LS_CREATOR_GROUP,
	LS_UID,
	LS_GID,
	LS_CUID,
	LS_CGID,
	LS_LSPID,
	LS_LRPID,
	LS_CPID,
	LS_LPID,
	LS_STIME,
	LS_RTIME,
	LS_OTIME,
	LS_ATIME,
	LS_DTIME,
	LS_CTIME,
	LS_RSS,
	LS_SWAPPED,
	LS_COLUMNS,
};

static const struct column columns[LS_COLUMNS] = {
	[LS_ADDRESS] = { "address", "address of the object, as rm takes it", CELL_TEXT, false },
	[LS_ID] = { "id", "its number", CELL_NUMBER, false },
	[LS_KEY] = { "key", "its key, 0x00000000 when it is private", CELL_TEXT, false },
	[LS_MODE] = { "mode", "permission bits", CELL_MODE, false },
	[LS_OWNER] = { "owner", "user it belongs to", CELL_TEXT, false },
	[LS_MESSAGES] = { "messages", "mq: messages in the queue", CELL_NUMBER, false },
	[LS_BYTES] = { "bytes", "mq: bytes in the queue", CELL_SIZE, false },
	[LS_QBYTES] = { "qbytes", "mq: bytes that fit into it", CELL_SIZE, false },
	[LS_NSEMS] = { "nsems", "sem: semaphores in the set", CELL_NUMBER, false },
	[LS_SIZE] = { "size", "shm: bytes of the segment", CELL_SIZE, false },
	[LS_NATTCH] = { "nattch", "shm: how often it is attached", CELL_NUMBER, false },
	[LS_STATUS] = { "status", "shm: dest (marked for removal), locked", CELL_TEXT, false },
	[LS_KIND] = { "kind", "mq, sem or shm", CELL_TEXT, true },
	[LS_GROUP] = { "group", "group it belongs to", CELL_TEXT, true },
	[LS_CREATOR] = { "creator", "user who created it", CELL_TEXT, true },
	[LS_CREATOR_GROUP] = { "creator-group", "group of who created it", CELL_TEXT, true },
	[LS_UID] = { "uid", "owner as a number", CELL_NUMBER, true },
	[LS_GID] = { "gid", "group as a number", CELL_NUMBER, true },
	[LS_CUID] = { "cuid", "creator as a number", CELL_NUMBER, true },
	[LS_CGID] = { "cgid", "creator's group as a number", CELL_NUMBER, true },
	[LS_LSPID] = { "lspid", "mq: process that sent last", CELL_NUMBER, true },
	[LS_LRPID] = { "lrpid", "mq: process that received last", CELL_NUMBER, true },
	[LS_CPID] = { "cpid", "shm: process that created it", CELL_NUMBER, true },
	[LS_LPID] = { "lpid", "shm: process that attached or detached last", CELL_NUMBER, true },
	[LS_STIME] = { "stime", "mq: last send", CELL_TIME, true },
	[LS_RTIME] = { "rtime", "mq: last receive", CELL_TIME, true },
	[LS_OTIME] = { "otime", "sem: last operation", CELL_TIME, true },
	[LS_ATIME] = { "atime", "shm: last attach", CELL_TIME, true },
	[LS_DTIME] = { "dtime", "shm: last detach", CELL_TIME, true },
	[LS_CTIME] = { "ctime", "creation, or last change of owner, mode or limits", CELL_TIME,
		       true },
	[LS_RSS] = { "rss", "shm: bytes of it in memory", CELL_SIZE, true },
	[LS_SWAPPED] = { "swapped", "shm: bytes of it in swap", CELL_SIZE, true },
};

static const struct opt opts[] = {
	OPT_TABLE(struct options, table, columns),
};

static const char *const kinds[] = { "mq", "sem", "shm", NULL };

static const struct operand operands[] = {
	{ .metavar = "KIND",
	  .kind = KIND_CHOICE,
	  .choices = kinds,
	  .optional = true,
	  .repeats = true },
};

/* The default columns that are about one family only. */
static const uint8_t column_families[LS_COLUMNS] = {
	[LS_MESSAGES] = FAMILY_MQ, [LS_BYTES] = FAMILY_MQ, [LS_QBYTES] = FAMILY_MQ,
	[LS_NSEMS] = FAMILY_SEM,   [LS_SIZE] = FAMILY_SHM, [LS_NATTCH] = FAMILY_SHM,
	[LS_STATUS] = FAMILY_SHM,
};

/* Which families are asked for, by enum family. */
struct asked {
	bool family[FAMILY_SHM + 1];
};

static struct asked parse_kinds(int argc, char **argv)
{
	struct asked asked;

	for (enum family f = FAMILY_NONE; f <= FAMILY_SHM; f++) {
		asked.family[f] = f == FAMILY_NONE || argc == 0;
		for (int i = 0; i < argc; i++)
			if (strcmp(argv[i], family_name(f)) == 0)
				asked.family[f] = true;
	}
	return asked;
}

/* The default columns, without those of families that are not asked for. */
static void make_default(char *text, size_t cap, const struct asked *asked, const char *more)
{
	size_t len = 0;

	for (enum ls_column i = 0; i < LS_COLUMNS; i++)
		if (!columns[i].extra && asked->family[column_families[i]])
			len += (size_t)snprintf(text + len, cap - len, "%s%s", len ? "," : "",
						columns[i].name);
	if (more)
		snprintf(text + len, cap - len, ",%s", more);
}

/* Process 0: there was none yet, or it is in a PID namespace that we do not see. */
static void put_pid(struct table *t, enum ls_column column, pid_t pid, bool never)
{
	if (pid != 0)
		table_number(t, column, pid);
	else if (!never)
		table_unknown(t, column);
}

static void put_count(struct table *t, enum ls_column column, uint64_t n)
{
	if (n == SYSV_UNKNOWN)
		table_unknown(t, column);
	else
		table_unsigned(t, column, n);
}

static void put_queue(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, LS_MESSAGES, o->mq.messages);
	table_unsigned(t, LS_BYTES, o->mq.bytes);
	put_count(t, LS_QBYTES, o->mq.qbytes);
	put_pid(t, LS_LSPID, o->mq.lspid, o->mq.stime == 0);
	put_pid(t, LS_LRPID, o->mq.lrpid, o->mq.rtime == 0);
	table_time(t, LS_STIME, o->mq.stime);
	table_time(t, LS_RTIME, o->mq.rtime);
}

static void put_set(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, LS_NSEMS, o->sem.nsems);
	table_time(t, LS_OTIME, o->sem.otime);
}

static void put_segment(struct table *t, const struct sysv_object *o)
{
	table_unsigned(t, LS_SIZE, o->shm.size);
	table_unsigned(t, LS_NATTCH, o->shm.nattch);
	if (o->shm.dest || o->shm.locked)
		table_text(t, LS_STATUS,
			   !o->shm.locked ? "dest"
			   : o->shm.dest  ? "dest,locked"
					  : "locked");
	put_pid(t, LS_CPID, o->shm.cpid, false);
	put_pid(t, LS_LPID, o->shm.lpid, o->shm.atime == 0);
	table_time(t, LS_ATIME, o->shm.atime);
	table_time(t, LS_DTIME, o->shm.dtime);
	put_count(t, LS_RSS, o->shm.rss);
	put_count(t, LS_SWAPPED, o->shm.swapped);
}

static void put_names(struct table *t, const struct sysv_object *o)
{
	if (table_shows(t, LS_OWNER))
		table_text(t, LS_OWNER, user_name(o->uid));
	if (table_shows(t, LS_GROUP))
		table_text(t, LS_GROUP, group_name(o->gid));
	if (table_shows(t, LS_CREATOR))
		table_text(t, LS_CREATOR, user_name(o->cuid));
	if (table_shows(t, LS_CREATOR_GROUP))
		table_text(t, LS_CREATOR_GROUP, group_name(o->cgid));
}

/* Both are made for each row, and snprintf() would take half of the time of a long list. */
static void put_address(struct table *t, const struct sysv_object *o)
{
	static const char prefixes[][8] = {
		[FAMILY_MQ] = "mq:id:", [FAMILY_SEM] = "sem:id:", [FAMILY_SHM] = "shm:id:"
	};
	char text[32], *p = text + sizeof text - 1;
	size_t len = strlen(prefixes[o->family]);
	int n = o->id;

	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	p -= len;
	copy_bytes(p, prefixes[o->family], len);
	table_text(t, LS_ADDRESS, p);
}

static void put_key(struct table *t, uint32_t key)
{
	char text[] = "0x00000000";

	for (char *p = text + sizeof text - 1; key; key >>= 4)
		*--p = "0123456789abcdef"[key & 15];
	table_text(t, LS_KEY, text);
}

static void put_object(struct table *t, const struct sysv_object *o)
{
	put_address(t, o);
	table_number(t, LS_ID, o->id);
	put_key(t, o->key);
	table_mode(t, LS_MODE, o->mode);
	table_text(t, LS_KIND, family_name(o->family));
	put_names(t, o);
	table_unsigned(t, LS_UID, o->uid);
	table_unsigned(t, LS_GID, o->gid);
	table_unsigned(t, LS_CUID, o->cuid);
	table_unsigned(t, LS_CGID, o->cgid);
	table_time(t, LS_CTIME, o->ctime);
	if (o->family == FAMILY_MQ)
		put_queue(t, o);
	else if (o->family == FAMILY_SEM)
		put_set(t, o);
	else
		put_segment(t, o);
	table_row_end(t);
}

static int list(struct table *t, enum family family)
{
	bool memory = table_shows(t, LS_RSS) || table_shows(t, LS_SWAPPED);
	struct sysv_object object;
	struct sysv_scan scan;
	int r = sysv_scan_open(&scan, family, memory);

	if (r == -ENOSYS)
		return err_at(ST_FAIL, family_name(family), "this kernel has no System V IPC");
	if (r < 0)
		return err_sys(r, family_name(family), NULL);
	while ((r = sysv_next(&scan, &object)) > 0)
		put_object(t, &object);
	sysv_scan_close(&scan);
	return r < 0 ? err_sys(r, family_name(family), NULL) : ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	struct table_opts table = ((const struct options *)opts_)->table;
	struct asked asked = parse_kinds(argc, argv);
	char output[1024];
	struct table t;
	int first = ST_OK;

	if (!table.output || table.output[0] == '+') {
		make_default(output, sizeof output, &asked, table.output ? table.output + 1 : NULL);
		table.output = output;
	}
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &table);
	for (enum family family = FAMILY_MQ; family <= FAMILY_SHM; family++) {
		int status = asked.family[family] ? list(&t, family) : ST_OK;

		if (first == ST_OK)
			first = status;
	}
	table_end(&t);
	return first;
}

const struct verb sysv_ls_verb = {
	.name = "ls",
	.brief = "List System V objects, of the KINDs given or all",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
