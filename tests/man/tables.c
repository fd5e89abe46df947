/*
 * tables.c - prints what the tables say and a man page has to say, one fact a line; page.awk reads
 * the same facts from the page.
 *
 *	applet A
 *	verb A V			V is - when the applet is one verb
 *	option A V LETTER NAME VALUE	-: none; A and V are - for what every verb takes
 *	column A NAME
 *	runs A				a command
 *	compatible A			it is a command of util-linux
 *	status N
 */
#include "err.h"
#include "verb.h"

#include <stdio.h>
#include <string.h>

static void print_option(const char *applet, const char *verb, const struct opt *o)
{
	const char *value = o->metavar ? o->metavar : "-";

	/* COL[,COL]... is COL in a page's list of options. */
	printf("option %s %s %c %s %.*s\n", applet, verb, o->letter ? o->letter : '-', o->name,
	       (int)strcspn(value, "["), value);
}

static void print_verb(const struct applet *a, const struct verb *v)
{
	const char *name = a->verb ? "-" : v->name;
	const struct opt *o;

	printf("verb %s %s\n", a->name, name);
	if (v->runs_command)
		printf("runs %s\n", a->name);
	if (v->compatible)
		printf("compatible %s\n", a->name);
	for (unsigned int i = 0; (o = verb_opt(v, i)); i++) {
		if (i >= v->opt_count && !v->compatible)
			break; /* ipctool(1) tells of those */
		print_option(a->name, name, o);
		for (size_t k = 0; o->kind == KIND_COLUMNS && k < o->column_count; k++)
			printf("column %s %s\n", a->name, o->columns[k].name);
	}
}

static void print_applet(const struct applet *a)
{
	printf("applet %s\n", a->name);
	if (a->verb)
		print_verb(a, a->verb);
	for (const struct verb *const *v = a->verbs; v && *v; v++)
		print_verb(a, *v);
}

int main(void)
{
	static const enum status statuses[] = {
		ST_OK,     ST_FAIL,    ST_USAGE,   ST_NO,   ST_ABSENT, ST_EXISTS,
		ST_DENIED, ST_REMOVED, ST_TIMEOUT, ST_SELF, ST_NOEXEC, ST_NOCMD,
	};

	for (const struct applet *const *a = applets; *a; a++)
		if (!(*a)->hidden)
			print_applet(*a);
	for (size_t i = 0; i < COMMON_OPT_COUNT; i++)
		print_option("-", "-", &common_opts[i]);
	print_option("-", "-", &variable_opt);
	for (size_t i = 0; i < COUNT(statuses); i++)
		printf("status %d\n", statuses[i]);
	return 0;
}
