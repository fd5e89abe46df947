/* lock_line.c - lines as the kernel writes them, and what is none. */
#include "lock_line.h"

#include "check.h"

static struct lock_line l;

static void a_lock(void)
{
	CHECK_EQ(lock_line_parse(&l, "12: FLOCK  ADVISORY  WRITE 1234 08:1f:5678 0 EOF\n"), 0);
	CHECK_EQ(l.id, 12);
	CHECK_EQ(l.depth, 0);
	CHECK_EQ(l.kind, LOCK_FLOCK);
	CHECK(l.exclusive);
	CHECK_EQ(l.pid, 1234);
	CHECK_EQ(l.inode.major, 8);
	CHECK_EQ(l.inode.minor, 0x1f);
	CHECK_EQ(l.inode.ino, 5678);
	CHECK_EQ(l.start, 0);
	CHECK_EQ(l.end, INT64_MAX);
}

static void a_range(void)
{
	CHECK_EQ(lock_line_parse(&l, "1: POSIX  ADVISORY  READ  1 00:2a:18446744073709551615 5 14"),
		 0);
	CHECK_EQ(l.kind, LOCK_POSIX);
	CHECK(!l.exclusive);
	CHECK_EQ(l.start, 5);
	CHECK_EQ(l.end, 14);
	CHECK(l.inode.ino == UINT64_MAX);
}

static void requests(void)
{
	CHECK_EQ(lock_line_parse(&l, "1: -> OFDLCK ADVISORY  WRITE -1 00:2a:7 0 EOF"), 0);
	CHECK_EQ(l.depth, 1);
	CHECK_EQ(l.kind, LOCK_OFD);
	CHECK_EQ(l.pid, -1);
	CHECK_EQ(lock_line_parse(&l, "1:  -> FLOCK  ADVISORY  WRITE 3 00:2a:7 0 EOF"), 0);
	CHECK_EQ(l.depth, 2);
}

static void other_kinds(void)
{
	CHECK_EQ(lock_line_parse(&l, "1: LEASE  ACTIVE    READ  3 00:2a:7 0 EOF"), 0);
	CHECK_EQ(l.kind, LOCK_LEASE);
	CHECK_EQ(lock_line_parse(&l, "1: DELEG  BREAKING  UNLCK 3 00:2a:7 0 EOF"), 0);
	CHECK_EQ(l.kind, LOCK_DELEGATION);
	CHECK_EQ(lock_line_parse(&l, "1: ACCESS *NOINODE* READ 0 <none>:0 0 EOF"), 0);
	CHECK_EQ(l.kind, LOCK_OTHER);
	CHECK_EQ(l.inode.ino, 0);
}

static void no_locks(void)
{
	static const char *const lines[] = {
		"",
		"\n",
		"1:",
		"1: FLOCK  ADVISORY  WRITE",
		"x: FLOCK  ADVISORY  WRITE 1 08:01:5 0 EOF",
		"1: FLOCK  ADVISORY  WRITE -2 08:01:5 0 EOF",
		"1: FLOCK  ADVISORY  WRITE 99999999999 08:01:5 0 EOF",
		"1: FLOCK  ADVISORY  WRITE 1 08:01 0 EOF",
		"1: FLOCK  ADVISORY  WRITE 1 08:01:5 -1 EOF",
		"1: FLOCK  ADVISORY  WRITE 1 08:01:5 0 9223372036854775808",
		"1: FLOCK  ADVISORY  WRITE 1 08:01:5 0 EOF and more",
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		CHECK(lock_line_parse(&l, lines[i]) < 0);
}

static const struct check_case cases[] = {
	{ "a lock", a_lock },           { "a range", a_range },   { "requests", requests },
	{ "other kinds", other_kinds }, { "no locks", no_locks },
};
CHECK_MAIN(cases)
