/* sem.h - what the verbs of sem share. */
#ifndef IPCTOOL_SEM_H
#define IPCTOOL_SEM_H

#include "err.h"
#include "semaphore.h"
#include "table.h"
#include "verb.h"

extern const struct verb sem_create_verb, sem_post_verb, sem_wait_verb, sem_get_verb, sem_set_verb,
	sem_op_verb, sem_run_verb, sem_stat_verb, sem_ls_verb, sem_alter_verb, sem_rm_verb;

/* Reports what a function of semaphore.h returned, but for what only the verb can: a status. */
int sem_fail(const struct semaphore *s, int r);

/* ST_OK unless the --count of permits to be taken can never be there: that is not waited for. */
int sem_check_count(const char *address, uint64_t count);

/* What sem_fail() is, when a wait for n permits failed. */
int sem_fail_wait(const struct semaphore *s, int r, uint64_t n);

/* "value is now 3", with --verbose, if it may be read. */
void sem_note_value(const struct semaphore *s);

/* ST_OK unless the address names one element of a set; why a whole one is wanted. */
int sem_whole(const char *address, const char *why);

/*
 * The operands VALUE..., which the parser checked, against what such an object takes: ST_OK and
 * *values to be freed, or a status after reporting.
 */
int sem_values(const char *address, int count, char **texts, uint32_t **values);

/* The columns of ls and stat. */
enum sem_column {
	SEM_ADDR,
	SEM_VALUE,
	SEM_WAITERS,
	SEM_MODE,
	SEM_OWNER,
	SEM_GROUP,
	SEM_SIZE,
	SEM_MTIME,
	SEM_UID,
	SEM_GID,
	SEM_ATIME,
	SEM_CTIME,
	SEM_INODE,
	SEM_ZERO_WAITERS,
	SEM_PID,
	SEM_COMMAND,
	SEM_ID,
	SEM_KEY,
	SEM_CREATOR,
	SEM_CREATOR_GROUP,
	SEM_CUID,
	SEM_CGID,
	SEM_OTIME,
	SEM_COLUMNS,
};
extern const struct column sem_columns[SEM_COLUMNS];
void sem_row(struct table *t, const char *address, const struct semaphore_stat *info);

#endif
