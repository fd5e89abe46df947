/* gc - find what no process uses, and with --remove remove it. */
#include "object_remove.h"
#include "object_verbs.h"

#include "../applets.h"
#include "err.h"

#include <string.h>

#define DEFAULT_COLUMNS "address,owner,size,used,age,verdict,reason"
#define TEN_MINUTES     INT64_C(600000000000)

struct options {
	struct select_opts select;
	struct table_opts table;
	bool remove;
};

static const struct options defaults = { .select = { .older = { TEN_MINUTES } } };

static const struct opt opts[] = {
	OPT_SELECT_ANY(struct options, select, 0),
	OPT_FLAG(struct options, remove, 0, "remove", "remove what is certain to be unused"),
	OPT_TABLE(struct options, table, object_columns),
};

static const struct operand operands[] = { OBJECT_OPERAND };

/* A FIFO waits for whoever comes next, and nobody knows who that will be; a lock has a holder. */
static int check_kinds(const char *kinds)
{
	if (!strstr(kinds, "lock") && !strstr(kinds, "fifo"))
		return ST_OK;
	return err_usage("%s: only mq, sem, shm and the files of sockets are left behind", kinds);
}

static int check(const struct options *o, int argc, char **argv)
{
	int status = o->select.kind ? check_kinds(o->select.kind) : ST_OK;
	struct address a;

	for (int i = 0; i < argc && status == ST_OK; i++) {
		if (!strchr(argv[i], ':'))
			status = check_kinds(argv[i]);
		else if (!address_parse_kind(&a, argv[i]))
			status = check_kinds(family_name((enum family)a.family));
	}
	return status;
}

/* Of what is not in use, that which has a name to be removed by. */
static bool is_candidate(const struct object *o)
{
	if (o->family == FAMILY_FIFO || o->family == FAMILY_LOCK)
		return false;
	if (!(o->form & (ADDRESS_POSIX | ADDRESS_ID | ADDRESS_PATH)))
		return false;
	return o->verdict != OBJECT_IN_USE;
}

/* ST_OK: it was removed; ST_NO: it may still be garbage; -1: it is none any more. */
static int remove_one(const struct object *o)
{
	int r;

	if (o->verdict != OBJECT_UNUSED) {
		err_at(ST_OK, o->address, "may be in use, which cannot be told, and stays");
		return ST_NO;
	}
	r = object_remove_unused(o);
	return remove_forgives(o, r) ? -1 : remove_report(o, r);
}

static int collect(struct table *t, struct chosen *c, const struct options *o)
{
	int first = ST_OK;
	bool left = false;

	for (size_t i = 0; i < c->list.count; i++) {
		const struct object *object = c->list.objects[i];
		int status;

		if (!is_candidate(object))
			continue;
		status = o->remove ? remove_one(object) : ST_NO;
		if (status == ST_OK || !o->remove)
			object_row(t, c, object);
		left |= status == ST_NO;
		if (status > 0 && status != ST_NO)
			first = err_first(first, status);
	}
	return first == ST_OK && left ? ST_NO : first;
}

/* What was found is an answer, even if some kind, which the message names, could not be listed. */
static int conclude(const struct chosen *c, int found, int collected)
{
	if (collected == ST_NO && found == ST_FAIL && c->list.lack_count > 0)
		return ST_NO;
	return err_first(found, collected);
}

static int run(const void *parsed, int argc, char **argv)
{
	struct options o = *(const struct options *)parsed;
	int first = check(&o, argc, argv);
	bool wanted[OBJ_COLUMNS];
	char columns[1024];
	struct chosen c;
	struct table t;

	if (first != ST_OK)
		return first;
	if (!o.select.owner)
		o.select.mine = true;
	if (!o.select.kind && argc == 0)
		o.select.kind = "mq,sem,shm";
	table_default(&o.table, DEFAULT_COLUMNS, columns, sizeof columns);
	table_begin(&t, TABLE_ROWS, object_columns, OBJ_COLUMNS, &o.table);
	for (enum object_column i = 0; i < OBJ_COLUMNS; i++)
		wanted[i] = table_shows(&t, i);
	first = choose(&c, &o.select, argc, argv, object_details(wanted), true);
	if (first != ST_USAGE) {
		chosen_judge(&c);
		first = conclude(&c, first, collect(&t, &c, &o));
		table_end(&t);
	}
	chosen_tell_hidden(&c);
	chosen_free(&c);
	return first;
}

const struct verb gc_verb = {
	.name = "gc",
	.brief = "List what no process uses, of one's own and for ten minutes",
	.notes = "It only lists, and leaves with 3 if there is something, unless --remove is "
		 "given.\n"
		 "--older and --owner change what is looked at.\n",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};

const struct applet gc_applet = {
	.name = "gc",
	.brief = "What was left behind: find it, and remove it",
	.verb = &gc_verb,
};
