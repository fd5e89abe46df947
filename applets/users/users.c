/* users - list the processes that have an object, and how. */
#include "users.h"

#include "../applets.h"
#include "err.h"
#include "object.h"
#include "verb.h"

#include <errno.h>
#include <stdlib.h>

struct options {
	bool deleted;
	struct table_opts table;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_FLAG(struct options, deleted, 0, "deleted",
		 "objects without a name that somebody still has"),
	OPT_TABLE(struct options, table, users_columns),
};

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS", .kind = KIND_OBJECT, .optional = true, .repeats = true },
};

/* So many attachments a segment has, or had: whatever was less. */
static uint64_t least_attached(const struct object *o)
{
	struct sysv_object now;

	if (!object_is_sysv(o) || o->family != FAMILY_SHM ||
	    sysv_stat(FAMILY_SHM, o->sysv.id, &now) < 0)
		return 0;
	return now.shm.nattch < o->sysv.shm.nattch ? now.shm.nattch : o->sysv.shm.nattch;
}

/* Does some process have it that we do not see? Only of segments the kernel says how many. */
static bool may_be_more(const struct object *o, const struct object_users *users,
			const struct object_use *use, size_t count)
{
	uint64_t attached = 0;

	for (size_t i = 0; i < count; i++)
		attached += use[i].how == USE_ATTACHED;
	if (object_is_sysv(o) && o->family == FAMILY_SHM)
		return attached < least_attached(o);
	return count == 0 && users->hidden > 0;
}

/* Does it wait for another semaphore in the same memory? */
static bool is_about_another(const struct address *a, const struct object_use *use)
{
	bool within = use->offset >= a->offset && use->offset - a->offset < SEMAPHORE_SIZE;

	return use->how == USE_WAITING && use->start > 0 && a->family == FAMILY_SEM && !within;
}

static void end_row(struct table *t, const struct object *o)
{
	table_text(t, USERS_ADDRESS, o->address);
	table_word(t, USERS_KIND, family_name((enum family)o->family));
	table_row_end(t);
}

static int add_rows(struct table *t, struct process_book *book, const struct object *o,
		    const struct object_users *users)
{
	const struct object_use *use;
	struct object_key key;
	struct address a;
	size_t count;
	int r = 0;

	if (!object_key(o, &key))
		return 0; /* a socket's file that no socket is bound to */
	count = object_users_of(users, &key, &use);
	address_parse_kind(&a, o->address);
	for (size_t i = 0; r == 0 && i < count; i++) {
		if (is_about_another(&a, &use[i]))
			continue;
		r = users_fill(t, book, &use[i]);
		end_row(t, o);
	}
	if (may_be_more(o, users, use, count)) {
		users_fill_unseen(t);
		end_row(t, o);
	}
	return r;
}

static int find_failed(int r, const char *text, bool path_failed)
{
	struct address a;

	address_parse_kind(&a, text);
	if (r == -ENODEV)
		return err_at(ST_FAIL, text, "not a %s", address_describe(&a));
	if (r == -ENOENT && a.family == FAMILY_LOCK)
		return err_at(ST_ABSENT, text, "no such file, or no lock on it");
	if (r < 0 && path_failed)
		return err_sys(r, text, "path %s", a.name);
	return err_sys(r, text, NULL);
}

/* A queue that we may not open, and that no mounted file system shows, is there and not known. */
static int check_known(const struct object *o, const char *text)
{
	struct object_key key;

	if (object_key(o, &key) || o->content >= 0)
		return ST_OK;
	return err_sys(o->content, text, "which queue it is cannot be told");
}

/* The objects at the operands; the first failure decides. */
static int find(struct object_list *list, char **argv)
{
	int first = ST_OK;

	for (; *argv; argv++) {
		bool path_failed;
		int r = object_find(list, *argv, &path_failed);

		if (r < 0)
			first = err_first(first, find_failed(r, *argv, path_failed));
		else
			first = err_first(first,
					  check_known(list->objects[list->count - 1], *argv));
	}
	return first;
}

static int look(struct object_users *users, const struct object_list *list)
{
	struct object_key *keys = calloc(list->count + 1, sizeof *keys);
	int r = keys ? 0 : -ENOMEM;
	size_t known = 0;

	*users = (struct object_users){ 0 };
	for (size_t i = 0; keys && i < list->count; i++)
		known += object_key(list->objects[i], &keys[known]);
	if (r == 0)
		r = object_users_look(users, keys, known);
	free(keys);
	return r;
}

static int show(const struct options *o, const struct object_list *list)
{
	struct process_book book = { 0 };
	struct object_users users;
	struct table t;
	int r = look(&users, list);

	table_begin(&t, TABLE_ROWS, users_columns, USERS_COLUMNS, &o->table);
	for (size_t i = 0; r == 0 && i < list->count; i++)
		r = add_rows(&t, &book, list->objects[i], &users);
	table_end(&t);
	process_book_free(&book);
	if (r == 0)
		err_hidden("some may be missing", users.hidden);
	object_users_free(&users);
	return r < 0 ? err_sys(r, "/proc", NULL) : ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	struct object_list list = { 0 };
	int first;

	if (o->deleted && argc > 0)
		return err_usage("--deleted is about objects that have no address");
	if (o->deleted)
		return users_deleted(&o->table);
	if (argc == 0)
		return err_usage("an address is missing (KIND:ADDRESS), or --deleted");
	first = find(&list, argv);
	first = err_first(first, show(o, &list));
	object_list_free(&list);
	return first;
}

static const struct verb verb = {
	.name = "users",
	.brief = "List the processes that have an object, and how",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};

const struct applet users_applet = {
	.name = "users",
	.brief = "Which processes have an object",
	.verb = &verb,
};
