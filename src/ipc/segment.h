/*
 * segment.h - shared memory of any mechanism: a POSIX object, a file, a System V segment.
 *
 * What is in a file is read and written by calls, never through a mapping: memory that somebody
 * cuts off while it is touched is a SIGBUS, a call only says how much there was. It is faster, too.
 * A System V segment cannot be had otherwise than mapped, and cannot be cut off.
 *
 * Each function returns 0 (or a count) or -errno. Of its own meaning are
 *	-ENODEV           the name is a directory's, a FIFO's, a symbolic link's: no memory
 *	-EOPNOTSUPP       this mechanism cannot do that
 */
#ifndef IPCTOOL_SEGMENT_H
#define IPCTOOL_SEGMENT_H

#include "address.h"
#include "alter.h"
#include "sysvipc.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum segment_access {
	SEGMENT_LOOK, /* stat and alter: takes no permission on the object itself */
	SEGMENT_READ,
	SEGMENT_WRITE, /* and read */
};

struct segment_stat {
	uint64_t size, allocated; /* bytes */
	mode_t mode;              /* permission bits */
	uid_t uid;
	gid_t gid;
	int64_t atime, mtime, ctime; /* seconds since 1970 */
	uint64_t inode, links;
	dev_t device;
	/* All that is known of a System V segment, in the struct segment; NULL: it is none, and
	 * the numbers of the three lines above that files alone have are 0. */
	const struct sysv_object *sysv;
};

/* What segment_create() makes. */
struct segment_plan {
	uint64_t size;
	mode_t mode;
	bool filled; /* something is written before segment_publish() */
	bool huge;   /* System V: of huge pages */
};

/* Where a segment is or would be, and what bounds it there: facts for messages. */
struct segment_place {
	char directory[PATH_MAX];
	mode_t mode; /* of the directory, with the sticky bit */
	uid_t uid;
	uint64_t total, free;       /* bytes of the file system; UINT64_MAX: it has no limit */
	uint64_t files, files_free; /* so here */
	uint64_t file_limit;        /* RLIMIT_FSIZE, or UINT64_MAX */
};

struct segment_ops;

struct segment {
	const struct segment_ops *ops; /* NULL: the address is none */
	struct address address;
	int fd;                    /* -1: not open */
	int id;                    /* System V: its number, */
	char *memory;              /* where it is attached, or NULL, */
	struct sysv_object object; /* what was known of it when it was last looked at, */
	bool path_failed;          /* and: what failed was to look at the file of ftok(3) */
	bool writable;             /* it was opened for that */
	mode_t mode;               /* that segment_publish() gives it */
	bool made;    /* by segment_create(), and to be undone unless it is published */
	bool ignores; /* SIGXFSZ; before is what it did */
	struct sigaction before;
};

/* The address was checked by the parser. Every segment_open() is followed by segment_close(). */
int segment_open(struct segment *s, const char *address, enum segment_access access);
/* The same for an address of FAMILY_PLACE, whose offset is s->address.offset. */
int segment_open_place(struct segment *s, const char *address, enum segment_access access);
void segment_close(struct segment *s);

/*
 * A new segment, open for writing, which nobody else finds before segment_publish(); closed
 * without that, it is gone. It is empty: segment_reserve() and segment_truncate() give it its size.
 * -EEXIST may come from either.
 *
 * A System V segment has its size at once and for good, and its key: until it is published, it is
 * its owner's alone if it is to be filled. Only then is it open for writing.
 */
int segment_create(struct segment *s, const char *address, const struct segment_plan *plan);
int segment_publish(struct segment *s);

/* Has it the size for good that it was created with? */
bool segment_is_fixed(const struct segment *s);

/* Opens nothing; s->object tells what a System V segment was before. */
int segment_remove(struct segment *s, const char *address);

int segment_stat(struct segment *s, struct segment_stat *st);
int segment_alter(struct segment *s, const struct perm_change *change);

/*
 * Keeps it in memory, or lets it be swapped again. -ENOMEM: RLIMIT_MEMLOCK allows less in all;
 * -EPERM: the caller is neither owner nor creator nor root, or that limit is 0.
 */
int segment_lock(struct segment *s, bool lock);

/* As pread(2): fewer bytes than asked for only at the end, 0 beyond it. */
ssize_t segment_read(struct segment *s, void *data, size_t len, uint64_t offset);
/* As pwrite(2): fewer bytes when space ran out in between. */
ssize_t segment_write(struct segment *s, const void *data, size_t len, uint64_t offset);

/*
 * The same between the segment and a descriptor, without a copy through our memory. Any failure
 * but -EINTR and -EAGAIN may just mean that these two cannot be connected that way: transfer.h
 * falls back on copying.
 */
ssize_t segment_send(struct segment *s, int to, size_t len, uint64_t offset);
ssize_t segment_receive(struct segment *s, int from, size_t len, uint64_t offset);

/*
 * A part of it as memory, for atomic operations and nothing else: it is touched guarded (guard.h).
 * It may lie beyond the end. The segment is open for that, and closed after segment_unmap().
 */
struct segment_map {
	char *at;   /* the byte at the offset */
	void *page; /* NULL: nothing to unmap */
	size_t size;
};
int segment_map(struct segment *s, struct segment_map *m, size_t len, uint64_t offset);
void segment_unmap(struct segment_map *m);

/*
 * Makes sure of the memory for [from, to), which lies at or beyond the end: what was reserved is
 * never a SIGBUS to who maps it. The size stays as it is, except on file systems that cannot
 * reserve, where zeros are written. What is reserved beyond the end goes with segment_truncate().
 */
int segment_reserve(struct segment *s, uint64_t from, uint64_t to);

/*
 * To be asked before: -ENOSPC when there is less room than that. Asking for more than there is
 * would take all of it from everybody until the kernel notices.
 */
int segment_check_room(struct segment *s, uint64_t from, uint64_t to);
int segment_truncate(struct segment *s, uint64_t size);

/* For a segment that could not be opened, made or removed as well. */
int segment_place(const struct segment *s, struct segment_place *place);

/* What is done with an open segment; what cannot be done is NULL. */
struct segment_io {
	int (*stat)(struct segment *s, struct segment_stat *st);
	int (*alter)(struct segment *s, const struct perm_change *change);
	int (*lock)(struct segment *s, bool lock);
	ssize_t (*read)(struct segment *s, void *data, size_t len, uint64_t offset);
	ssize_t (*write)(struct segment *s, const void *data, size_t len, uint64_t offset);
	ssize_t (*send)(struct segment *s, int to, size_t len, uint64_t offset);
	ssize_t (*receive)(struct segment *s, int from, size_t len, uint64_t offset);
	int (*map)(struct segment *s, struct segment_map *m, size_t len, uint64_t offset);
	int (*reserve)(struct segment *s, uint64_t from, uint64_t to);
	int (*truncate)(struct segment *s, uint64_t size);
};

/* One mechanism: how its segments are found. posix_shm.c, file_shm.c, sysv_shm.c. */
struct segment_ops {
	int (*open)(struct segment *s, enum segment_access access);
	int (*create)(struct segment *s, const struct segment_plan *plan);
	int (*publish)(struct segment *s);
	void (*close)(struct segment *s);
	int (*remove)(struct segment *s);
	int (*place)(const struct segment *s, struct segment_place *place); /* or NULL */
	const struct segment_io *io;
};

#endif
