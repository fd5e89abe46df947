/* object_verbs.h - ls, rm and gc, which are about objects of every kind: what they share. */
#ifndef IPCTOOL_OBJECT_VERBS_H
#define IPCTOOL_OBJECT_VERBS_H

#include "object.h"
#include "object_select.h"
#include "object_users.h"
#include "object_verdict.h"
#include "table.h"
#include "verb.h"

extern const struct verb ls_verb, rm_verb, gc_verb;

/* The words that stand for all objects of a kind. */
extern const char *const object_kinds[];

/* Which objects are meant. */
struct select_opts {
	const char *kind, *owner, *match; /* NULL: any */
	struct timeout older;             /* 0: of any age */
	bool mine, unused;
};
/* --owner goes without what has a bit of `e` in .excludes. */
#define OPT_SELECT_ANY(S, f, e) \
	{ .kind = KIND_TEXT, \
	  .name = "kind", \
	  .metavar = "KIND[,KIND]...", \
	  .help = "only these kinds: mq, sem, shm, fifo, sock, lock", \
	  .choices = object_kinds, \
	  .offset = FIELD(S, f.kind, const char *) }, \
		{ .kind = KIND_USER, \
		  .name = "owner", \
		  .metavar = "USER", \
		  .help = "user name or number: only what belongs to that user", \
		  .excludes = e, \
		  .offset = FIELD(S, f.owner, const char *) }, \
		OPT_TEXT(S, f.match, 0, "match", "GLOB", \
			 "only addresses or names that match the pattern"), \
	{ \
		.kind = KIND_TIME, .name = "older", .metavar = "TIME", \
		.help = "only what nobody made, changed or used for TIME", \
		.offset = FIELD(S, f.older, struct timeout) \
	}
#define OPT_SELECT(S, f) \
	OPT_SELECT_ANY(S, f, 1), \
		{ .kind = KIND_FLAG, \
		  .name = "mine", \
		  .help = "only one's own", \
		  .excludes = 1, \
		  .offset = FIELD(S, f.mine, bool) }, \
		OPT_FLAG(S, f.unused, 0, "unused", "only what no process uses")

#define OBJECT_OPERAND \
	{ \
		.metavar = "KIND:ADDRESS", .kind = KIND_OBJECT, .choices = object_kinds, \
		.optional = true, .repeats = true \
	}

/* Objects, and who uses them if that was asked for. */
struct chosen {
	struct object_list list;
	struct object_users users;
	bool users_known;
	int64_t present; /* the time, in seconds, before anybody looked */
	unsigned int hidden;
};

/*
 * Finds the objects at the addresses among the operands, and all of the kinds among them, or of
 * every kind without any, and keeps those that are meant. ST_OK or the status after reporting:
 * what was found is there all the same, and chosen_free() follows.
 */
int choose(struct chosen *c, const struct select_opts *o, int argc, char **argv,
	   unsigned int details, bool users);
void chosen_free(struct chosen *c);

/* Says so when not all processes could be looked into. */
void chosen_tell_hidden(const struct chosen *c);

/*
 * `r` is what object_remove() or object_remove_unused() returned: a status, after reporting; and
 * of an object that a list came across: did it go meanwhile, or gain a user, which is nobody's
 * failure?
 */
int remove_report(const struct object *o, int r);
bool remove_forgives(const struct object *o, int r);

/* Processes that are known to use it; OBJECT_UNKNOWN: none, but there may be hidden ones. */
int64_t chosen_users(const struct chosen *c, const struct object *o);

/* Sets the verdict of each object. */
void chosen_judge(struct chosen *c);

enum object_column {
	OBJ_KIND,
	OBJ_ADDRESS,
	OBJ_MODE,
	OBJ_OWNER,
	OBJ_SIZE,
	OBJ_USED,
	OBJ_USERS,
	OBJ_AGE,
	OBJ_PIDS,
	OBJ_NAME,
	OBJ_MECHANISM,
	OBJ_ID,
	OBJ_KEY,
	OBJ_INODE,
	OBJ_DEVICE,
	OBJ_READABLE,
	OBJ_UID,
	OBJ_GID,
	OBJ_GROUP,
	OBJ_CUID,
	OBJ_CREATOR,
	OBJ_CREATOR_GROUP,
	OBJ_MESSAGES,
	OBJ_BYTES,
	OBJ_MAXMSG,
	OBJ_MSGSIZE,
	OBJ_NOTIFY,
	OBJ_VALUE,
	OBJ_WAITERS,
	OBJ_ELEMENTS,
	OBJ_ATTACHED,
	OBJ_ALLOCATED,
	OBJ_RSS,
	OBJ_SWAPPED,
	OBJ_STATUS,
	OBJ_READERS,
	OBJ_WRITERS,
	OBJ_TYPE,
	OBJ_STATE,
	OBJ_WAITING,
	OBJ_CREATOR_PID,
	OBJ_LAST_PID,
	OBJ_LAST_LIVES,
	OBJ_LAST_COMMAND,
	OBJ_LAST_USE,
	OBJ_ATIME,
	OBJ_MTIME,
	OBJ_CTIME,
	OBJ_VERDICT,
	OBJ_REASON,
	OBJ_COLUMNS,
};
extern const struct column object_columns[OBJ_COLUMNS];

/* What a cell has. */
struct value {
	enum { VALUE_NONE, VALUE_UNKNOWN, VALUE_NUMBER, VALUE_TEXT } is;
	int64_t number;
	const char *text; /* points into buf, or to what lives on until the next value */
	char *list;       /* NULL, or what value_free() frees */
	char buf[160];
};
void object_value(const struct chosen *c, const struct object *o, enum object_column column,
		  struct value *v);
void value_free(struct value *v);

void object_row(struct table *t, const struct chosen *c, const struct object *o);

/* What the objects have to be asked for so that the columns can be shown. */
unsigned int object_details(const bool columns[OBJ_COLUMNS]);
bool object_shows_users(const bool columns[OBJ_COLUMNS]);
bool object_shows_verdict(const bool columns[OBJ_COLUMNS]);

#endif
