/* details.c - ipcs -i: all there is to know about one object. */
#include "err.h"
#include "ipcs.h"
#include "out.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static void print_time(const char *name, int64_t seconds)
{
	char buf[IPCS_TIME];

	out_printf("%s%-26s\n", name, ipcs_time(buf, seconds));
}

/* A size and its name, which is another one when it is for people. */
static void print_size(const char *name, const char *human_name, enum ipcs_unit unit,
		       uint64_t bytes)
{
	char text[24];

	if (unit == IPCS_HUMAN)
		out_printf("%s=%s\t", human_name, ipcs_human(text, bytes));
	else
		out_printf("%s=%" PRIu64 "\t", name, bytes);
}

static void queue(const struct sysv_object *o, enum ipcs_unit unit)
{
	out_printf("\nMessage Queue msqid=%d\n"
		   "uid=%u\tgid=%u\tcuid=%u\tcgid=%u\tmode=%#o\n",
		   o->id, o->uid, o->gid, o->cuid, o->cgid, o->mode);
	print_size("cbytes", "csize", unit, o->mq.bytes);
	print_size("qbytes", "qsize", unit, o->mq.qbytes == SYSV_UNKNOWN ? 0 : o->mq.qbytes);
	out_printf("qnum=%" PRIu64 "\tlspid=%d\tlrpid=%d\n", o->mq.messages, o->mq.lspid,
		   o->mq.lrpid);
	print_time("send_time=", o->mq.stime);
	print_time("rcv_time=", o->mq.rtime);
	print_time("change_time=", o->ctime);
}

static void segment(const struct sysv_object *o, enum ipcs_unit unit)
{
	unsigned int flags = (o->shm.dest ? 01000 : 0) | (o->shm.locked ? 02000 : 0);

	out_printf("\nShared memory Segment shmid=%d\n"
		   "uid=%u\tgid=%u\tcuid=%u\tcgid=%u\n"
		   "mode=%#o\taccess_perms=%#o\n",
		   o->id, o->uid, o->gid, o->cuid, o->cgid, o->mode | flags, o->mode);
	print_size("bytes", "size", unit, o->shm.size);
	out_printf("lpid=%d\tcpid=%d\tnattch=%" PRIu64 "\n", o->shm.lpid, o->shm.cpid,
		   o->shm.nattch);
	print_time("att_time=", o->shm.atime);
	print_time("det_time=", o->shm.dtime);
	print_time("change_time=", o->ctime);
}

/* 0 or -errno. What is in the set takes the permission to read it; that it is there, and whose,
 * does not. */
static int set(const struct sysv_object *o)
{
	out_printf("\nSemaphore Array semid=%d\n"
		   "uid=%u\t gid=%u\t cuid=%u\t cgid=%u\n"
		   "mode=%#o, access_perms=%#o\n"
		   "nsems = %" PRIu64 "\n",
		   o->id, o->uid, o->gid, o->cuid, o->cgid, o->mode, o->mode, o->sem.nsems);
	print_time("otime = ", o->sem.otime);
	print_time("ctime = ", o->ctime);
	out_printf("%-10s %-10s %-10s %-10s %-10s\n", "semnum", "value", "ncount", "zcount", "pid");
	for (unsigned int i = 0; i < o->sem.nsems; i++) {
		struct sysv_semaphore s;
		int r = sysv_semaphore(o->id, i, &s);

		if (r < 0)
			return r;
		out_printf("%-10u %-10d %-10d %-10d %-10d\n", i, s.value, s.ncount, s.zcount,
			   s.pid);
	}
	return 0;
}

static int absent(const char *text)
{
	return err_at(ST_ABSENT, NULL, "%s not found", text);
}

int ipcs_details(enum family family, int id, enum ipcs_unit unit)
{
	struct sysv_object o;
	char text[24];
	int r = sysv_stat(family, id, &o);

	snprintf(text, sizeof text, "id %d", id);
	if (r == -ENOENT)
		return absent(text);
	if (r < 0)
		return ipcs_fail(family, r);
	if (family == FAMILY_MQ)
		queue(&o, unit);
	else if (family == FAMILY_SHM)
		segment(&o, unit);
	else
		r = set(&o);
	out_text("\n");
	if (r == 0)
		return ST_OK;
	if (r == -ENOENT)
		return absent(text);
	err_sys(r, text, "the semaphores' values take permission to read; mode %04o", o.mode);
	return ST_FAIL;
}
