/* ls - list every object of every kind. */
#include "object_verbs.h"

#include "../applets.h"
#include "err.h"
#include "ipc_namespaces.h"
#include "sort.h"

#include <string.h>
#include <strings.h>

struct options {
	struct select_opts select;
	struct table_opts table;
	const char *sort;
	bool namespaces;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_SELECT(struct options, select),
	{ .kind = KIND_COLUMNS,
	  .name = "sort",
	  .metavar = "COL[,COL]...",
	  .help = "in the order of these columns",
	  .columns = object_columns,
	  .column_count = OBJ_COLUMNS,
	  .offset = FIELD(struct options, sort, const char *) },
	OPT_FLAG(struct options, namespaces, 0, "namespaces",
		 "instead, the IPC namespaces, with a process in each"),
	OPT_TABLE(struct options, table, object_columns),
};

static const struct operand operands[] = { OBJECT_OPERAND };

/* By what sort_pointers() is to compare; a sort function has no other way to know. */
static struct {
	const struct chosen *chosen;
	enum object_column columns[OBJ_COLUMNS];
	size_t count;
} sorting;

static void parse_sort(const char *text, bool wanted[OBJ_COLUMNS])
{
	size_t len;

	sorting.count = 0;
	for (text += *text == '+';; text += len + 1) {
		len = strcspn(text, ",");
		for (enum object_column i = 0; i < OBJ_COLUMNS; i++) {
			if (strncasecmp(object_columns[i].name, text, len) != 0 ||
			    object_columns[i].name[len] || sorting.count == OBJ_COLUMNS)
				continue;
			wanted[i] = true;
			sorting.columns[sorting.count++] = i;
		}
		if (!text[len])
			return;
	}
}

/* What an object has not, or what is not known of it, comes first. */
static int compare_values(const struct value *a, const struct value *b)
{
	bool known = a->is >= VALUE_NUMBER, known_too = b->is >= VALUE_NUMBER;

	if (!known || !known_too)
		return known - known_too;
	if (a->is == VALUE_TEXT)
		return strcmp(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}

static int compare(const void *a, const void *b)
{
	for (size_t i = 0; i < sorting.count; i++) {
		struct value x, y;
		char text[PROCESS_COMMAND_SIZE];
		int order;

		object_value(sorting.chosen, a, sorting.columns[i], &x);
		/* Names of users are remembered one at a time. */
		if (x.is == VALUE_TEXT && !x.list && x.text != x.buf &&
		    strlen(x.text) < sizeof text)
			x.text = memcpy(text, x.text, strlen(x.text) + 1);
		object_value(sorting.chosen, b, sorting.columns[i], &y);
		order = compare_values(&x, &y);
		value_free(&x);
		value_free(&y);
		if (order != 0)
			return order;
	}
	return 0;
}

static int sort(const struct chosen *c, const char *text)
{
	int r;

	if (!text)
		return ST_OK;
	sorting.chosen = c;
	r = sort_pointers((void **)c->list.objects, c->list.count, compare);
	return r < 0 ? err_sys(r, NULL, NULL) : ST_OK;
}

static int list_objects(const struct options *o, int argc, char **argv)
{
	bool wanted[OBJ_COLUMNS];
	struct chosen c;
	struct table t;
	int first;

	table_begin(&t, TABLE_ROWS, object_columns, OBJ_COLUMNS, &o->table);
	for (enum object_column i = 0; i < OBJ_COLUMNS; i++)
		wanted[i] = table_shows(&t, i);
	if (o->sort)
		parse_sort(o->sort, wanted);
	first = choose(&c, &o->select, argc, argv, object_details(wanted),
		       object_shows_users(wanted) || object_shows_verdict(wanted));
	if (o->select.unused || object_shows_verdict(wanted))
		chosen_judge(&c);
	if (first != ST_USAGE) {
		first = err_first(first, sort(&c, o->sort));
		for (size_t i = 0; i < c.list.count; i++)
			if (!o->select.unused || c.list.objects[i]->verdict == OBJECT_UNUSED)
				object_row(&t, &c, c.list.objects[i]);
		table_end(&t);
	}
	chosen_tell_hidden(&c);
	chosen_free(&c);
	return first;
}

static const struct column namespace_columns[] = {
	{ "inode", "of /proc/PID/ns/ipc", CELL_NUMBER, 0 },
	{ "processes", "how many are in it", CELL_NUMBER, 0 },
	{ "pid", "the first of them", CELL_NUMBER, 0 },
	{ "command", "name of its program", CELL_TEXT, 0 },
	{ "ours", "is ipctool in it", CELL_BOOL, 0 },
};

static void namespace_row(struct table *t, const struct ipc_namespace *n)
{
	char command[PROCESS_COMMAND_SIZE];

	table_unsigned(t, 0, n->inode);
	table_unsigned(t, 1, n->processes);
	table_number(t, 2, n->pid);
	if (process_command(n->pid, command) == 0)
		table_text(t, 3, command);
	else
		table_unknown(t, 3);
	table_bool(t, 4, n->ours);
	table_row_end(t);
}

static int list_namespaces(const struct options *o)
{
	struct ipc_namespaces list;
	struct table t;
	int r = ipc_namespaces_read(&list);

	if (r < 0)
		return err_sys(r, "/proc", NULL);
	table_begin(&t, TABLE_ROWS, namespace_columns, COUNT(namespace_columns), &o->table);
	for (size_t i = 0; i < list.count; i++)
		namespace_row(&t, &list.items[i]);
	table_end(&t);
	err_hidden("some namespaces may be missing", list.hidden);
	ipc_namespaces_free(&list);
	return ST_OK;
}

/* Nothing that is about objects goes with it. */
static bool is_selection(const struct options *o, int argc)
{
	const struct select_opts *s = &o->select;

	return argc > 0 || o->sort || o->table.output || s->kind || s->owner || s->match ||
	       s->older.ns > 0 || s->mine || s->unused;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;

	if (!o->namespaces)
		return list_objects(o, argc, argv);
	if (is_selection(o, argc))
		return err_usage("--namespaces lists them all, in columns of its own");
	return list_namespaces(o);
}

const struct verb ls_verb = {
	.name = "ls",
	.brief = "List the objects given, or all of the KINDs given, or of every kind",
	.notes = "A KIND is mq, sem, shm, fifo, sock or lock; ? is what may not be known.\n",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};

const struct applet ls_applet = {
	.name = "ls",
	.brief = "Every object of every kind, in one table",
	.verb = &ls_verb,
};
