/* help.c - the tables as text. */
#include "help.h"

#include "out.h"

#include <stdio.h>
#include <string.h>

/* How wide the left side of a row is: names of applets, verbs and columns, or options. */
enum width { NAMES = 14, OPTIONS = 30 };

static void print_row(enum width width, const char *left, const char *right)
{
	size_t len = strlen(left);

	out_printf("  %s%*s%s\n", left, len < width ? (int)(width - len) : 1, "", right);
}

static void print_opt(const struct opt *o)
{
	char left[96];

	snprintf(left, sizeof left, "%c%c%s--%s%s%s%s", o->letter ? '-' : ' ',
		 o->letter ? o->letter : ' ', o->letter ? ", " : "  ", o->name,
		 !o->metavar         ? ""
		 : o->value_optional ? "[="
				     : " ",
		 o->metavar ? o->metavar : "", o->value_optional ? "]" : "");
	print_row(OPTIONS, left, o->help);
	if (o->kind != KIND_CHOICE)
		return;
	out_printf("  %*s", OPTIONS, "");
	for (size_t i = 0; o->choices[i]; i++)
		out_printf("%s%s", i ? ", " : "one of ", o->choices[i]);
	out_text("\n");
}

static void print_operand(const struct operand *p)
{
	out_printf(p->optional ? " [%s]" : " %s", p->metavar);
	if (p->repeats)
		out_text("...");
}

static void print_columns(const struct opt *o)
{
	out_text("\nColumns (those marked * by default):\n");
	for (size_t i = 0; i < o->column_count; i++) {
		char left[32];

		snprintf(left, sizeof left, "%s%s", o->columns[i].name,
			 o->columns[i].extra & COLUMN_EXTRA ? "" : " *");
		print_row(NAMES, left, o->columns[i].help);
	}
}

/* By an option before this one: --sort takes those of --output. */
static bool columns_listed(const struct verb *v, size_t i)
{
	const struct column *columns = v->opts[i].columns;

	while (i-- > 0)
		if (v->opts[i].kind == KIND_COLUMNS && v->opts[i].columns == columns)
			return true;
	return false;
}

void help_verb(const struct applet *a, const struct verb *v)
{
	out_printf("usage: ipctool %s%s%s [OPTION]...", a->name, a->verb ? "" : " ",
		   a->verb ? "" : v->name);
	for (size_t i = 0; i < v->operand_count; i++) {
		if (v->operands[i].kind == KIND_COMMAND)
			out_text(" --");
		print_operand(&v->operands[i]);
	}
	out_printf("\n\n%s.\n\nOptions:\n", v->brief);
	for (unsigned int i = 0; verb_opt(v, i); i++)
		print_opt(verb_opt(v, i));
	for (size_t i = 0; i < v->opt_count; i++)
		if (v->opts[i].kind == KIND_COLUMNS && !columns_listed(v, i))
			print_columns(&v->opts[i]);
	if (v->notes)
		out_printf("\n%s", v->notes);
	out_printf("\nMore: man ipctool%s%s\n", a->name[0] == '-' ? "" : "-",
		   a->name[0] == '-' ? "" : a->name);
}

void help_applet(const struct applet *a)
{
	if (a->verb) {
		help_verb(a, a->verb);
		return;
	}
	out_printf("usage: ipctool %s VERB [OPTION]... [OPERAND]...\n\n%s.\n\nVerbs:\n", a->name,
		   a->brief);
	for (const struct verb *const *v = a->verbs; *v; v++)
		print_row(NAMES, (*v)->name, (*v)->brief);
	out_printf("\nOptions of a verb: ipctool %s VERB --help\nMore: man ipctool-%s\n", a->name,
		   a->name);
}

void help_tool(void)
{
	out_text("usage: ipctool APPLET VERB [OPTION]... [OPERAND]...\n"
		 "       ipctool --in PID APPLET ...\n"
		 "       ipctool help [APPLET [VERB]]\n"
		 "       ipctool --help | --version | --list\n"
		 "       ipctool --install [-s] DIR [NAME]...\n\n"
		 "Every inter-process communication mechanism of Linux, from the shell.\n\n"
		 "Applets:\n");
	for (const struct applet *const *a = applets; *a; a++)
		if (!(*a)->hidden)
			print_row(NAMES, (*a)->name, (*a)->brief);
	out_text("\nVerbs of an applet: ipctool APPLET --help\nMore: man ipctool\n");
}
