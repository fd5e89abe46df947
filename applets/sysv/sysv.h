/* sysv.h - the verbs of sysv, and what they share. */
#ifndef IPCTOOL_SYSV_H
#define IPCTOOL_SYSV_H

#include "sysvipc.h"
#include "table.h"
#include "verb.h"

extern const struct verb sysv_ls_verb, sysv_rm_verb, sysv_stat_verb, sysv_alter_verb, sysv_key_verb;

/* Everything that is known about an object of any kind, and about all of a kind. */
enum sysv_column {
	SYSV_ADDRESS,
	SYSV_KIND,
	SYSV_ID,
	SYSV_KEY,
	SYSV_MODE,
	SYSV_OWNER,
	SYSV_MESSAGES,
	SYSV_BYTES,
	SYSV_QBYTES,
	SYSV_NSEMS,
	SYSV_SIZE,
	SYSV_NATTCH,
	SYSV_STATUS,
	SYSV_GROUP,
	SYSV_CREATOR,
	SYSV_CREATOR_GROUP,
	SYSV_UID,
	SYSV_GID,
	SYSV_CUID,
	SYSV_CGID,
	SYSV_LSPID,
	SYSV_LRPID,
	SYSV_CPID,
	SYSV_LPID,
	SYSV_STIME,
	SYSV_RTIME,
	SYSV_OTIME,
	SYSV_ATIME,
	SYSV_DTIME,
	SYSV_CTIME,
	SYSV_RSS,
	SYSV_SWAPPED,
	SYSV_LSPID_COMMAND,
	SYSV_LRPID_COMMAND,
	SYSV_CPID_COMMAND,
	SYSV_LPID_COMMAND,
	SYSV_OBJECT_COLUMNS, /* those from here on are of ls --limits and --summary */
	SYSV_COUNT = SYSV_OBJECT_COLUMNS,
	SYSV_LIMIT,
	SYSV_VALUE,
	SYSV_USED,
	SYSV_DESCRIPTION,
	SYSV_COLUMN_COUNT,
};
extern const struct column sysv_columns[SYSV_COLUMN_COUNT];
void sysv_row(struct table *t, const struct sysv_object *o);

/* The rows of ls --limits and --summary of a family: a status, after reporting. */
int sysv_show_limits(struct table *t, enum family family);
int sysv_show_summary(struct table *t, enum family family);

/* The operand KIND. */
extern const char *const sysv_kinds[];

/* The families among the words given, or all three when there is none. */
struct sysv_asked {
	bool family[FAMILY_SHM + 1];
};
struct sysv_asked sysv_parse_kinds(int argc, char **argv);

/* "mq:id:5" */
struct sysv_address {
	char text[32];
};
struct sysv_address sysv_address(const struct sysv_object *o);

/* Refuses elements of sets, "only a whole set can be DONE": a status, after reporting. */
int sysv_check_whole(int argc, char **argv, const char *done);

/* What is known about the object at an address: a status, after reporting. */
int sysv_look(const char *text, struct sysv_object *object);

/* Reports why the objects of a family could not be gone through. */
int sysv_scan_failed(enum family family, int r);

/* Reports why the object could not be changed; `action` is "remove". */
int sysv_refused(const char *text, const struct sysv_object *o, int r, const char *action);

#endif
