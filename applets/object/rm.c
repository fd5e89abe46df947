/* rm - remove objects of every kind. */
#include "object_remove.h"
#include "object_verbs.h"

#include "../applets.h"
#include "err.h"
#include "out.h"

#include <string.h>

struct options {
	struct select_opts select;
	bool dry_run, yes;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_SELECT(struct options, select),
	{ .kind = KIND_FLAG,
	  .name = "dry-run",
	  .help = "print what would be removed, and keep it",
	  .excludes = 2,
	  .offset = FIELD(struct options, dry_run, bool) },
	{ .kind = KIND_FLAG,
	  .name = "yes",
	  .help = "remove all that the other options select",
	  .excludes = 2,
	  .offset = FIELD(struct options, yes, bool) },
};

static const struct operand operands[] = { OBJECT_OPERAND };

static bool selects(const struct select_opts *o)
{
	return o->kind || o->owner || o->match || o->older.ns > 0 || o->mine || o->unused;
}

/* What goes with the process that has it can be removed by nobody else. */
static int check_address(const char *text)
{
	struct address a;

	address_parse_kind(&a, text);
	if (a.family == FAMILY_LOCK)
		return err_usage("%s: a lock is not removed: it goes when its holder lets it go",
				 text);
	if (a.family == FAMILY_SOCK && a.name[0] == '@')
		return err_usage("%s: an abstract socket is not removed: it goes when it is closed",
				 text);
	if (a.element_given)
		return err_usage("%s: only a whole set can be removed, not an element", text);
	return ST_OK;
}

static int check_kind(const char *kinds)
{
	if (!strstr(kinds, "lock") && !strstr(kinds, "sock"))
		return ST_OK;
	return err_usage("%s: locks, and sockets in use, are not removed: they go with who has "
			 "them",
			 kinds);
}

/* Kinds stand for many objects, which takes a word more than the address of one. */
static int check(const struct options *o, int argc, char **argv)
{
	bool many = selects(&o->select);
	int status = ST_OK;

	for (int i = 0; i < argc && status == ST_OK; i++) {
		if (strchr(argv[i], ':'))
			status = check_address(argv[i]);
		else
			status = check_kind(argv[i]);
		many |= !strchr(argv[i], ':');
	}
	if (status == ST_OK && o->select.kind)
		status = check_kind(o->select.kind);
	if (status != ST_OK)
		return status;
	if (argc == 0 && !many)
		return err_usage("missing operand: %s", operands[0].metavar);
	if (many && !o->dry_run && !o->yes)
		return err_usage(
			"what is selected is removed with --yes only; --dry-run prints it");
	return ST_OK;
}

/* These are listed because somebody has them: they are removed only if they were asked for. */
static bool removable(const struct object *o, bool asked)
{
	return asked || (o->family >= FAMILY_MQ && o->family <= FAMILY_SHM);
}

static int remove_one(const struct options *o, const struct object *object)
{
	int r;

	if (o->select.unused && object->verdict != OBJECT_UNUSED)
		return ST_OK;
	if (o->dry_run) {
		out_escaped(object->address);
		out_text("\n");
		return ST_OK;
	}
	r = o->select.unused ? object_remove_unused(object) : object_remove(object);
	if (!object->named && remove_forgives(object, r))
		return ST_OK;
	return remove_report(object, r);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	int first = check(o, argc, argv);
	struct chosen c;
	const bool asked = argc > 0 || o->select.kind;

	if (first != ST_OK)
		return first;
	first = choose(&c, &o->select, argc, argv, 0, false);
	if (o->select.unused)
		chosen_judge(&c);
	for (size_t i = 0; i < c.list.count && out_error() == 0; i++)
		if (removable(c.list.objects[i], asked))
			first = err_first(first, remove_one(o, c.list.objects[i]));
	chosen_free(&c);
	return first;
}

const struct verb rm_verb = {
	.name = "rm",
	.brief = "Remove the objects given, or with --yes all that are selected",
	.notes = "A socket's file is removed when it is stale. Kinds instead of addresses, and "
		 "options\n"
		 "that select, need --yes or --dry-run.\n",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};

const struct applet rm_applet = {
	.name = "rm",
	.brief = "Remove objects of every kind",
	.verb = &rm_verb,
};
