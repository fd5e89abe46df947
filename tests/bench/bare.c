/*
 * bare - the system calls without which there is no answer, and nothing else: what a goal that
 * they alone miss is worth.
 *
 *	bare users		each file that each process has mapped or open, by device and inode
 *	bare semaphores		the value of each file below /dev/shm
 *	bare segments		what stat(2) tells of each file there
 *	bare queues		the attributes of each file below /dev/mqueue
 *
 * Prints how many it saw.
 */
#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/fs.h has it since 6.11: PROCMAP_QUERY. */
struct query {
	uint64_t size, flags, address;
	uint64_t start, end, rights, page_size, offset, inode;
	uint32_t major, minor;
	uint32_t name_size, build_id_size;
	uint64_t name, build_id;
};
#define QUERY _IOWR('f', 17, struct query)
enum { NEXT_FILE = 16 | 32 };

static long mapped(const char *pid)
{
	struct query q = { .size = sizeof q, .flags = NEXT_FILE };
	char path[64];
	long seen = 0;
	int fd;

	snprintf(path, sizeof path, "/proc/%s/maps", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	for (; syscall(SYS_ioctl, fd, QUERY, &q) == 0; q.address = q.end)
		seen++;
	close(fd);
	return seen;
}

static long opened(const char *pid)
{
	char path[64];
	struct dirent *entry;
	struct stat st;
	long seen = 0;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%s/fd", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		seen += *entry->d_name != '.' && fstatat(dirfd(dir), entry->d_name, &st, 0) == 0;
	if (dir)
		closedir(dir);
	return seen;
}

static long files_of_process(int proc, const char *name)
{
	(void)proc;
	return *name >= '0' && *name <= '9' ? mapped(name) + opened(name) : 0;
}

static long value_of_semaphore(int shm, const char *name)
{
	int fd = openat(shm, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	int32_t value;
	long seen;

	if (fd < 0)
		return 0;
	seen = fstat(fd, &st) == 0 && read(fd, &value, sizeof value) == sizeof value;
	close(fd);
	return seen;
}

static long attributes_of_queue(int mqueue, const char *name)
{
	int fd = openat(mqueue, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	struct mq_attr attr;
	struct stat st;
	long seen;

	if (fd < 0)
		return 0;
	seen = fstat(fd, &st) == 0 && mq_getattr(fd, &attr) == 0;
	close(fd);
	return seen;
}

static long status_of_segment(int shm, const char *name)
{
	struct stat st;

	return fstatat(shm, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static const struct {
	const char *name, *dir;
	long (*look)(int dir, const char *name);
} kinds[] = {
	{ "users", "/proc", files_of_process },
	{ "semaphores", "/dev/shm", value_of_semaphore },
	{ "segments", "/dev/shm", status_of_segment },
	{ "queues", "/dev/mqueue", attributes_of_queue },
};

int main(int argc, char **argv)
{
	size_t kind = 0, count = sizeof kinds / sizeof kinds[0];
	struct dirent *entry;
	long seen = 0;
	DIR *dir;

	while (argc == 2 && kind < count && strcmp(argv[1], kinds[kind].name) != 0)
		kind++;
	if (argc != 2 || kind == count) {
		fputs("usage: bare users|semaphores|segments|queues\n", stderr);
		return 2;
	}
	dir = opendir(kinds[kind].dir);
	while (dir && (entry = readdir(dir)))
		if (*entry->d_name != '.')
			seen += kinds[kind].look(dirfd(dir), entry->d_name);
	printf("%ld\n", seen);
	return seen == 0;
}
