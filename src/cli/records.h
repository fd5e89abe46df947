/* records.h - standard input cut into lines, NUL-terminated records, or taken whole. */
#ifndef IPCTOOL_RECORDS_H
#define IPCTOOL_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct records {
	int fd;
	char separator; /* '\n' or '\0' */
	bool whole;     /* all of it is one record */
	bool eof;
	char *buf;
	size_t start, end, room; /* unread bytes are buf[start..end) */
	size_t limit;            /* a record may be this long */
};

/* Reads from fd; nothing is allocated before the first record. records_close() frees. */
void records_open(struct records *r, int fd, char separator, bool whole, size_t limit);

/*
 * The next record, without its separator, in *data (valid until the next call): its length;
 * -ENODATA at the end of file; -errno of read(2), -EINTR after a signal (records_next() can be
 * called again); -EMSGSIZE when it is longer than limit: *data then has its first limit + 1 bytes.
 * The last record may lack its separator. An empty whole input is one empty record.
 */
ssize_t records_next(struct records *r, const char **data);

void records_close(struct records *r);

#endif
