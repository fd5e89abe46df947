/* unix_table.h - all Unix sockets of our network namespace, and who has them. */
#ifndef IPCTOOL_UNIX_TABLE_H
#define IPCTOOL_UNIX_TABLE_H

#include "procfd.h"
#include "unix_socket.h"

#include <stdbool.h>
#include <stdint.h>

enum unix_state { UNIX_UNCONNECTED, UNIX_LISTENING, UNIX_CONNECTED };

struct unix_entry {
	uint64_t inode; /* of the socket, not of its file */
	uint64_t peer;  /* the same of what it is connected to; 0: none, or gone */
	enum unix_kind kind;
	enum unix_state state;
	char address[UNIX_TEXT_SIZE]; /* as it was bound; "" for none */
	bool details;                 /* these, and peer, are known: */
	uint32_t uid;                 /* whose process made it */
	uint32_t queued; /* bytes to be received, or connections that wait to be accepted */
	uint32_t file;   /* low half of the inode number of its file; 0: it has none */
};

/* A descriptor that a process has of a socket. */
struct unix_user {
	uint64_t inode;
	struct procfd at;
};

struct unix_table {
	struct unix_entry *entries; /* by inode */
	struct unix_user *users;    /* by inode, then by process; one descriptor of each */
	size_t count, room, user_count, user_room;
	unsigned int hidden; /* processes that may not be looked into; they may have some, too */
};

/*
 * As the kernel tells by sock_diag(7), or else, with less in it, in /proc/net/unix. 0 and
 * unix_table_free() follows; -ENOMEM; or the -errno of /proc.
 */
int unix_table_read(struct unix_table *t);
void unix_table_free(struct unix_table *t);

/* The socket of that inode, or NULL. */
const struct unix_entry *unix_table_find(const struct unix_table *t, uint64_t inode);

/* How many processes have it; *first is the first of them in t->users. */
size_t unix_table_users(const struct unix_table *t, uint64_t inode, const struct unix_user **first);

/* A line of /proc/net/unix, but the heading, without its newline: 0 or -EINVAL. */
int unix_table_parse_line(struct unix_entry *e, const char *line);

#endif
