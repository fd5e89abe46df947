/* sock ls - list all Unix sockets, and the processes at both ends. */
#include "err.h"
#include "perm.h"
#include "process_status.h"
#include "sock.h"
#include "unix_table.h"

#include <stdio.h>
#include <string.h>

struct ls_opts {
	struct table_opts table;
};

static const struct ls_opts defaults;

enum column_number {
	COL_KIND,
	COL_STATE,
	COL_ADDRESS,
	COL_INODE,
	COL_PID,
	COL_COMMAND,
	COL_PEER,
	COL_PEER_PID,
	COL_PEER_COMMAND,
	COL_PEER_ADDRESS,
	COL_PROCESSES,
	COL_PEER_PROCESSES,
	COL_QUEUED,
	COL_UID,
	COL_USER,
};

static const struct column columns[] = {
	[COL_KIND] = { "kind", "stream, dgram or seqpacket", CELL_TEXT, 0 },
	[COL_STATE] = { "state", "unconnected, listening or connected", CELL_TEXT, 0 },
	[COL_ADDRESS] = { "address", "as it was bound: a path, or an abstract @NAME", CELL_TEXT,
			  0 },
	[COL_INODE] = { "inode", "number of the socket", CELL_NUMBER, 0 },
	[COL_PID] = { "pid", "process that has it, the first of them", CELL_NUMBER, 0 },
	[COL_COMMAND] = { "command", "name of that process", CELL_TEXT, 0 },
	[COL_PEER] = { "peer", "number of the socket that it is connected to", CELL_NUMBER, 0 },
	[COL_PEER_PID] = { "peer-pid", "process at the other end", CELL_NUMBER, 0 },
	[COL_PEER_COMMAND] = { "peer-command", "name of that process", CELL_TEXT, 0 },
	[COL_PEER_ADDRESS] = { "peer-address", "address of the other end", CELL_TEXT,
			       COLUMN_EXTRA },
	[COL_PROCESSES] = { "processes", "all that have it", CELL_NUMBER, COLUMN_EXTRA },
	[COL_PEER_PROCESSES] = { "peer-processes", "all at the other end", CELL_NUMBER,
				 COLUMN_EXTRA },
	[COL_QUEUED] = { "queued", "bytes to be received, or connections to be accepted",
			 CELL_NUMBER, COLUMN_EXTRA },
	[COL_UID] = { "uid", "number of the user whose process made it", CELL_NUMBER,
		      COLUMN_EXTRA },
	[COL_USER] = { "user", "name of that user", CELL_TEXT, COLUMN_EXTRA },
};

static const struct opt opts[] = { OPT_TABLE(struct ls_opts, table, columns) };

static const char *const states[] = {
	[UNIX_UNCONNECTED] = "unconnected",
	[UNIX_LISTENING] = "listening",
	[UNIX_CONNECTED] = "connected",
};

/* One end: who has it, in three columns. */
static void add_end(struct table *t, const struct unix_table *sockets, uint64_t inode,
		    enum column_number pid, enum column_number command, enum column_number count)
{
	char name[PROCESS_COMMAND_SIZE];
	const struct unix_user *user;
	size_t users = unix_table_users(sockets, inode, &user);

	/* A socket that is not accepted yet, or on its way to somebody, is nobody's. */
	if (users == 0 && sockets->hidden > 0)
		table_unknown(t, pid);
	table_unsigned(t, count, users);
	if (users == 0)
		return;
	table_number(t, pid, user->at.pid);
	if (table_shows(t, command) && process_command(user->at.pid, name) == 0)
		table_text(t, command, name);
}

static void add_row(struct table *t, const struct unix_table *sockets, const struct unix_entry *e)
{
	const struct unix_entry *peer = e->peer ? unix_table_find(sockets, e->peer) : NULL;

	table_text(t, COL_KIND, sock_kinds[e->kind]);
	table_text(t, COL_STATE, states[e->state]);
	table_text(t, COL_ADDRESS, *e->address ? e->address : NULL);
	table_unsigned(t, COL_INODE, e->inode);
	add_end(t, sockets, e->inode, COL_PID, COL_COMMAND, COL_PROCESSES);
	if (e->peer) {
		table_unsigned(t, COL_PEER, e->peer);
		add_end(t, sockets, e->peer, COL_PEER_PID, COL_PEER_COMMAND, COL_PEER_PROCESSES);
	} else if (!e->details && e->state == UNIX_CONNECTED) {
		table_unknown(t, COL_PEER);
	}
	if (peer && *peer->address)
		table_text(t, COL_PEER_ADDRESS, peer->address);
	if (e->details) {
		table_unsigned(t, COL_QUEUED, e->queued);
		table_unsigned(t, COL_UID, e->uid);
		if (table_shows(t, COL_USER))
			table_text(t, COL_USER, user_name(e->uid));
	}
	table_row_end(t);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct ls_opts *o = parsed;
	struct unix_table sockets;
	struct table t;
	int r = unix_table_read(&sockets);

	(void)argc;
	(void)argv;
	if (r < 0)
		return err_sys(r, "/proc", NULL);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &o->table);
	for (size_t i = 0; i < sockets.count; i++)
		add_row(&t, &sockets, &sockets.entries[i]);
	table_end(&t);
	if (sockets.hidden > 0)
		err_at(ST_OK, NULL, "some processes are missing (%u could not be looked into)",
		       sockets.hidden);
	unix_table_free(&sockets);
	return ST_OK;
}

const struct verb sock_ls_verb = {
	.name = "ls",
	.brief = "List all Unix sockets, and the processes at both ends (?: cannot be told)",
	STATE(defaults),
	OPTS(opts),
	.run = run,
};
