/* values.c - what the value of an option may be, by its kind. */
#include "complete.h"

#include "out.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

static void offer_choices(struct cursor c, const char *const *choices)
{
	for (; *choices; choices++)
		complete_offer(c, *choices);
}

/* Is a column named in the list, which ends before `end`? */
static bool listed(const char *list, const char *end, const char *name)
{
	size_t len = strlen(name);

	while (list < end) {
		size_t n = strcspn(list, ",");

		if (n == len && strncmp(list, name, len) == 0)
			return true;
		list += n + 1;
	}
	return false;
}

/* [+]COL[,COL]...: the last one, and none twice. */
static void offer_columns(struct cursor c, const struct opt *o)
{
	const char *list = c.word + c.kept + (c.word[c.kept] == '+');
	const char *comma = strrchr(list, ',');
	const char *last = comma ? comma + 1 : list;

	c.kept = (size_t)(last - c.word);
	for (size_t i = 0; i < o->column_count; i++)
		if (!listed(list, last, o->columns[i].name))
			complete_offer(c, o->columns[i].name);
}

static void offer_signals(struct cursor c)
{
	char name[SIGNAL_NAME_SIZE];

	for (int i = 1; i <= SIGNAL_MAX; i++) {
		signal_name(name, i);
		if (name[0] >= 'A')
			complete_offer(c, name);
	}
}

/* Those of the file only: a directory service may have more than anybody wants to see. */
static void offer_users(struct cursor c)
{
	FILE *f = fopen("/etc/passwd", "re");
	const struct passwd *user;

	while (f && (user = fgetpwent(f)))
		complete_offer(c, user->pw_name);
	if (f)
		fclose(f);
}

static void offer_groups(struct cursor c)
{
	FILE *f = fopen("/etc/group", "re");
	const struct group *group;

	while (f && (group = fgetgrent(f)))
		complete_offer(c, group->gr_name);
	if (f)
		fclose(f);
}

void complete_value(struct cursor c, const struct opt *o)
{
	switch ((enum kind)o->kind) {
	case KIND_CHOICE:
		offer_choices(c, o->choices);
		break;
	case KIND_TEXT:
		if (o->choices)
			offer_choices(c, o->choices);
		break;
	case KIND_SIGNAL:
		offer_signals(c);
		break;
	case KIND_COLUMNS:
		offer_columns(c, o);
		break;
	case KIND_USER:
		offer_users(c);
		break;
	case KIND_GROUP:
		offer_groups(c);
		break;
	case KIND_FILE:
		out_text(COMPLETE_FILES);
		break;
	default:
		break;
	}
}
