/* Lines of /proc/sysvipc. */
#include "sysvipc.h"

#include "check.h"

static void queues(void)
{
	struct sysv_object o;

	CHECK_EQ(sysv_parse_line(&o, FAMILY_MQ,
				 " -559038737          32769   640          11          2 101 102"
				 "  1000  1001  4294967294     3 1700000001 0 1700000003\n"),
		 0);
	CHECK_EQ(o.family, FAMILY_MQ);
	CHECK_EQ(o.key, 0xdeadbeef);
	CHECK_EQ(o.id, 32769);
	CHECK_EQ(o.mode, 0640);
	CHECK_EQ(o.mq.bytes, 11);
	CHECK_EQ(o.mq.messages, 2);
	CHECK(o.mq.qbytes == SYSV_UNKNOWN);
	CHECK_EQ(o.mq.lspid, 101);
	CHECK_EQ(o.mq.lrpid, 102);
	CHECK_EQ(o.uid, 1000);
	CHECK_EQ(o.gid, 1001);
	CHECK_EQ(o.cuid, 4294967294);
	CHECK_EQ(o.cgid, 3);
	CHECK_EQ(o.mq.stime, 1700000001);
	CHECK_EQ(o.mq.rtime, 0);
	CHECK_EQ(o.ctime, 1700000003);
}

static void sets(void)
{
	struct sysv_object o;

	CHECK_EQ(sysv_parse_line(&o, FAMILY_SEM, "1 2 600 250 4 5 6 7 8 9\n"), 0);
	CHECK_EQ(o.key, 1);
	CHECK_EQ(o.id, 2);
	CHECK_EQ(o.sem.nsems, 250);
	CHECK_EQ(o.uid, 4);
	CHECK_EQ(o.cgid, 7);
	CHECK_EQ(o.sem.otime, 8);
	CHECK_EQ(o.ctime, 9);
}

static void segments(void)
{
	struct sysv_object o;

	CHECK_EQ(sysv_parse_line(&o, FAMILY_SHM,
				 "0 3 3666 5000000000 11 12 2 4 5 6 7 21 22 23 8192 4096\n"),
		 0);
	CHECK_EQ(o.mode, 0666);
	CHECK(o.shm.dest && o.shm.locked);
	CHECK_EQ(o.shm.size, 5000000000);
	CHECK_EQ(o.shm.cpid, 11);
	CHECK_EQ(o.shm.lpid, 12);
	CHECK_EQ(o.shm.nattch, 2);
	CHECK_EQ(o.gid, 5);
	CHECK_EQ(o.shm.atime, 21);
	CHECK_EQ(o.shm.dtime, 22);
	CHECK_EQ(o.ctime, 23);
	CHECK_EQ(o.shm.rss, 8192);
	CHECK_EQ(o.shm.swapped, 4096);
	sysv_parse_line(&o, FAMILY_SHM, "0 3 600 1 1 1 2 4 5 6 7 21 22 23 8192 4096\n");
	CHECK(!o.shm.dest && !o.shm.locked);
}

static void too_short(void)
{
	struct sysv_object o;

	CHECK(sysv_parse_line(&o, FAMILY_MQ, "") < 0);
	CHECK(sysv_parse_line(&o, FAMILY_MQ, "       key      msqid perms\n") < 0);
	CHECK(sysv_parse_line(&o, FAMILY_MQ, "1 2 3 4 5 6 7 8 9 10 11 12 13\n") < 0);
	CHECK(sysv_parse_line(&o, FAMILY_SEM, "1 2 3 4 5 6 7 8 9\n") < 0);
	CHECK(sysv_parse_line(&o, FAMILY_SHM, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n") < 0);
}

static const struct check_case cases[] = {
	{ "queues", queues },
	{ "semaphore sets", sets },
	{ "segments", segments },
	{ "lines that are too short", too_short },
};

CHECK_MAIN(cases)
