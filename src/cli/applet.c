/* applet.c - finding applets and verbs by name. */
#include "err.h"
#include "text.h"
#include "verb.h"

#include <stdbool.h>
#include <string.h>

/* Most names differ in their first letters, and calls of strcmp() are felt at every start. */
static bool is_named(const char *one, const char *name)
{
	return *one == *name && strcmp(one, name) == 0;
}

const struct applet *applet_find(const char *name)
{
	for (const struct applet *const *a = applets; *a; a++)
		if (is_named((*a)->name, name))
			return *a;
	return NULL;
}

const struct verb *applet_verb(const struct applet *a, const char *name)
{
	for (const struct verb *const *v = a->verbs; *v; v++)
		if (is_named((*v)->name, name))
			return *v;
	return NULL;
}

static int unknown_word(const char *what, const char *name, const char *const *names)
{
	const char *near = text_nearest(name, names);

	if (near)
		return err_usage("unknown %s '%s'; did you mean '%s'?", what, name, near);
	return err_usage("unknown %s '%s'", what, name);
}

int option_unknown(const char *name, const char *const *names)
{
	return unknown_word("option", name, names);
}

int applet_unknown(const char *name)
{
	const char *names[64];
	size_t n = 0;

	for (const struct applet *const *a = applets; *a && n < COUNT(names) - 1; a++)
		if (!(*a)->hidden)
			names[n++] = (*a)->name;
	names[n] = NULL;
	return unknown_word("applet", name, names);
}

int verb_unknown(const struct applet *a, const char *name)
{
	const char *names[32];
	size_t n = 0;

	for (const struct verb *const *v = a->verbs; *v && n < COUNT(names) - 1; v++)
		names[n++] = (*v)->name;
	names[n] = NULL;
	return unknown_word("verb", name, names);
}
