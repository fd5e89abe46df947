/* segment_fd.c - segments that are files: everything by calls on the descriptor. */
#include "segment_fd.h"

#include "inode.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { BLOCK = 512 }; /* the unit of st_blocks */

const int segment_fd_flags[] = {
	[SEGMENT_LOOK] = O_PATH,
	[SEGMENT_READ] = O_RDONLY,
	[SEGMENT_WRITE] = O_RDWR,
};

void segment_fd_close(struct segment *s)
{
	close(s->fd);
}

void segment_fd_from_stat(struct segment_stat *to, const struct stat *from)
{
	*to = (struct segment_stat){
		.size = (uint64_t)from->st_size,
		.allocated = (uint64_t)from->st_blocks * BLOCK,
		.mode = from->st_mode & 07777,
		.uid = from->st_uid,
		.gid = from->st_gid,
		.atime = from->st_atim.tv_sec,
		.mtime = from->st_mtim.tv_sec,
		.ctime = from->st_ctim.tv_sec,
		.inode = from->st_ino,
		.device = from->st_dev,
		.links = from->st_nlink,
	};
}

static int fd_stat(struct segment *s, struct segment_stat *st)
{
	struct stat file;

	if (fstat(s->fd, &file) < 0)
		return -errno;
	segment_fd_from_stat(st, &file);
	return 0;
}

static int fd_alter(struct segment *s, const struct perm_change *change)
{
	return inode_alter(s->fd, change);
}

static ssize_t fd_read(struct segment *s, void *data, size_t len, uint64_t offset)
{
	ssize_t n = pread(s->fd, data, len, (off_t)offset);

	return n < 0 ? -errno : n;
}

static ssize_t fd_write(struct segment *s, const void *data, size_t len, uint64_t offset)
{
	ssize_t n = pwrite(s->fd, data, len, (off_t)offset);

	return n < 0 ? -errno : n;
}

static ssize_t fd_send(struct segment *s, int to, size_t len, uint64_t offset)
{
	off_t at = (off_t)offset;
	ssize_t n = sendfile(to, s->fd, &at, len);

	return n < 0 ? -errno : n;
}

static ssize_t fd_receive(struct segment *s, int from, size_t len, uint64_t offset)
{
	off_t at = (off_t)offset;
	ssize_t n = splice(from, NULL, s->fd, &at, len, 0);

	/* Neither end is a pipe. */
	if (n < 0 && errno == EINVAL && lseek(s->fd, at, SEEK_SET) == at)
		n = sendfile(s->fd, from, NULL, len);
	return n < 0 ? -errno : n;
}

static int fd_map(struct segment *s, struct segment_map *m, size_t len, uint64_t offset)
{
	uint64_t within = offset % (uint64_t)sysconf(_SC_PAGESIZE);
	int protection = PROT_READ | (s->writable ? PROT_WRITE : 0);
	size_t size = (size_t)within + len;
	void *page = mmap(NULL, size, protection, MAP_SHARED, s->fd, (off_t)(offset - within));

	if (page == MAP_FAILED)
		return -errno;
	*m = (struct segment_map){ (char *)page + within, page, size };
	return 0;
}

static int write_zeros(int fd, uint64_t from, uint64_t to)
{
	static char zeros[64 * 1024];

	while (from < to) {
		size_t len = to - from < sizeof zeros ? (size_t)(to - from) : sizeof zeros;
		ssize_t n = pwrite(fd, zeros, len, (off_t)from);

		if (n < 0)
			return -errno;
		from += (uint64_t)n;
	}
	return 0;
}

static int fd_reserve(struct segment *s, uint64_t from, uint64_t to)
{
	if (from >= to)
		return 0;
	if (fallocate(s->fd, FALLOC_FL_KEEP_SIZE, (off_t)from, (off_t)(to - from)) == 0)
		return 0;
	if (errno != EOPNOTSUPP)
		return -errno;
	return write_zeros(s->fd, from, to);
}

static int fd_truncate(struct segment *s, uint64_t size)
{
	return ftruncate(s->fd, (off_t)size) < 0 ? -errno : 0;
}

int segment_fd_place(const struct segment *s, struct segment_place *place)
{
	struct statvfs fs;
	struct stat st;

	if (stat(place->directory, &st) < 0)
		return -errno;
	place->mode = st.st_mode & 07777;
	place->uid = st.st_uid;
	if ((s->fd >= 0 ? fstatvfs(s->fd, &fs) : statvfs(place->directory, &fs)) < 0)
		return -errno;
	if (fs.f_blocks > 0) { /* a tmpfs may be without a limit */
		place->total = (uint64_t)fs.f_blocks * fs.f_frsize;
		/* Disks keep some blocks for root. */
		place->free = (uint64_t)(geteuid() ? fs.f_bavail : fs.f_bfree) * fs.f_frsize;
	}
	if (fs.f_files > 0) {
		place->files = fs.f_files;
		place->files_free = fs.f_ffree;
	}
	return 0;
}

const struct segment_io segment_fd_io = {
	.stat = fd_stat,
	.alter = fd_alter,
	.read = fd_read,
	.write = fd_write,
	.send = fd_send,
	.receive = fd_receive,
	.map = fd_map,
	.reserve = fd_reserve,
	.truncate = fd_truncate,
};
