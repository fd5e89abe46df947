/* deleted.c - users --deleted: objects without a name that some process still has. */
#include "err.h"
#include "nameless.h"
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* They have no address, but for marked segments, since their name may be another object's by now.
 */
static int add_row(struct table *t, struct process_book *book, const struct nameless *n)
{
	char address[32];
	int r = 0;

	table_text(t, USERS_KIND, family_name((enum family)n->family));
	table_text(t, USERS_NAME, n->name);
	if (n->size_known)
		table_unsigned(t, USERS_SIZE, n->size);
	else
		table_unknown(t, USERS_SIZE);
	if (n->memory_known)
		table_unsigned(t, USERS_MEMORY, n->memory);
	else
		table_unknown(t, USERS_MEMORY);
	if (n->use.pid > 0) {
		r = users_fill(t, book, &n->use);
	} else {
		users_fill_unseen(t);
		table_unsigned(t, USERS_INODE, n->use.key.number);
	}
	if (n->use.key.kind == OBJECT_SYSV) {
		snprintf(address, sizeof address, "shm:id:%d", (int)n->use.key.number);
		table_text(t, USERS_ADDRESS, address);
	}
	table_row_end(t);
	return r;
}

static const char *const default_columns =
	"kind,name,address,size,pid,user,command,how,where,since";

/* --output, or what stands for it; "+COL" adds to other columns than those of addresses. */
static char *output(const char *given)
{
	char *text;

	if (given && *given != '+')
		return strdup(given);
	if (asprintf(&text, "%s%s%s", default_columns, given ? "," : "", given ? given + 1 : "") <
	    0)
		return NULL;
	return text;
}

int users_deleted(const struct table_opts *table)
{
	struct table_opts opts = *table;
	struct process_book book = { 0 };
	struct nameless_list list;
	struct table t;
	int r = nameless_list_read(&list);
	char *columns = output(table->output);

	opts.output = columns;
	if (!columns && r == 0)
		r = -ENOMEM;
	table_begin(&t, TABLE_ROWS, users_columns, USERS_COLUMNS, &opts);
	for (size_t i = 0; r == 0 && i < list.count; i++)
		r = add_row(&t, &book, &list.items[i]);
	table_end(&t);
	process_book_free(&book);
	if (r == 0)
		err_hidden("some may be missing", list.hidden);
	nameless_list_free(&list);
	free(columns);
	return r < 0 ? err_sys(r, "/proc", NULL) : ST_OK;
}
