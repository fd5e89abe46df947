/* mode.c - permission bits, octal and symbolic. */
#include "mode.h"

#include "check.h"

#include <errno.h>

/* What the text makes of no bits, of all, and of 0640: that tells every change from another. */
static const struct {
	const char *text;
	mode_t of_none, of_all, of_0640;
} good[] = {
	{ "0", 0, 0, 0 },
	{ "640", 0640, 0640, 0640 },
	{ "0640", 0640, 0640, 0640 },
	{ "7", 07, 07, 07 },
	{ "777", 0777, 0777, 0777 },
	{ "0000000000000000000000000000000000777", 0777, 0777, 0777 },
	{ "u=rw,g=r,o=", 0640, 0640, 0640 },
	{ "a=", 0, 0, 0 },
	{ "=", 0, 0, 0 },
	{ "=rw", 0666, 0666, 0666 },
	{ "a=rwx", 0777, 0777, 0777 },
	{ "ugo=r", 0444, 0444, 0444 },
	{ "u=r", 0400, 0477, 0440 },
	{ "g=w", 0020, 0727, 0620 },
	{ "o=x", 0001, 0771, 0641 },
	{ "+x", 0111, 0777, 0751 },
	{ "a+x", 0111, 0777, 0751 },
	{ "u+x", 0100, 0777, 0740 },
	{ "go+w", 0022, 0777, 0662 },
	{ "og+w", 0022, 0777, 0662 },
	{ "uu+x", 0100, 0777, 0740 },
	{ "-r", 0, 0333, 0200 },
	{ "a-w", 0, 0555, 0440 },
	{ "o-rwx", 0, 0770, 0640 },
	{ "g-rr", 0, 0737, 0600 },
	{ "u+", 0, 0777, 0640 },
	{ "u-", 0, 0777, 0640 },
	{ "u+r,u-r", 0, 0377, 0240 },
	{ "u-r,u+r", 0400, 0777, 0640 },
	{ "u=rw-x", 0600, 0677, 0640 },
	{ "u=rwx-w+w", 0700, 0777, 0740 },
	{ "u=-w", 0, 0077, 0040 },
	{ "a=r,u+w", 0644, 0644, 0644 },
	{ "u=rw,u=x", 0100, 0177, 0140 },
	{ "g+w,o=,u-x", 0020, 0670, 0660 },
};

static const struct {
	const char *text;
	int result;
} bad[] = {
	{ "", -EINVAL },
	{ "8", -EINVAL },
	{ "08", -EINVAL },
	{ "0x1ff", -EINVAL },
	{ "0o640", -EINVAL },
	{ "-1", -EINVAL },
	{ "+1", -EINVAL },
	{ " 640", -EINVAL },
	{ "640 ", -EINVAL },
	{ "640,u+x", -EINVAL },
	{ "u+x,640", -EINVAL },
	{ "1000", -ERANGE },
	{ "1777", -ERANGE },
	{ "4755", -ERANGE },
	{ "7777777777777777777777777777777777777777", -ERANGE },
	{ "10000000000000000000000000000000000000000", -ERANGE },
	{ "1777x", -EINVAL },
	{ "u", -EINVAL },
	{ "rw", -EINVAL },
	{ "u=r,", -EINVAL },
	{ ",u=r", -EINVAL },
	{ "u=r,,g=r", -EINVAL },
	{ ",", -EINVAL },
	{ "u=r g=r", -EINVAL },
	{ "u=g", -EINVAL },
	{ "u+s", -EINVAL },
	{ "+t", -EINVAL },
	{ "+X", -EINVAL },
	{ "U=r", -EINVAL },
	{ "x+r", -EINVAL },
	{ "u*r", -EINVAL },
};

static void reads_modes(void)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct mode_change c = { 0 };

		check_eq(mode_parse(&c, good[i].text), 0, __FILE__, __LINE__, good[i].text);
		check_eq(mode_apply(c, 0), good[i].of_none, __FILE__, __LINE__, good[i].text);
		check_eq(mode_apply(c, 0777), good[i].of_all, __FILE__, __LINE__, good[i].text);
		check_eq(mode_apply(c, 0640), good[i].of_0640, __FILE__, __LINE__, good[i].text);
	}
}

static void refuses_the_rest(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct mode_change c = { .keep = 0123, .set = 0456 };
		int r = mode_parse(&c, bad[i].text);

		check_eq(r, bad[i].result, __FILE__, __LINE__, bad[i].text);
		check_is(c.keep == 0123 && c.set == 0456, __FILE__, __LINE__, bad[i].text);
	}
}

static void octal_is_exact(void)
{
	for (mode_t mode = 0; mode <= 0777; mode++) {
		struct mode_change c = MODE_UNCHANGED;
		char text[8];

		snprintf(text, sizeof(text), "%04o", mode);
		CHECK_EQ(mode_parse(&c, text), 0);
		CHECK_EQ(c.keep, 0);
		CHECK_EQ(c.set, mode);
		CHECK_EQ(mode_apply(c, 0777 & ~mode), mode);
		CHECK_EQ(mode_apply(MODE_EXACT(mode), 0777 & ~mode), mode);
	}
}

static void only_permission_bits_come_out(void)
{
	CHECK_EQ(mode_apply(MODE_UNCHANGED, 0100640), 0640);
	CHECK_EQ(mode_apply(MODE_UNCHANGED, 07777), 0777);
}

static bool leaves_alone(const char *text)
{
	struct mode_change c = MODE_EXACT(0);

	return mode_parse(&c, text) == 0 && mode_is_unchanged(c);
}

static void knows_no_change(void)
{
	CHECK(mode_is_unchanged(MODE_UNCHANGED));
	CHECK(!mode_is_unchanged(MODE_EXACT(0)));
	CHECK(!mode_is_unchanged(MODE_EXACT(0777)));
	CHECK(leaves_alone("u+"));
	CHECK(leaves_alone("+,-"));
	CHECK(!leaves_alone("u+x"));
	CHECK(!leaves_alone("u-x"));
	CHECK(!leaves_alone("="));
}

static const struct check_case cases[] = {
	{ "reads octal and symbolic modes", reads_modes },
	{ "refuses what is neither", refuses_the_rest },
	{ "octal modes are exact", octal_is_exact },
	{ "only permission bits come out", only_permission_bits_come_out },
	{ "knows a change that changes nothing", knows_no_change },
};
CHECK_MAIN(cases)
