/* columns.c - everything that is known about objects of any kind, as cells. */
#include "object_verbs.h"

#include "perm.h"
#include "process_status.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#define MORE COLUMN_EXTRA

const struct column object_columns[OBJ_COLUMNS] = {
	[OBJ_KIND] = { "kind", "mq, sem, shm, fifo, sock or lock", CELL_TEXT, 0 },
	[OBJ_ADDRESS] = { "address", "its address, as rm, users and ls take it", CELL_TEXT, 0 },
	[OBJ_MODE] = { "mode", "permission bits; lock: of the file", CELL_MODE, 0 },
	[OBJ_OWNER] = { "owner", "user it belongs to; lock: the file's", CELL_TEXT, 0 },
	[OBJ_SIZE] = { "size", "bytes that it has, or that fit into it", CELL_SIZE, 0 },
	[OBJ_USED] = { "used", "messages, value, attached, unread bytes, queued, locks",
		       CELL_NUMBER, 0 },
	[OBJ_USERS] = { "users", "processes that have it, as far as can be told", CELL_NUMBER, 0 },
	[OBJ_AGE] = { "age", "time since it was made, changed or used last", CELL_AGE, 0 },
	[OBJ_PIDS] = { "pids", "those processes", CELL_NUMBER, MORE },
	[OBJ_NAME] = { "name", "the address without its kind", CELL_TEXT, MORE },
	[OBJ_MECHANISM] = { "mechanism", "posix, sysv, file or abstract", CELL_TEXT, MORE },
	[OBJ_ID] = { "id", "its number, of System V", CELL_NUMBER, MORE },
	[OBJ_KEY] = { "key", "its key, of System V; 0x00000000 when it is private", CELL_TEXT,
		      MORE },
	[OBJ_INODE] = { "inode", "inode number of its file; abstract: of the socket", CELL_NUMBER,
			MORE },
	[OBJ_DEVICE] = { "device", "file system of its file, as MAJOR:MINOR", CELL_TEXT, MORE },
	[OBJ_READABLE] = { "readable", "could what is in it be read?", CELL_BOOL, MORE },
	[OBJ_UID] = { "uid", "owner as a number", CELL_NUMBER, MORE },
	[OBJ_GID] = { "gid", "group as a number", CELL_NUMBER, MORE },
	[OBJ_GROUP] = { "group", "group it belongs to", CELL_TEXT, MORE },
	[OBJ_CUID] = { "cuid", "creator as a number, of System V", CELL_NUMBER, MORE },
	[OBJ_CREATOR] = { "creator", "user who created it, of System V", CELL_TEXT, MORE },
	[OBJ_CREATOR_GROUP] = { "creator-group", "group of who created it, of System V", CELL_TEXT,
				MORE },
	[OBJ_MESSAGES] = { "messages", "mq: messages in the queue", CELL_NUMBER, MORE },
	[OBJ_BYTES] = { "bytes", "mq: their bytes; fifo: unread bytes", CELL_SIZE, MORE },
	[OBJ_MAXMSG] = { "maxmsg", "mq, POSIX: so many messages fit", CELL_NUMBER, MORE },
	[OBJ_MSGSIZE] = { "msgsize", "mq, POSIX: the longest message that fits", CELL_SIZE, MORE },
	[OBJ_NOTIFY] = { "notify", "mq, POSIX: process that a message is announced to", CELL_NUMBER,
			 MORE },
	[OBJ_VALUE] = { "value", "sem: its value, of a set of one too", CELL_NUMBER, MORE },
	[OBJ_WAITERS] = { "waiters", "sem, POSIX: who waits for it", CELL_NUMBER, MORE },
	[OBJ_ELEMENTS] = { "elements", "sem, System V: semaphores of the set", CELL_NUMBER, MORE },
	[OBJ_ATTACHED] = { "attached", "shm, System V: how often it is", CELL_NUMBER, MORE },
	[OBJ_ALLOCATED] = { "allocated", "shm, POSIX: bytes that it takes", CELL_SIZE, MORE },
	[OBJ_RSS] = { "rss", "shm, System V: bytes of it in memory", CELL_SIZE, MORE },
	[OBJ_SWAPPED] = { "swapped", "shm, System V: bytes of it in swap", CELL_SIZE, MORE },
	[OBJ_STATUS] = { "status", "shm, System V: dest (marked for removal), locked", CELL_LIST,
			 MORE },
	[OBJ_READERS] = { "readers", "fifo: how often it is open for reading", CELL_NUMBER, MORE },
	[OBJ_WRITERS] = { "writers", "fifo: how often it is open for writing", CELL_NUMBER, MORE },
	[OBJ_TYPE] = { "type", "sock: stream, dgram or seqpacket", CELL_TEXT, MORE },
	[OBJ_STATE] = { "state", "sock: unconnected, listening, connected or stale", CELL_TEXT,
			MORE },
	[OBJ_WAITING] = { "waiting", "lock: requests that wait", CELL_NUMBER, MORE },
	[OBJ_CREATOR_PID] = { "creator-pid", "shm, System V: process that created it", CELL_NUMBER,
			      MORE },
	[OBJ_LAST_PID] = { "last-pid", "mq, shm, System V: process that used it last", CELL_NUMBER,
			   MORE },
	[OBJ_LAST_LIVES] = { "last-lives", "does that process live?", CELL_BOOL, MORE },
	[OBJ_LAST_COMMAND] = { "last-command", "its name, if it does", CELL_TEXT, MORE },
	[OBJ_LAST_USE] = { "last-use", "when it was made, changed or used last", CELL_TIME, MORE },
	[OBJ_ATIME] = { "atime", "last access; shm, System V: last attach", CELL_TIME, MORE },
	[OBJ_MTIME] = { "mtime", "last write; mq, POSIX: last send or receive", CELL_TIME, MORE },
	[OBJ_CTIME] = { "ctime", "creation, or last change of owner, mode and so on", CELL_TIME,
			MORE },
	[OBJ_VERDICT] = { "verdict", "is it unused, used, or is that unsure?", CELL_TEXT, MORE },
	[OBJ_REASON] = { "reason", "why that is so", CELL_TEXT, MORE },
};

static void set_text(struct value *v, const char *text)
{
	v->is = text ? VALUE_TEXT : VALUE_NONE;
	v->text = text;
}

/* What was written into its own buffer. */
static void set_buffer(struct value *v)
{
	v->is = VALUE_TEXT;
	v->text = v->buf;
}

static void set_number(struct value *v, int64_t n)
{
	v->is = n == OBJECT_NONE ? VALUE_NONE : n == OBJECT_UNKNOWN ? VALUE_UNKNOWN : VALUE_NUMBER;
	v->number = n;
}

static void set_counted(struct value *v, uint64_t n)
{
	set_number(v, n == SYSV_UNKNOWN ? OBJECT_UNKNOWN : (int64_t)n);
}

/* Each column_group gives those of its columns that the object has; the others stay VALUE_NONE. */

static const char *mechanism(const struct object *o)
{
	if (object_is_sysv(o))
		return "sysv";
	if (o->form == ADDRESS_POSIX || o->form == ADDRESS_MEMORY)
		return "posix";
	return o->family == FAMILY_SOCK && strchr(o->address, ':')[1] == '@' ? "abstract" : "file";
}

static void identity_value(const struct object *o, enum object_column column, struct value *v)
{
	const char *colon = strchr(o->address, ':');

	if (column == OBJ_KIND) {
		set_text(v, family_name((enum family)o->family));
	} else if (column == OBJ_ADDRESS || column == OBJ_NAME) {
		set_text(v, column == OBJ_NAME && colon ? colon + 1 : o->address);
		if (!colon)
			v->is = VALUE_UNKNOWN;
	} else if (column == OBJ_MECHANISM) {
		set_text(v, mechanism(o));
	} else if (column == OBJ_INODE && !object_is_sysv(o)) {
		set_number(v, o->inode ? (int64_t)o->inode : OBJECT_UNKNOWN);
		if (!o->inode && o->family == FAMILY_SOCK)
			set_number(v, (int64_t)o->sock.number);
	} else if (column == OBJ_DEVICE && !object_is_sysv(o) && o->dev) {
		snprintf(v->buf, sizeof v->buf, "%u:%u", major(o->dev), minor(o->dev));
		set_buffer(v);
	} else if (column == OBJ_READABLE) {
		set_number(v, o->content == 0 || o->content == -ENODATA);
	}
}

/* An abstract socket has neither owner nor mode. */
static void owner_value(const struct object *o, enum object_column column, struct value *v)
{
	bool abstract = o->family == FAMILY_SOCK && strncmp(o->address, "sock:@", 6) == 0;

	if (!o->owned)
		v->is = abstract ? VALUE_NONE : VALUE_UNKNOWN;
	else if (column == OBJ_MODE)
		set_number(v, o->mode & 0777);
	else if (column == OBJ_OWNER)
		set_text(v, user_name(o->uid));
	else if (column == OBJ_GROUP)
		set_text(v, group_name(o->gid));
	else
		set_number(v, column == OBJ_UID ? o->uid : o->gid);
}

static void pids_value(const struct chosen *c, const struct object *o, struct value *v)
{
	const struct object_use *use;
	struct object_key key;
	bool known = c->users_known && object_key(o, &key);
	size_t count = known ? object_users_of(&c->users, &key, &use) : 0;
	size_t room = count * 12 + 1, len = 0;

	if (count == 0)
		return;
	v->list = malloc(room);
	for (size_t i = 0; v->list && i < count; i++)
		if (i == 0 || use[i].pid != use[i - 1].pid)
			len += (size_t)snprintf(v->list + len, room - len, "%s%d", len ? "," : "",
						use[i].pid);
	set_text(v, v->list);
}

static void use_value(const struct chosen *c, const struct object *o, enum object_column column,
		      struct value *v)
{
	if (column == OBJ_SIZE)
		set_number(v, o->size);
	else if (column == OBJ_USED)
		set_number(v, o->used);
	else if (column == OBJ_USERS)
		set_number(v, chosen_users(c, o));
	else if (column == OBJ_PIDS)
		pids_value(c, o, v);
	else
		set_number(v, object_age(o, c->present));
	if (column == OBJ_AGE && v->is == VALUE_UNKNOWN)
		v->is = VALUE_NONE;
}

static void status_value(const struct object *o, struct value *v)
{
	snprintf(v->buf, sizeof v->buf, "%s%s%s", o->sysv.shm.dest ? "dest" : "",
		 o->sysv.shm.dest && o->sysv.shm.locked ? "," : "",
		 o->sysv.shm.locked ? "locked" : "");
	if (v->buf[0])
		set_buffer(v);
}

static void sysv_value(const struct object *o, enum object_column column, struct value *v)
{
	const struct sysv_object *s = &o->sysv;
	bool mq = o->family == FAMILY_MQ, shm = o->family == FAMILY_SHM;

	if (column == OBJ_KEY) {
		snprintf(v->buf, sizeof v->buf, "0x%08x", s->key);
		set_buffer(v);
	} else if (column == OBJ_ID || column == OBJ_CUID) {
		set_number(v, column == OBJ_ID ? s->id : (int64_t)s->cuid);
	} else if (column == OBJ_CREATOR) {
		set_text(v, user_name(s->cuid));
	} else if (column == OBJ_CREATOR_GROUP) {
		set_text(v, group_name(s->cgid));
	} else if (mq && (column == OBJ_MESSAGES || column == OBJ_BYTES)) {
		set_counted(v, column == OBJ_BYTES ? s->mq.bytes : s->mq.messages);
	} else if (shm && column == OBJ_ATTACHED) {
		set_counted(v, s->shm.nattch);
	} else if (shm && (column == OBJ_RSS || column == OBJ_SWAPPED)) {
		set_counted(v, column == OBJ_RSS ? s->shm.rss : s->shm.swapped);
	} else if (shm && column == OBJ_STATUS) {
		status_value(o, v);
	} else if (o->family == FAMILY_SEM && column == OBJ_ELEMENTS) {
		set_counted(v, s->sem.nsems);
	} else if (o->family == FAMILY_SEM && column == OBJ_VALUE) {
		set_number(v, o->used);
	}
}

static void queue_value(const struct object *o, enum object_column column, struct value *v)
{
	if (column == OBJ_MESSAGES)
		set_number(v, o->used);
	else if (column == OBJ_BYTES)
		set_number(v, o->mq.bytes);
	else if (column == OBJ_MAXMSG)
		set_number(v, o->mq.maxmsg);
	else if (column == OBJ_MSGSIZE)
		set_number(v, o->mq.msgsize);
	else if (column == OBJ_NOTIFY)
		set_number(v, o->mq.notify_pid ? o->mq.notify_pid : OBJECT_NONE);
}

static void socket_value(const struct object *o, enum object_column column, struct value *v)
{
	static const char *const types[] = { UNIX_KINDS };
	static const char *const states[] = {
		[UNIX_UNCONNECTED] = "unconnected",
		[UNIX_LISTENING] = "listening",
		[UNIX_CONNECTED] = "connected",
	};

	if (column == OBJ_STATE)
		set_text(v, o->sock.number ? states[o->sock.state] : "stale");
	else if (column == OBJ_TYPE && o->sock.number)
		set_text(v, types[o->sock.kind]);
}

static void fifo_value(const struct object *o, enum object_column column, struct value *v)
{
	if (column == OBJ_READERS || column == OBJ_WRITERS)
		set_counted(v, column == OBJ_READERS ? o->fifo.readers : o->fifo.writers);
	else if (column == OBJ_BYTES)
		set_number(v, o->used);
}

static void kind_value(const struct object *o, enum object_column column, struct value *v)
{
	if (object_is_sysv(o))
		sysv_value(o, column, v);
	else if (o->family == FAMILY_MQ)
		queue_value(o, column, v);
	else if (o->family == FAMILY_SEM && (column == OBJ_VALUE || column == OBJ_WAITERS))
		set_number(v, column == OBJ_VALUE ? o->used : o->sem.waiters);
	else if (o->family == FAMILY_SHM && column == OBJ_ALLOCATED)
		set_counted(v, o->shm.allocated);
	else if (o->family == FAMILY_FIFO)
		fifo_value(o, column, v);
	else if (o->family == FAMILY_SOCK)
		socket_value(o, column, v);
	else if (o->family == FAMILY_LOCK && column == OBJ_WAITING)
		set_counted(v, o->lock.waiting);
}

/* Processes that an object remembers may have ended, and their numbers be others' by now. */
static void process_value(const struct object *o, enum object_column column, struct value *v)
{
	int64_t at;
	pid_t pid = object_last_pid(o, &at);

	if (column == OBJ_CREATOR_PID) {
		if (object_is_sysv(o) && o->family == FAMILY_SHM)
			set_number(v, o->sysv.shm.cpid ? o->sysv.shm.cpid : OBJECT_UNKNOWN);
		return;
	}
	if (pid == 0) {
		v->is = at ? VALUE_UNKNOWN : VALUE_NONE; /* of another PID namespace */
		return;
	}
	if (column == OBJ_LAST_PID)
		set_number(v, pid);
	else if (column == OBJ_LAST_LIVES)
		set_number(v, object_process_lives(pid, at));
	else if (sysv_command(pid, at, v->buf) == 0)
		set_buffer(v);
}

static void time_value(const struct object *o, enum object_column column, struct value *v)
{
	const struct sysv_object *s = &o->sysv;
	const bool sysv = object_is_sysv(o);
	int64_t t;

	if (column == OBJ_LAST_USE)
		t = object_last_time(o);
	else if (column == OBJ_CTIME)
		t = sysv ? s->ctime : o->ctime;
	else if (column == OBJ_ATIME)
		t = !sysv ? o->atime : o->family == FAMILY_SHM ? s->shm.atime : 0;
	else
		t = sysv ? 0 : o->mtime;
	if (t)
		set_number(v, t);
}

static const char *const verdicts[] = {
	[OBJECT_UNUSED] = "unused",
	[OBJECT_IN_USE] = "used",
	[OBJECT_HIDDEN] = "unsure",
	[OBJECT_OBSCURE] = "unsure",
};

/* "; process 12 used it last, and is gone" */
static void add_last(const struct object *o, char *to, size_t cap)
{
	int64_t at;
	pid_t last = object_last_pid(o, &at);

	if (o->family == FAMILY_SEM && o->user)
		snprintf(to, cap, "; process %d used it last, and is gone", o->user);
	else if (last)
		snprintf(to, cap, "; process %d used it last, and %s", last,
			 object_process_lives(last, at) ? "lives" : "is gone");
	else if (o->family == FAMILY_SEM && o->sysv.sem.otime)
		snprintf(to, cap, "; who used it last is gone");
	else if (o->family != FAMILY_SHM)
		snprintf(to, cap, "; it was never used");
}

static void unused_reason(const struct object *o, struct value *v)
{
	size_t len;

	if (!object_is_sysv(o)) {
		set_text(v, o->family == FAMILY_SOCK ? "no socket is bound to it"
						     : "no process has it open or mapped");
		return;
	}
	len = (size_t)snprintf(v->buf, sizeof v->buf, "nobody %s",
			       o->family == FAMILY_SHM ? "is attached" : "waits");
	add_last(o, v->buf + len, sizeof v->buf - len);
	set_buffer(v);
}

static void reason_value(const struct chosen *c, const struct object *o, struct value *v)
{
	switch ((enum object_verdict)o->verdict) {
	case OBJECT_UNUSED:
		unused_reason(o, v);
		return;
	case OBJECT_IN_USE:
		if (o->user)
			snprintf(v->buf, sizeof v->buf, "process %d has it, or used it last",
				 o->user);
		else
			snprintf(v->buf, sizeof v->buf, "somebody has it, or waits for it");
		break;
	case OBJECT_HIDDEN:
		snprintf(v->buf, sizeof v->buf, "%u process%s could not be looked into", c->hidden,
			 c->hidden == 1 ? "" : "es");
		break;
	default:
		snprintf(v->buf, sizeof v->buf, "who uses it may not be known");
		break;
	}
	set_buffer(v);
}

void object_value(const struct chosen *c, const struct object *o, enum object_column column,
		  struct value *v)
{
	v->is = VALUE_NONE;
	v->list = NULL;
	if (column == OBJ_MODE || column == OBJ_OWNER || (column >= OBJ_UID && column <= OBJ_GROUP))
		owner_value(o, column, v);
	else if (column >= OBJ_SIZE && column <= OBJ_PIDS)
		use_value(c, o, column, v);
	else if (column >= OBJ_CUID && column <= OBJ_WAITING)
		kind_value(o, column, v);
	else if (column >= OBJ_CREATOR_PID && column <= OBJ_LAST_COMMAND)
		process_value(o, column, v);
	else if (column == OBJ_VERDICT)
		set_text(v, verdicts[o->verdict]);
	else if (column == OBJ_REASON)
		reason_value(c, o, v);
	else if (column >= OBJ_LAST_USE)
		time_value(o, column, v);
	else if ((column == OBJ_ID || column == OBJ_KEY) && object_is_sysv(o))
		sysv_value(o, column, v);
	else
		identity_value(o, column, v);
}

void value_free(struct value *v)
{
	free(v->list);
}

/* In JSON as in text, so that it can be given to others as it stands, whatever jq makes of bytes.
 */
static void fill_address(struct table *t, const char *address)
{
	size_t len = strlen(address), room = 4 * len + 1;
	char *escaped = t->opts.json ? malloc(room) : NULL;

	if (escaped)
		text_escape(escaped, room, address, len);
	table_text(t, OBJ_ADDRESS, escaped ? escaped : address);
	free(escaped);
}

static void fill(struct table *t, enum object_column column, const struct value *v)
{
	if (v->is == VALUE_UNKNOWN)
		table_unknown(t, column);
	else if (v->is == VALUE_TEXT && column == OBJ_ADDRESS)
		fill_address(t, v->text);
	else if (v->is == VALUE_TEXT && column == OBJ_PIDS)
		table_numbers(t, column, v->text);
	else if (v->is == VALUE_TEXT)
		table_text(t, column, v->text);
	else if (v->is == VALUE_NONE)
		return;
	else if (object_columns[column].kind == CELL_MODE)
		table_mode(t, column, (mode_t)v->number);
	else if (object_columns[column].kind == CELL_BOOL)
		table_bool(t, column, v->number != 0);
	else if (object_columns[column].kind == CELL_TIME)
		table_time(t, column, v->number);
	else
		table_number(t, column, v->number);
}

void object_row(struct table *t, const struct chosen *c, const struct object *o)
{
	struct value v;

	for (enum object_column column = 0; column < OBJ_COLUMNS; column++) {
		if (!table_shows(t, column))
			continue;
		object_value(c, o, column, &v);
		fill(t, column, &v);
		value_free(&v);
	}
	table_row_end(t);
}

unsigned int object_details(const bool columns[OBJ_COLUMNS])
{
	unsigned int details = 0;

	if (columns[OBJ_RSS] || columns[OBJ_SWAPPED])
		details |= OBJECT_MEMORY;
	if (columns[OBJ_SIZE] || columns[OBJ_USED] || columns[OBJ_READABLE])
		details |= OBJECT_CONTENT;
	for (enum object_column column = OBJ_MESSAGES; column <= OBJ_WAITERS; column++)
		if (columns[column])
			details |= OBJECT_CONTENT;
	return details;
}

bool object_shows_users(const bool columns[OBJ_COLUMNS])
{
	return columns[OBJ_USERS] || columns[OBJ_PIDS];
}

bool object_shows_verdict(const bool columns[OBJ_COLUMNS])
{
	return columns[OBJ_VERDICT] || columns[OBJ_REASON];
}
