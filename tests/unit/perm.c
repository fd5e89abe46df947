/*
 * perm.c - users and groups. The tables that libc would read are replaced by those below, so that
 * all machines have the same users, and look-ups can be counted.
 */
#include "perm.h"

#include "check.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>

#define LONG_NAME_ID 300
#define NOBODY_HAS   3987654321u

static char long_name[300];

static const struct {
	const char *name;
	id_t id;
} known[] = {
	{ "root", 0 },
	{ "mail", 8 },
	{ "1234", 7 }, /* a name that looks like another's number */
	{ long_name, LONG_NAME_ID },
	{ "", 400 },
};

static unsigned int lookups;

static char *name_of(id_t id)
{
	lookups++;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].id == id)
			return (char *)known[i].name;
	}
	return NULL;
}

static bool id_of(id_t *id, const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		*id = known[i].id;
		if (*name && !strcmp(known[i].name, name))
			return true;
	}
	return false;
}

struct passwd *getpwuid(uid_t uid)
{
	static struct passwd pw;

	pw.pw_name = name_of(uid);
	return pw.pw_name ? &pw : NULL;
}

struct passwd *getpwnam(const char *name)
{
	static struct passwd pw;

	return id_of(&pw.pw_uid, name) ? &pw : NULL;
}

struct group *getgrgid(gid_t gid)
{
	static struct group gr;

	gr.gr_name = name_of(gid);
	return gr.gr_name ? &gr : NULL;
}

struct group *getgrnam(const char *name)
{
	static struct group gr;

	return id_of(&gr.gr_gid, name) ? &gr : NULL;
}

/* A libc's archive has these beside the ones above; whoever calls them would bring in both. */
void setpwent(void)
{
}

struct passwd *getpwent(void)
{
	return NULL;
}

void endpwent(void)
{
}

void setgrent(void)
{
}

struct group *getgrent(void)
{
	return NULL;
}

void endgrent(void)
{
}

static const struct {
	const char *text;
	int result;
	uintmax_t id;
} rows[] = {
	{ "root", 0, 0 },
	{ "mail", 0, 8 },
	{ "0", 0, 0 },
	{ "8", 0, 8 },
	{ "1234", 0, 7 },
	{ "1235", 0, 1235 },
	{ "3987654321", 0, NOBODY_HAS },
	{ "4294967294", 0, 4294967294 },
	{ "4294967295", -ENOENT, 0 }, /* -1, "leave it alone" to chown(2) */
	{ "4294967296", -ENOENT, 0 },
	{ "99999999999999999999", -ENOENT, 0 },
	{ "-1", -ENOENT, 0 },
	{ "+0", -ENOENT, 0 },
	{ " 0", -ENOENT, 0 },
	{ "", -ENOENT, 0 },
	{ "0:0", -ENOENT, 0 },
	{ "Root", -ENOENT, 0 },
	{ "no-such-name", -ENOENT, 0 },
};

static void reads_users(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uid_t uid = 77;
		int r = user_parse(&uid, rows[i].text);

		check_eq(r, rows[i].result, __FILE__, __LINE__, rows[i].text);
		check_eq(uid, r ? 77 : (intmax_t)rows[i].id, __FILE__, __LINE__, rows[i].text);
	}
}

static void reads_groups(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		gid_t gid = 77;
		int r = group_parse(&gid, rows[i].text);

		check_eq(r, rows[i].result, __FILE__, __LINE__, rows[i].text);
		check_eq(gid, r ? 77 : (intmax_t)rows[i].id, __FILE__, __LINE__, rows[i].text);
	}
}

/* Each asked twice and all in turn, so that what is remembered of one is not told of another. */
static void check_names(const char *(*name)(id_t))
{
	lookups = 0;
	for (unsigned int i = 1; i <= 3; i++) {
		CHECK_STR(name(0), "root");
		CHECK_STR(name(0), "root");
		CHECK_STR(name(NOBODY_HAS), "3987654321");
		CHECK_STR(name(NOBODY_HAS), "3987654321");
		CHECK_STR(name((id_t)-1), "4294967295");
		CHECK_STR(name(8), "mail");
		CHECK_EQ(lookups, 4 * i);
	}
}

static void names_users(void)
{
	check_names(user_name);
}

static void names_groups(void)
{
	check_names(group_name);
}

/* A name is shown whole or not at all. */
static void odd_names_are_numbers(void)
{
	memset(long_name, 'x', sizeof(long_name) - 1);
	CHECK_STR(user_name(LONG_NAME_ID), "300");
	CHECK_STR(group_name(LONG_NAME_ID), "300");
	long_name[256] = '\0';
	user_name(0);
	CHECK_STR(user_name(LONG_NAME_ID), "300");
	long_name[255] = '\0';
	user_name(0);
	CHECK_STR(user_name(LONG_NAME_ID), long_name);
	CHECK_STR(user_name(400), "400");
}

static void names_stay(void)
{
	const char *user = user_name(8);
	const char *group = group_name(0);
	uid_t uid;

	user_parse(&uid, "root");
	CHECK_STR(user, "mail");
	CHECK_STR(group, "root");
}

static const struct check_case cases[] = {
	{ "reads users", reads_users },
	{ "reads groups", reads_groups },
	{ "names users, and remembers one", names_users },
	{ "names groups, and remembers one", names_groups },
	{ "names that are too long or empty are numbers", odd_names_are_numbers },
	{ "a name stays until the next is asked for", names_stay },
};
CHECK_MAIN(cases)
