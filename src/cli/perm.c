/* perm.c - users and groups by name or number. */
#include "perm.h"

#include "units.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The answer of one look-up; a name that does not fit is shown as its number. */
struct known {
	bool valid;
	id_t id;
	char name[256];
};

static bool files_only;

void names_from_files(void)
{
	files_only = true;
}

/* The user of that name; NULL: of that number. */
static const struct passwd *find_user(const char *name, uid_t uid)
{
	const struct passwd *pw;
	FILE *f;

	if (!files_only)
		return name ? getpwnam(name) : getpwuid(uid);
	f = fopen("/etc/passwd", "re");
	if (!f)
		return NULL;
	while ((pw = fgetpwent(f)))
		if (name ? strcmp(pw->pw_name, name) == 0 : pw->pw_uid == uid)
			break;
	fclose(f);
	return pw;
}

static const struct group *find_group(const char *name, gid_t gid)
{
	const struct group *gr;
	FILE *f;

	if (!files_only)
		return name ? getgrnam(name) : getgrgid(gid);
	f = fopen("/etc/group", "re");
	if (!f)
		return NULL;
	while ((gr = fgetgrent(f)))
		if (name ? strcmp(gr->gr_name, name) == 0 : gr->gr_gid == gid)
			break;
	fclose(f);
	return gr;
}

/* (id_t)-1 means "leave it alone" to chown(2), and nobody's number. */
static int id_parse(id_t *id, const char *text)
{
	uint64_t n;

	if (number_parse(&n, text) || n >= UINT32_MAX)
		return -ENOENT;
	*id = (id_t)n;
	return 0;
}

/* Names go first, as chown(1) has it: a name may consist of digits. */
int user_parse(uid_t *uid, const char *text)
{
	const struct passwd *pw = find_user(text, 0);

	if (!pw)
		return id_parse(uid, text);
	*uid = pw->pw_uid;
	return 0;
}

int group_parse(gid_t *gid, const char *text)
{
	const struct group *gr = find_group(text, 0);

	if (!gr)
		return id_parse(gid, text);
	*gid = gr->gr_gid;
	return 0;
}

static void remember(struct known *known, id_t id, const char *name)
{
	if (name && *name && strlen(name) < sizeof(known->name))
		snprintf(known->name, sizeof(known->name), "%s", name);
	else
		snprintf(known->name, sizeof(known->name), "%u", id);
	known->id = id;
	known->valid = true;
}

const char *user_name(uid_t uid)
{
	static struct known known;
	const struct passwd *pw;

	if (!known.valid || known.id != uid) {
		pw = find_user(NULL, uid);
		remember(&known, uid, pw ? pw->pw_name : NULL);
	}
	return known.name;
}

const char *group_name(gid_t gid)
{
	static struct known known;
	const struct group *gr;

	if (!known.valid || known.id != gid) {
		gr = find_group(NULL, gid);
		remember(&known, gid, gr ? gr->gr_name : NULL);
	}
	return known.name;
}
