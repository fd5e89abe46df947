/* object_select.c - which objects are meant. */
#include "object_select.h"

#include <fnmatch.h>
#include <string.h>

bool object_matches(const struct object *o, const char *pattern)
{
	const char *name = strchr(o->address, ':');

	if (!name)
		return false;
	name++;
	return fnmatch(pattern, o->address, 0) == 0 || fnmatch(pattern, name, 0) == 0 ||
	       (o->form == ADDRESS_POSIX && fnmatch(pattern, name + 1, 0) == 0);
}

int64_t object_age(const struct object *o, int64_t present)
{
	int64_t last = object_last_time(o);

	if (last == 0)
		return OBJECT_UNKNOWN;
	return last < present ? present - last : 0;
}

bool object_selected(const struct object *o, const struct object_selection *s)
{
	if (!(s->families & FAMILY_BIT(o->family)))
		return false;
	if (s->by_owner && !(o->owned && o->uid == s->owner))
		return false;
	if (s->older > 0 && object_age(o, s->present) < s->older)
		return false;
	return !s->match || object_matches(o, s->match);
}

void object_list_select(struct object_list *list, const struct object_selection *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (object_selected(list->objects[i], s))
			list->objects[kept++] = list->objects[i];
	list->count = kept;
}
