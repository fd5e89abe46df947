/* shm.h - what the verbs of shm share. */
#ifndef IPCTOOL_SHM_H
#define IPCTOOL_SHM_H

#include "progress.h"
#include "segment.h"
#include "table.h"
#include "verb.h"

#include <stdbool.h>
#include <stdint.h>

extern const struct verb shm_create_verb, shm_write_verb, shm_read_verb, shm_dump_verb,
	shm_get_verb, shm_set_verb, shm_add_verb, shm_cas_verb, shm_wait_verb, shm_resize_verb,
	shm_stat_verb, shm_ls_verb, shm_alter_verb, shm_rm_verb;

/* The columns of ls and stat. */
enum shm_column {
	SHM_ADDRESS,
	SHM_SIZE,
	SHM_ALLOCATED,
	SHM_MODE,
	SHM_OWNER,
	SHM_GROUP,
	SHM_MTIME,
	SHM_UID,
	SHM_GID,
	SHM_ATIME,
	SHM_CTIME,
	SHM_INODE,
	SHM_LINKS,
	SHM_FILE_COLUMNS, /* those from here on are of System V segments */
	SHM_ID = SHM_FILE_COLUMNS,
	SHM_KEY,
	SHM_NATTCH,
	SHM_STATUS,
	SHM_CREATOR,
	SHM_CREATOR_GROUP,
	SHM_CUID,
	SHM_CGID,
	SHM_CPID,
	SHM_LPID,
	SHM_DTIME,
	SHM_RSS,
	SHM_SWAPPED,
	SHM_COLUMN_COUNT,
};
extern const struct column shm_columns[SHM_COLUMN_COUNT];
void shm_row(struct table *t, const char *address, const struct segment_stat *st);

/* The part of a segment that read and dump print. */
struct shm_range {
	uint64_t offset, length;
};
#define SHM_TO_END UINT64_MAX
#define SHM_OPT_RANGE(S, r) \
	OPT_SIZE(S, r.offset, 0, "offset", 0, INT64_MAX, "begin so many bytes after the start"), \
		OPT_SIZE(S, r.length, 0, "length", 0, INT64_MAX, \
			 "so many bytes (default: all up to the end)")

/* Opens the segment for reading and checks the range, or reports: a status. Only after ST_OK is
 * the segment to be closed. A length of SHM_TO_END becomes what it means. */
int shm_open_range(struct segment *s, const char *address, struct shm_range *range);

/* Reports that a segment ended while it was read: the bytes asked for, and those there were. */
int shm_report_shrunk(struct segment *s, uint64_t wanted, uint64_t done);

/* Progress of what goes to stdout: none when stdout is the terminal itself. */
void shm_output_progress(struct progress *p, uint64_t total);

/* Reports what a function of segment.h returned: a status. */
int shm_fail(struct segment *s, int r);

/* The same where memory was asked for: so many bytes were needed, and so many written before. */
int shm_fail_room(struct segment *s, int r, uint64_t needed, uint64_t written);

/* Reports why there is no new System V segment: the limit, and what it is. */
int shm_fail_limit(struct segment *s, int r, uint64_t size, bool huge);

/* Refuses an offset that is larger than the size: ST_FAIL after reporting, or ST_OK. */
int shm_check_offset(const char *address, uint64_t offset, uint64_t size);

/* Reserves [from, to), at or beyond the end. 0 or -errno: then a part may be reserved, which
 * segment_truncate() gives back. -EINTR: a signal was caught. */
int shm_reserve(struct segment *s, uint64_t from, uint64_t to);

/* What is known to be left to read from fd, or SHM_TO_END. */
uint64_t shm_input_length(int fd);

/* Where bytes come from, and where they go. */
struct shm_input {
	int fd;
	const char *name;
	uint64_t length; /* shm_input_length() */
	uint64_t offset; /* in the segment */
	uint64_t room;   /* so many bytes fit from there on */
	bool grows;      /* the segment, beyond its size */
};

/* Fills the segment with all of the input: a status, after reporting. *done: bytes written. */
int shm_fill(struct segment *s, const struct shm_input *in, uint64_t *done);

#endif
