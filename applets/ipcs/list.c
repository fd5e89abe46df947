/* list.c - the views of ipcs that have a line for each object. */
#include "err.h"
#include "ipcs.h"
#include "out.h"
#include "perm.h"
#include "row.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct view {
	const char *title, *heading;
	void (*fill)(struct row *row, const struct sysv_object *o, enum ipcs_unit unit);
};

static void put_two(char *at, int n, char fill)
{
	at[0] = (char)(n < 10 ? fill : '0' + n / 10);
	at[1] = (char)('0' + n % 10);
}

const char *ipcs_time(char *buf, int64_t seconds)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = (time_t)seconds;
	struct tm tm;

	if (t == 0 || !localtime_r(&t, &tm))
		return "Not set";
	memcpy(buf, "Day Mon DD HH:MM:SS ", sizeof "Day Mon DD HH:MM:SS ");
	memcpy(buf, days + (ptrdiff_t)3 * tm.tm_wday, 3);
	memcpy(buf + 4, months + (ptrdiff_t)3 * tm.tm_mon, 3);
	put_two(buf + 8, tm.tm_mday, ' ');
	put_two(buf + 11, tm.tm_hour, '0');
	put_two(buf + 14, tm.tm_min, '0');
	put_two(buf + 17, tm.tm_sec, '0');
	snprintf(buf + 20, IPCS_TIME - 20, "%d", tm.tm_year + 1900);
	return buf;
}

/* Without the day of the week and the year. */
static void short_time(struct row *row, int64_t seconds)
{
	char buf[IPCS_TIME];
	const char *text = ipcs_time(buf, seconds);

	if (text == buf) {
		buf[19] = '\0';
		text += 4;
	}
	row_text(row, text, 20);
}

static void long_time(struct row *row, int64_t seconds)
{
	char buf[IPCS_TIME];

	row_text(row, ipcs_time(buf, seconds), 26);
}

/* For people, at the right of six characters of the column. */
static void size(struct row *row, enum ipcs_unit unit, uint64_t bytes, size_t width)
{
	char human[24], text[32];

	if (unit != IPCS_HUMAN) {
		row_number(row, bytes, width);
		return;
	}
	snprintf(text, sizeof text, "%6s", ipcs_human(human, bytes));
	row_text(row, text, width);
}

/* What the rows of all kinds begin with. */
static void begin(struct row *row, const struct sysv_object *o)
{
	row_key(row, o->key);
	row_number(row, (uint64_t)o->id, 10);
	row_user(row, user_name(o->uid), 10);
	row_octal(row, o->mode, 10);
}

static void queue(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	begin(row, o);
	size(row, unit, o->mq.bytes, 12);
	row_number(row, o->mq.messages, 12);
}

static void queue_times(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 8);
	row_user(row, user_name(o->uid), 10);
	short_time(row, o->mq.stime);
	short_time(row, o->mq.rtime);
	short_time(row, o->ctime);
}

static void queue_pids(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 8);
	row_user(row, user_name(o->uid), 10);
	row_right(row, (uint64_t)o->mq.lspid, 1, 5);
	row_right(row, (uint64_t)o->mq.lrpid, 4, 5);
}

static void segment(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	begin(row, o);
	size(row, unit, o->shm.size, 10);
	row_number(row, o->shm.nattch, 10);
	row_text(row, o->shm.dest ? "dest" : "", 6);
	row_text(row, o->shm.locked ? "locked" : "", 6);
}

static void segment_times(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 10);
	row_user(row, user_name(o->uid), 10);
	short_time(row, o->shm.atime);
	short_time(row, o->shm.dtime);
	short_time(row, o->ctime);
}

static void segment_pids(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 10);
	row_user(row, user_name(o->uid), 10);
	row_number(row, (uint64_t)o->shm.cpid, 10);
	row_number(row, (uint64_t)o->shm.lpid, 10);
}

static void set(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	begin(row, o);
	row_number(row, o->sem.nsems, 10);
}

static void set_times(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 8);
	row_user(row, user_name(o->uid), 11);
	long_time(row, o->sem.otime);
	long_time(row, o->ctime);
}

static void creators(struct row *row, const struct sysv_object *o, enum ipcs_unit unit)
{
	(void)unit;
	row_number(row, (uint64_t)o->id, 10);
	row_octal(row, o->mode, 10);
	row_text(row, user_name(o->cuid), 10);
	row_text(row, group_name(o->cgid), 10);
	row_text(row, user_name(o->uid), 10);
	row_text(row, group_name(o->gid), 10);
}

#define CREATORS " perms      cuid       cgid       uid        gid       "

static const struct view queue_views[IPCS_VIEWS] = {
	[IPCS_OBJECTS] = { "Message Queues",
			   "key        msqid      owner      perms      used-bytes   messages    ",
			   queue },
	[IPCS_TIMES] = { "Message Queues Send/Recv/Change Times",
			 "msqid    owner      send                 recv                 "
			 "change              ",
			 queue_times },
	[IPCS_PIDS] = { "Message Queues PIDs", "msqid      owner      lspid      lrpid     ",
			queue_pids },
	[IPCS_CREATORS] = { "Message Queues Creators/Owners", "msqid     " CREATORS, creators },
};

static const struct view segment_views[IPCS_VIEWS] = {
	[IPCS_OBJECTS] = { "Shared Memory Segments",
			   "key        shmid      owner      perms      bytes      nattch     "
			   "status      ",
			   segment },
	[IPCS_TIMES] = { "Shared Memory Attach/Detach/Change Times",
			 "shmid      owner      attached             detached             "
			 "changed             ",
			 segment_times },
	[IPCS_PIDS] = { "Shared Memory Creator/Last-op PIDs",
			"shmid      owner      cpid       lpid      ", segment_pids },
	[IPCS_CREATORS] = { "Shared Memory Segment Creators/Owners", "shmid     " CREATORS,
			    creators },
};

/* A set has no process of its own, so -p shows nothing of it. */
static const struct view set_views[IPCS_VIEWS] = {
	[IPCS_OBJECTS] = { "Semaphore Arrays",
			   "key        semid      owner      perms      nsems     ", set },
	[IPCS_TIMES] = { "Semaphore Operation/Change Times",
			 "semid    owner      last-op                    last-changed             "
			 " ",
			 set_times },
	[IPCS_CREATORS] = { "Semaphore Arrays Creators/Owners", "semid     " CREATORS, creators },
};

static const struct view *find(enum family family, enum ipcs_view view)
{
	switch (family) {
	case FAMILY_MQ:
		return &queue_views[view];
	case FAMILY_SEM:
		return &set_views[view];
	default:
		return &segment_views[view];
	}
}

/* Sizes for people have another heading, of the same width. */
static void print_heading(const char *heading, enum family family, enum ipcs_unit unit)
{
	const char *bytes = family == FAMILY_MQ ? "used-bytes" : "bytes     ";
	const char *at = unit == IPCS_HUMAN ? strstr(heading, bytes) : NULL;

	if (at)
		out_printf("%.*s%-10s%s\n", (int)(at - heading), heading, "size",
			   at + strlen(bytes));
	else
		out_printf("%s\n", heading);
}

int ipcs_list(enum family family, enum ipcs_view view, enum ipcs_unit unit)
{
	const struct view *v = find(family, view);
	struct sysv_object object;
	struct sysv_scan scan;
	struct row row;
	int r;

	out_text("\n");
	if (!v->fill)
		return ST_OK;
	r = sysv_scan_open(&scan, family, false);
	if (r < 0)
		return ipcs_fail(family, r);
	out_printf("------ %s --------\n", v->title);
	print_heading(v->heading, family, unit);
	while ((r = sysv_next(&scan, &object)) > 0) {
		row.len = 0;
		v->fill(&row, &object, unit);
		if (row_print(&row) < 0)
			break;
	}
	sysv_scan_close(&scan);
	return r < 0 ? ipcs_fail(family, r) : ST_OK;
}
