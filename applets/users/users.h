/* users.h - what the two lists of `users` share: the rows. */
#ifndef IPCTOOL_APPLET_USERS_H
#define IPCTOOL_APPLET_USERS_H

#include "object_users.h"
#include "process_facts.h"
#include "table.h"

enum users_column {
	USERS_ADDRESS,
	USERS_PID,
	USERS_USER,
	USERS_COMMAND,
	USERS_HOW,
	USERS_WHERE,
	USERS_SINCE,
	USERS_KIND,
	USERS_NAME,
	USERS_SIZE,
	USERS_MEMORY,
	USERS_UID,
	USERS_DESCRIPTOR,
	USERS_ACCESS,
	USERS_START,
	USERS_LENGTH,
	USERS_DEVICE,
	USERS_INODE,
	USERS_COLUMNS,
};

extern const struct column users_columns[USERS_COLUMNS];

/* Fills the cells about a process and how it has the object. 0 or -ENOMEM. */
int users_fill(struct table *t, struct process_book *book, const struct object_use *use);

/* The same for processes that are out of sight. */
void users_fill_unseen(struct table *t);

/* Objects without a name that somebody has: the status. */
int users_deleted(const struct table_opts *table);

#endif
