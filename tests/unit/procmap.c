/* procmap.c - lines of /proc/PID/maps, and what our own process has mapped, both ways. */
#include "procmap.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static struct procmap m;
static const char *name;

static void a_file(void)
{
	CHECK_EQ(procmap_parse_line(&m, &name,
				    "7f14d9a1b000-7f14d9a1c000 rw-s 00001000 00:1a 5    "
				    "             /dev/shm/a b (deleted)\n"),
		 0);
	CHECK(m.start == 0x7f14d9a1b000 && m.end == 0x7f14d9a1c000);
	CHECK_EQ(m.offset, 0x1000);
	CHECK(m.dev == makedev(0, 0x1a));
	CHECK_EQ(m.inode, 5);
	CHECK(m.writable && m.shared);
	CHECK_STR(name, "/dev/shm/a b (deleted)\n");
}

static void no_file(void)
{
	CHECK_EQ(procmap_parse_line(&m, &name, "1000-2000 r--p 00000000 00:00 0"), 0);
	CHECK_EQ(m.inode, 0);
	CHECK(!m.writable && !m.shared);
	CHECK_STR(name, "");
	CHECK_EQ(procmap_parse_line(&m, &name,
				    "ffffffffff600000-ffffffffff601000 --xp 00000000 "
				    "00:00 0                  [vsyscall]"),
		 0);
	CHECK_STR(name, "[vsyscall]");
}

static void no_lines(void)
{
	static const char *const lines[] = {
		"",
		"\n",
		"1000",
		"1000-2000",
		"1000-2000 rw-s",
		"1000-2000 rw-s 00000000 00:1a",
		"1000-2000 rw-s 00000000 00:1a ",
		"1000-2000 rw-s 00000000 00:1a -5 /x",
		"1000-2000 rw-s 00000000 00:1a 5/x",
		"2000-1000 rw-s 00000000 00:1a 5 /x",
		"-1000-2000 rw-s 00000000 00:1a 5 /x",
		"1000-10000000000000000 rw-s 00000000 00:1a 5 /x",
		"1000-2000 rw-s 00000000 00:1a 18446744073709551616 /x",
		"1000-2000 rw-s 00000000 100000000:1a 5 /x",
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		CHECK(procmap_parse_line(&m, &name, lines[i]) < 0);
}

/* Is that file among what the list finds, mapped there? */
static bool finds(struct procmap_list *list, const struct stat *st, const void *at,
		  const char *path)
{
	char found[PATH_MAX];

	while (procmap_next(list)) {
		if (list->at.start != (uintptr_t)at)
			continue;
		CHECK(list->at.dev == st->st_dev && list->at.inode == st->st_ino);
		CHECK(list->at.shared && !list->at.writable);
		CHECK_EQ(list->at.end - list->at.start, 4096);
		CHECK_EQ(procmap_name(list, found), 0);
		CHECK_STR(found, path);
		return true;
	}
	return false;
}

static void ourselves(void)
{
	char path[] = "/dev/shm/procmap\nXXXXXX";
	int fd = mkstemp(path);
	struct procmap_list list = { 0 };
	struct stat st;
	void *at;

	if (!CHECK(fd >= 0 && ftruncate(fd, 4096) == 0 && fstat(fd, &st) == 0))
		return;
	at = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	CHECK_EQ(procmap_open(&list, getpid()), 0);
	CHECK(finds(&list, &st, at, path));
	procmap_close(&list);
	/* What it would be without PROCMAP_QUERY is a case of tests/users. */
	munmap(at, 4096);
	unlink(path);
	CHECK_EQ(procmap_open(&list, getpid()), 0);
	CHECK(!finds(&list, &st, at, path));
	procmap_close(&list);
	procmap_free(&list);
}

static void nobody(void)
{
	struct procmap_list list = { 0 };

	CHECK_EQ(procmap_open(&list, INT_MAX), -ESRCH);
	procmap_free(&list);
}

static const struct check_case cases[] = {
	{ "a file", a_file },       { "no file", no_file }, { "no lines", no_lines },
	{ "ourselves", ourselves }, { "nobody", nobody },
};
CHECK_MAIN(cases)
