/* records.h - standard input cut into lines, NUL-terminated records, or taken whole. */
#ifndef IPCTOOL_RECORDS_H
#define IPCTOOL_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* So many bytes before each record belong to the caller: msgsnd(2) wants its type there. */
#define RECORDS_MARGIN sizeof(long)

struct records {
	int fd;
	char separator; /* '\n' or '\0' */
	bool whole;     /* all of it is one record */
	bool eof;
	bool done; /* the whole input was returned */
	char *buf;
	size_t start, end, room; /* unread bytes are buf[start..end) */
	size_t seen;             /* so many of them are known to hold no separator */
	size_t limit;            /* a record may be this long */
};

/* Reads from fd; nothing is allocated before the first record. records_close() frees. */
void records_open(struct records *r, int fd, char separator, bool whole, size_t limit);

/*
 * The next record, without its separator, in *data (valid until the next call): its length;
 * -ENODATA at the end of file; -ENOMEM; -errno of read(2), -EINTR after a signal: no byte is
 * lost, records_next() can be called again. The RECORDS_MARGIN bytes before *data may be
 * overwritten. The last record may lack its separator. An empty whole input is one empty record.
 *
 * -EMSGSIZE when the record is longer than limit: *data then has its first limit + 1 bytes. How
 * long it is would take reading on, and it is not skipped: each further call returns the same.
 */
ssize_t records_next(struct records *r, const char **data);

/* Would records_next() return without reading? If not, send now what was collected so far. */
bool records_ready(struct records *r);

void records_close(struct records *r);

#endif
