/*
 * message_file.h - a message as a file in memory that nobody can change: a command reads it as its
 * standard input, and when that fails, here the message still is.
 */
#ifndef IPCTOOL_MESSAGE_FILE_H
#define IPCTOOL_MESSAGE_FILE_H

#include <stddef.h>
#include <stdint.h>

struct message_file {
	int fd; /* -1: none */
	size_t len;
	int64_t tag; /* priority or type */
};

/* An empty one; afterwards nothing but memory can be missing. 0 or -errno. */
int message_file_make(struct message_file *f);

/* The message becomes its content, for good, to be read from the start. 0 or -errno. */
int message_file_put(struct message_file *f, const void *body, size_t len, int64_t tag);

/* The content once more, len bytes; whoever read it before has not moved anything. 0 or -errno. */
int message_file_get(const struct message_file *f, void *body);

/* The next reader of the descriptor starts at the start. */
void message_file_rewind(const struct message_file *f);

/* Those that have the file open keep it. */
void message_file_close(struct message_file *f);

#endif
