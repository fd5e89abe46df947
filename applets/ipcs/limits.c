/* limits.c - ipcs -l and -u: what System V objects may use, and what they do use. */
#include "err.h"
#include "ipcs.h"
#include "out.h"
#include "sysv_limits.h"

#include <inttypes.h>
#include <stdio.h>

/* Rounded to a tenth, which is not shown when it is 0. */
const char *ipcs_human(char *buf, uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	unsigned int unit = 0, shift;
	uint64_t whole, tenths;

	while (unit < 6 && bytes >> (10 * unit + 10))
		unit++;
	shift = 10 * unit;
	whole = bytes >> shift;
	tenths = ((bytes - (whole << shift)) * 10 + (UINT64_C(1) << shift) / 2) >> shift;
	tenths += 10 * whole;
	if (tenths % 10)
		snprintf(buf, 24, "%" PRIu64 ".%" PRIu64 "%c", tenths / 10, tenths % 10,
			 units[unit]);
	else
		snprintf(buf, 24, "%" PRIu64 "%c", tenths / 10, units[unit]);
	return buf;
}

static void print_number(const char *name, uint64_t value)
{
	out_printf("%s = %" PRIu64 "\n", name, value);
}

/* The unit of plain numbers is told in brackets. */
static void print_size(const char *name, enum ipcs_unit unit, const char *brackets, uint64_t value,
		       uint64_t bytes)
{
	char text[24];

	if (unit == IPCS_HUMAN)
		out_printf("%s = %s\n", name, ipcs_human(text, bytes));
	else
		out_printf("%s (%s) = %" PRIu64 "\n", name, brackets, value);
}

static void print_bytes(const char *name, enum ipcs_unit unit, uint64_t bytes)
{
	print_size(name, unit, "bytes", bytes, bytes);
}

static void queue_limits(const struct sysv_limits *l, enum ipcs_unit unit)
{
	out_text("------ Messages Limits --------\n");
	print_number("max queues system wide", l->mq.msgmni);
	print_bytes("max size of message", unit, l->mq.msgmax);
	print_bytes("default max size of queue", unit, l->mq.msgmnb);
}

static void set_limits(const struct sysv_limits *l, enum ipcs_unit unit)
{
	(void)unit;
	out_text("------ Semaphore Limits --------\n");
	print_number("max number of arrays", l->sem.semmni);
	print_number("max semaphores per array", l->sem.semmsl);
	print_number("max semaphores system wide", l->sem.semmns);
	print_number("max ops per semop call", l->sem.semopm);
	print_number("semaphore max value", l->sem.semvmx);
}

static void segment_limits(const struct sysv_limits *l, enum ipcs_unit unit)
{
	uint64_t total = sysv_pages(l->shm.shmall, 1);

	out_text("------ Shared Memory Limits --------\n");
	print_number("max number of segments", l->shm.shmmni);
	if (unit == IPCS_DEFAULT) {
		print_size("max seg size", unit, "kbytes", l->shm.shmmax / 1024, 0);
		print_size("max total shared memory", unit, "kbytes",
			   sysv_pages(l->shm.shmall, 1024), 0);
	} else {
		print_bytes("max seg size", unit, l->shm.shmmax);
		print_bytes("max total shared memory", unit, total);
	}
	print_bytes("min seg size", unit, l->shm.shmmin);
}

int ipcs_limits(enum family family, enum ipcs_unit unit)
{
	struct sysv_limits l;
	int r = sysv_limits(family, &l);

	if (r < 0)
		return ipcs_fail(family, r);
	out_text("\n");
	if (family == FAMILY_MQ)
		queue_limits(&l, unit);
	else if (family == FAMILY_SEM)
		set_limits(&l, unit);
	else
		segment_limits(&l, unit);
	return ST_OK;
}

static void queue_usage(const struct sysv_usage *u, enum ipcs_unit unit)
{
	out_text("------ Messages Status --------\n");
	print_number("allocated queues", u->mq.queues);
	print_number("used headers", u->mq.messages);
	if (unit == IPCS_DEFAULT)
		out_printf("used space = %" PRIu64 " bytes\n", u->mq.bytes);
	else
		print_bytes("used space", unit, u->mq.bytes);
}

static void set_usage(const struct sysv_usage *u)
{
	out_text("------ Semaphore Status --------\n");
	print_number("used arrays", u->sem.sets);
	print_number("allocated semaphores", u->sem.semaphores);
}

static void segment_usage(const struct sysv_usage *u)
{
	out_printf("------ Shared Memory Status --------\n"
		   "segments allocated %" PRIu64 "\n"
		   "pages allocated %" PRIu64 "\n"
		   "pages resident  %" PRIu64 "\n"
		   "pages swapped   %" PRIu64 "\n"
		   "Swap performance: %" PRIu64 " attempts\t %" PRIu64 " successes\n",
		   u->shm.segments, u->shm.pages, u->shm.resident, u->shm.swapped,
		   u->shm.swap_attempts, u->shm.swap_successes);
}

int ipcs_summary(enum family family, enum ipcs_unit unit)
{
	struct sysv_usage u;
	int r = sysv_usage(family, &u);

	if (r < 0)
		return ipcs_fail(family, r);
	out_text("\n");
	if (family == FAMILY_MQ)
		queue_usage(&u, unit);
	else if (family == FAMILY_SEM)
		set_usage(&u);
	else
		segment_usage(&u);
	return ST_OK;
}
