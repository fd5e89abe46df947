/* limits.c - the rows of sysv ls --limits and --summary. */
#include "sysv_limits.h"

#include "err.h"
#include "sysv.h"

/* One limit; `used` is SYSV_UNKNOWN where nothing adds up to it. */
static void put_limit(struct table *t, enum family family, const char *name, uint64_t value,
		      uint64_t used, const char *description)
{
	table_text(t, SYSV_KIND, family_name(family));
	table_text(t, SYSV_LIMIT, name);
	table_unsigned(t, SYSV_VALUE, value);
	if (used != SYSV_UNKNOWN)
		table_unsigned(t, SYSV_USED, used);
	table_text(t, SYSV_DESCRIPTION, description);
	table_row_end(t);
}

static void put_limits(struct table *t, enum family family, const struct sysv_limits *l,
		       const struct sysv_usage *u)
{
	const uint64_t none = SYSV_UNKNOWN;

	switch (family) {
	case FAMILY_MQ:
		put_limit(t, family, "msgmni", l->mq.msgmni, u->mq.queues, "queues");
		put_limit(t, family, "msgmax", l->mq.msgmax, none, "bytes of a message");
		put_limit(t, family, "msgmnb", l->mq.msgmnb, none, "qbytes of a new queue");
		break;
	case FAMILY_SEM:
		put_limit(t, family, "semmni", l->sem.semmni, u->sem.sets, "sets");
		put_limit(t, family, "semmns", l->sem.semmns, u->sem.semaphores,
			  "semaphores in all sets");
		put_limit(t, family, "semmsl", l->sem.semmsl, none, "semaphores in a set");
		put_limit(t, family, "semopm", l->sem.semopm, none, "operations in a call");
		put_limit(t, family, "semvmx", l->sem.semvmx, none, "value of a semaphore");
		break;
	default:
		put_limit(t, family, "shmmni", l->shm.shmmni, u->shm.segments, "segments");
		put_limit(t, family, "shmall", l->shm.shmall, u->shm.pages,
			  "pages of all segments");
		put_limit(t, family, "shmmax", l->shm.shmmax, none, "bytes of a segment");
		put_limit(t, family, "shmmin", l->shm.shmmin, none, "bytes of a segment, at least");
		break;
	}
}

int sysv_show_limits(struct table *t, enum family family)
{
	struct sysv_limits limits = { 0 };
	struct sysv_usage usage = { 0 };
	int r = sysv_limits(family, &limits);

	if (r == 0)
		r = sysv_usage(family, &usage);
	if (r < 0)
		return sysv_scan_failed(family, r);
	put_limits(t, family, &limits, &usage);
	return ST_OK;
}

/* The columns of an object are those of all objects here. */
int sysv_show_summary(struct table *t, enum family family)
{
	struct sysv_usage u;
	int r = sysv_usage(family, &u);

	if (r < 0)
		return sysv_scan_failed(family, r);
	table_text(t, SYSV_KIND, family_name(family));
	if (family == FAMILY_MQ) {
		table_unsigned(t, SYSV_COUNT, u.mq.queues);
		table_unsigned(t, SYSV_MESSAGES, u.mq.messages);
		table_unsigned(t, SYSV_BYTES, u.mq.bytes);
	} else if (family == FAMILY_SEM) {
		table_unsigned(t, SYSV_COUNT, u.sem.sets);
		table_unsigned(t, SYSV_NSEMS, u.sem.semaphores);
	} else {
		table_unsigned(t, SYSV_COUNT, u.shm.segments);
		table_unsigned(t, SYSV_SIZE, sysv_pages(u.shm.pages, 1));
		table_unsigned(t, SYSV_RSS, sysv_pages(u.shm.resident, 1));
		table_unsigned(t, SYSV_SWAPPED, sysv_pages(u.shm.swapped, 1));
	}
	table_row_end(t);
	return ST_OK;
}
