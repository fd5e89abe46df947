/* perm.c - users and groups. Only root and numbers that nobody has are the same everywhere. */
#include "perm.h"

#include "check.h"

#include <errno.h>

#define NOBODY_HAS 3987654321u

static const struct {
	const char *text;
	int result;
	uintmax_t id;
} rows[] = {
	{ "root", 0, 0 },
	{ "0", 0, 0 },
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

/* Asked in turn, so that what is remembered of one is not told of the other. */
static void names_users(void)
{
	for (int i = 0; i < 3; i++) {
		CHECK_STR(user_name(0), "root");
		CHECK_STR(user_name(0), "root");
		CHECK_STR(user_name(NOBODY_HAS), "3987654321");
		CHECK_STR(user_name((uid_t)-1), "4294967295");
	}
}

static void names_groups(void)
{
	for (int i = 0; i < 3; i++) {
		CHECK_STR(group_name(0), "root");
		CHECK_STR(group_name(0), "root");
		CHECK_STR(group_name(NOBODY_HAS), "3987654321");
		CHECK_STR(group_name((gid_t)-1), "4294967295");
	}
}

/* A name handed out for a message must survive the look-up of a group, or of another's number. */
static void names_stay(void)
{
	const char *user = user_name(NOBODY_HAS);
	const char *group = group_name(0);
	uid_t uid;

	user_parse(&uid, "root");
	CHECK_STR(user, "3987654321");
	CHECK_STR(group, "root");
}

static const struct check_case cases[] = {
	{ "reads users", reads_users },
	{ "reads groups", reads_groups },
	{ "names users", names_users },
	{ "names groups", names_groups },
	{ "a name stays until the next is asked for", names_stay },
};
CHECK_MAIN(cases)
