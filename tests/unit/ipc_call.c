/* ipc_call.c - lines of /proc/PID/syscall, with the numbers of this machine. */
#include "ipc_call.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#define STACK " 0x7ffdf5544a98 0x7f6e2c5293d3\n"

static struct ipc_call call;
static char line[512];

static int parse_in(long number, const char *arguments, const char *function)
{
	snprintf(line, sizeof line, "%ld %s" STACK, number, arguments);
	return ipc_call_parse(&call, line, function);
}

static int parse(long number, const char *arguments)
{
	return parse_in(number, arguments, "");
}

static void descriptors(void)
{
	CHECK_EQ(parse(SYS_read, "0x3 0x7f6e2c00b890 0x1 0x0 0x0 0x0"), 0);
	CHECK_STR(call.name, "read");
	CHECK_EQ(call.on, IPC_ON_DESCRIPTOR);
	CHECK_EQ(call.what, IPC_FOR_DATA);
	CHECK_EQ(call.descriptor, 3);
	CHECK(!call.timed);
	CHECK_EQ(parse(SYS_mq_timedsend, "0x9 0x1 0x1 0x0 0x7ffd 0x0"), 0);
	CHECK_EQ(call.what, IPC_FOR_ROOM);
	CHECK_EQ(call.descriptor, 9);
	CHECK(call.timed);
	CHECK_EQ(parse(SYS_read, "0xffffffff 0x0 0x0 0x0 0x0 0x0"), -ENODATA);
}

static void system_v(void)
{
	CHECK_EQ(parse(SYS_msgrcv, "0x7 0x5561c41e69e0 0x64 0x0 0x0 0x5561c4201400"), 0);
	CHECK_EQ(call.on, IPC_ON_SYSV);
	CHECK_EQ(call.family, FAMILY_MQ);
	CHECK_EQ(call.id, 7);
	CHECK_EQ(parse(SYS_semtimedop, "0x0 0x1 0x1 0x0 0x1 0x1"), 0);
	CHECK_EQ(call.family, FAMILY_SEM);
	CHECK_EQ(call.id, 0);
	CHECK(!call.timed);
	CHECK_EQ(parse(SYS_semtimedop, "0x0 0x1 0x1 0x7 0x1 0x1"), 0);
	CHECK(call.timed);
}

static void futexes(void)
{
	CHECK_EQ(parse(SYS_futex, "0x7fefa4adf000 0x109 0x0 0x0 0x0 0xffffffff"), 0);
	CHECK_EQ(call.on, IPC_ON_FUTEX);
	CHECK(call.address == 0x7fefa4adf000);
	/* private ones are within a process, and to wake is not to wait */
	CHECK_EQ(parse(SYS_futex, "0x7fefa4adf000 0x189 0x0 0x0 0x0 0xffffffff"), 0);
	CHECK_EQ(call.on, IPC_ON_OWN);
	CHECK_EQ(parse(SYS_futex, "0x7fefa4adf000 0x1 0x0 0x0 0x0 0x0"), -ENODATA);
}

static void opens(void)
{
	CHECK_EQ(parse(SYS_openat, "0xffffff9c 0x5561 0x0 0x0 0x0 0x0"), 0);
	CHECK_EQ(call.on, IPC_ON_PATH);
	CHECK_EQ(call.what, IPC_FOR_WRITER);
	CHECK_EQ(call.directory, AT_FDCWD);
	CHECK(call.address == 0x5561);
	CHECK_EQ(parse(SYS_openat, "0x5 0x5561 0x1 0x0 0x0 0x0"), 0);
	CHECK_EQ(call.what, IPC_FOR_READER);
	CHECK_EQ(call.directory, 5);
	CHECK_EQ(parse(SYS_openat, "0x5 0x5561 0x2 0x0 0x0 0x0"), -ENODATA);
	CHECK_EQ(parse(SYS_openat, "0x5 0x5561 0x800 0x0 0x0 0x0"), -ENODATA);
}

static void locks(void)
{
	char arguments[64];

	snprintf(arguments, sizeof arguments, "0xd %#x 0x1 0x1 0x0 0x0", F_OFD_SETLKW);
	CHECK_EQ(parse(SYS_fcntl, arguments), 0);
	CHECK_EQ(call.what, IPC_FOR_LOCK);
	CHECK_EQ(call.descriptor, 13);
	CHECK_EQ(parse(SYS_fcntl, "0xd 0x3 0x1 0x1 0x0 0x0"), -ENODATA);
	CHECK_EQ(parse(SYS_flock, "0xc 0x2 0x0 0x0 0x0 0x0"), 0);
}

static void many_descriptors(void)
{
	CHECK_EQ(parse(SYS_ppoll, "0x5561 0x2 0x0 0x0 0x8 0x0"), 0);
	CHECK_EQ(call.on, IPC_ON_POLL);
	CHECK_EQ(call.count, 2);
	CHECK(!call.timed);
	CHECK_EQ(parse(SYS_pselect6, "0x4 0x0 0x1 0x7ffd 0x7ffd 0x0"), 0);
	CHECK_EQ(call.on, IPC_ON_SELECT);
	CHECK_EQ(call.count, 4);
	CHECK(call.arguments[2] == 1 && call.arguments[3] == 0x7ffd);
	CHECK(call.timed);
	CHECK_EQ(parse(SYS_epoll_pwait, "0xb 0x5561 0x3ff 0xffffffff 0x0 0x8"), 0);
	CHECK_EQ(call.on, IPC_ON_EPOLL);
	CHECK_EQ(call.descriptor, 11);
	CHECK(!call.timed);
	CHECK_EQ(parse(SYS_epoll_pwait, "0xb 0x5561 0x3ff 0x64 0x0 0x8"), 0);
	CHECK(call.timed);
}

static void two_descriptors(void)
{
	CHECK_EQ(parse_in(SYS_splice, "0xd 0x0 0x4 0x0 0xa 0x0", "pipe_wait_readable"), 0);
	CHECK_EQ(call.descriptor, 13);
	CHECK_EQ(call.what, IPC_FOR_DATA);
	CHECK_EQ(parse_in(SYS_splice, "0xd 0x0 0x4 0x0 0xa 0x0", "pipe_wait_writable"), 0);
	CHECK_EQ(call.descriptor, 4);
	CHECK_EQ(call.what, IPC_FOR_ROOM);
}

static void after_a_stop(void)
{
	CHECK_EQ(parse(SYS_restart_syscall, "0x5561 0x1 0x3e8 0x0 0x0 0x0"), -ENODATA);
	CHECK_EQ(parse_in(SYS_restart_syscall, "0x5561 0x1 0x3e8 0x0 0x0 0x0",
			  "poll_schedule_timeout.constprop.0"),
		 0);
	CHECK_EQ(call.on, IPC_ON_POLL);
	CHECK_EQ(call.count, 1);
	CHECK_EQ(parse_in(SYS_restart_syscall, "0x5561 0x0 0x0 0x1 0x0 0x0", "futex_do_wait"), 0);
	CHECK_EQ(call.on, IPC_ON_FUTEX);
}

static void children(void)
{
	CHECK_EQ(parse(SYS_wait4, "0xffffffff 0x7ffd 0x0 0x0 0x0 0x0"), 0);
	CHECK_EQ(call.on, IPC_ON_CHILD);
	CHECK_EQ(call.id, 0);
	CHECK_EQ(parse(SYS_wait4, "0x123 0x7ffd 0x0 0x0 0x0 0x0"), 0);
	CHECK_EQ(call.id, 0x123);
	CHECK_EQ(parse(SYS_waitid, "0x1 0x123 0x0 0x4 0x0 0x0"), 0);
	CHECK_EQ(call.id, 0x123);
	CHECK_EQ(parse(SYS_waitid, "0x3 0x5 0x0 0x4 0x0 0x0"), -ENODATA); /* a pidfd */
}

static void no_calls(void)
{
	/* A thread of the kernel shows zeros, which are not a read of descriptor 0. */
	CHECK_EQ(ipc_call_parse(&call, "0 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n", ""), -ENODATA);
	CHECK_EQ(ipc_call_parse(&call, "running\n", ""), -ENODATA);
	CHECK_EQ(ipc_call_parse(&call, "-1 0x7ffd 0x7f6e\n", ""), -ENODATA);
	CHECK_EQ(parse(SYS_getpid, "0x0 0x0 0x0 0x0 0x0 0x0"), -ENODATA);
	CHECK_EQ(parse(SYS_read, "0x0 0x0 0x0"), -EINVAL);
	CHECK_EQ(ipc_call_parse(&call, "", ""), -EINVAL);
	CHECK_EQ(ipc_call_parse(&call, "x", ""), -EINVAL);
}

static const struct check_case cases[] = {
	{ "descriptors", descriptors },
	{ "System V objects", system_v },
	{ "futexes", futexes },
	{ "opens", opens },
	{ "locks", locks },
	{ "many descriptors", many_descriptors },
	{ "two descriptors", two_descriptors },
	{ "after a stop", after_a_stop },
	{ "children", children },
	{ "no calls", no_calls },
};
CHECK_MAIN(cases)
