/* unix_table.c - lines as the kernel writes them, and what is none. */
#include "unix_table.h"

#include "check.h"

#include <errno.h>

static struct unix_entry e;

static void a_listener(void)
{
	CHECK_EQ(unix_table_parse_line(
			 &e, "0000000000000000: 00000002 00000000 00010000 0001 01 20442 /run/x y"),
		 0);
	CHECK_EQ(e.inode, 20442);
	CHECK_EQ(e.kind, UNIX_STREAM);
	CHECK_EQ(e.state, UNIX_LISTENING);
	CHECK_STR(e.address, "/run/x y");
	CHECK(!e.details);
}

static void without_an_address(void)
{
	CHECK_EQ(unix_table_parse_line(
			 &e, "ffff888103a5c000: 00000003 00000000 00000000 0005 03  1583"),
		 0);
	CHECK_EQ(e.inode, 1583);
	CHECK_EQ(e.kind, UNIX_SEQPACKET);
	CHECK_EQ(e.state, UNIX_CONNECTED);
	CHECK_STR(e.address, "");
	CHECK_EQ(unix_table_parse_line(
			 &e, "0000000000000000: 00000002 00000000 00000000 0002 01 7 @abstract"),
		 0);
	CHECK_EQ(e.kind, UNIX_DGRAM);
	CHECK_EQ(e.state, UNIX_UNCONNECTED);
	CHECK_STR(e.address, "@abstract");
}

static void nonsense(void)
{
	CHECK_EQ(unix_table_parse_line(&e, ""), -EINVAL);
	CHECK_EQ(unix_table_parse_line(&e, "Num       RefCount Protocol Flags    Type St"),
		 -EINVAL);
	CHECK_EQ(unix_table_parse_line(&e, "0: 1 2 3 4 5"), -EINVAL);
}

static const struct check_case cases[] = {
	{ "a listener", a_listener },
	{ "without an address", without_an_address },
	{ "nonsense", nonsense },
};
CHECK_MAIN(cases)
