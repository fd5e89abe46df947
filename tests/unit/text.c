/* text.c - escaping for terminals and for JSON, and guessing what was meant. */
#include "text.h"

#include "check.h"

struct row {
	const char *text;
	size_t len;
	const char *escaped, *json;
};
/* clang-format off */
#define ROW(t, e, j) { .text = (t), .len = sizeof(t) - 1, .escaped = (e), .json = (j) }
/* clang-format on */

static const struct row rows[] = {
	ROW("", "", ""),
	ROW("jobs", "jobs", "jobs"),
	ROW(" ~!#$%&'()*+,-./:;<=>?@[]^_`{|}", " ~!#$%&'()*+,-./:;<=>?@[]^_`{|}",
	    " ~!#$%&'()*+,-./:;<=>?@[]^_`{|}"),
	ROW("a\"b", "a\"b", "a\\\"b"),
	ROW("a\\b", "a\\x5cb", "a\\\\b"),
	ROW("a\nb\tc\r", "a\\x0ab\\x09c\\x0d", "a\\u000ab\\u0009c\\u000d"),
	ROW("a\0b", "a\\x00b", "a\\u0000b"),
	ROW("\0", "\\x00", "\\u0000"),
	ROW("\x1b[31m", "\\x1b[31m", "\\u001b[31m"),
	ROW("\x1f\x20", "\\x1f ", "\\u001f "),
	ROW("~\x7f", "~\\x7f", "~\\u007f"),
	/* C1 controls as characters: U+009B starts a sequence on some terminals */
	ROW("\xc2\x80", "\\xc2\\x80", "\\u0080"),
	ROW("\xc2\x9b", "\\xc2\\x9b", "\\u009b"),
	ROW("\xc2\x9f", "\\xc2\\x9f", "\\u009f"),
	ROW("\xc2\xa0", "\xc2\xa0", "\xc2\xa0"),
	/* and as bytes */
	ROW("\x9b", "\\x9b", "\\udc9b"),
	/* the first and the last character of each length */
	ROW("\xc3\xa9", "\xc3\xa9", "\xc3\xa9"),
	ROW("\xdf\xbf", "\xdf\xbf", "\xdf\xbf"),
	ROW("\xe0\xa0\x80", "\xe0\xa0\x80", "\xe0\xa0\x80"),
	ROW("\xef\xbf\xbf", "\xef\xbf\xbf", "\xef\xbf\xbf"),
	ROW("\xf0\x90\x80\x80", "\xf0\x90\x80\x80", "\xf0\x90\x80\x80"),
	ROW("\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"),
	ROW("\xf0\x9f\x98\x80!", "\xf0\x9f\x98\x80!", "\xf0\x9f\x98\x80!"),
	/* longer than need be */
	ROW("\xc0\x80", "\\xc0\\x80", "\\udcc0\\udc80"),
	ROW("\xc1\xbf", "\\xc1\\xbf", "\\udcc1\\udcbf"),
	ROW("\xe0\x9f\xbf", "\\xe0\\x9f\\xbf", "\\udce0\\udc9f\\udcbf"),
	ROW("\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf", "\\udcf0\\udc8f\\udcbf\\udcbf"),
	/* surrogates, and beyond the last character */
	ROW("\xed\x9f\xbf", "\xed\x9f\xbf", "\xed\x9f\xbf"),
	ROW("\xed\xa0\x80", "\\xed\\xa0\\x80", "\\udced\\udca0\\udc80"),
	ROW("\xed\xbf\xbf", "\\xed\\xbf\\xbf", "\\udced\\udcbf\\udcbf"),
	ROW("\xee\x80\x80", "\xee\x80\x80", "\xee\x80\x80"),
	ROW("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\udcf4\\udc90\\udc80\\udc80"),
	ROW("\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80", "\\udcf5\\udc80\\udc80\\udc80"),
	ROW("\xff\xfe", "\\xff\\xfe", "\\udcff\\udcfe"),
	/* cut short, and what follows is a character of its own */
	ROW("\xc3", "\\xc3", "\\udcc3"),
	ROW("\xe2\x82", "\\xe2\\x82", "\\udce2\\udc82"),
	ROW("\xf0\x9f\x98", "\\xf0\\x9f\\x98", "\\udcf0\\udc9f\\udc98"),
	ROW("\xe2\x82z", "\\xe2\\x82z", "\\udce2\\udc82z"),
	ROW("\xe2\xc3\xa9", "\\xe2\xc3\xa9", "\\udce2\xc3\xa9"),
	ROW("\xa9\xc3\xa9", "\\xa9\xc3\xa9", "\\udca9\xc3\xa9"),
	/* line separators and marks of direction; their neighbours are harmless */
	ROW("\xe2\x80\xa7", "\xe2\x80\xa7", "\xe2\x80\xa7"),
	ROW("\xe2\x80\xa8", "\\xe2\\x80\\xa8", "\\u2028"),
	ROW("\xe2\x80\xae", "\\xe2\\x80\\xae", "\\u202e"),
	ROW("\xe2\x80\xaf", "\xe2\x80\xaf", "\xe2\x80\xaf"),
	ROW("\xe2\x81\xa5", "\xe2\x81\xa5", "\xe2\x81\xa5"),
	ROW("\xe2\x81\xa6", "\\xe2\\x81\\xa6", "\\u2066"),
	ROW("\xe2\x81\xa9", "\\xe2\\x81\\xa9", "\\u2069"),
	ROW("\xe2\x81\xaa", "\xe2\x81\xaa", "\xe2\x81\xaa"),
};

/* Of a single byte: what neither escape changes. */
static void plain_is_what_stays(void)
{
	char byte[] = "xx", escaped[8], json[8];

	CHECK(text_is_plain("", 0));
	for (int c = 0; c < 256; c++) {
		byte[1] = (char)c;
		text_escape(escaped, sizeof(escaped), byte, 2);
		text_escape_json(json, sizeof(json), byte, 2);
		CHECK_EQ(text_is_plain(byte, 2),
			 c > 0 && !strcmp(escaped, byte) && !strcmp(json, byte));
	}
}

static void escapes_for_terminals(void)
{
	char buf[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = text_escape(buf, sizeof(buf), rows[i].text, rows[i].len);

		CHECK_EQ(n, strlen(rows[i].escaped));
		CHECK_STR(buf, rows[i].escaped);
	}
}

static void escapes_for_json(void)
{
	char buf[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = text_escape_json(buf, sizeof(buf), rows[i].text, rows[i].len);

		CHECK_EQ(n, strlen(rows[i].json));
		CHECK_STR(buf, rows[i].json);
	}
}

static void knows_characters(void)
{
	CHECK_EQ(text_char("a", 1), 1);
	CHECK_EQ(text_char("\\", 1), 1);
	CHECK_EQ(text_char(" ", 1), 1);
	CHECK_EQ(text_char("~", 1), 1);
	CHECK_EQ(text_char("\x1f", 1), 0);
	CHECK_EQ(text_char("a", 0), 0);
	CHECK_EQ(text_char("\xc3\xa9", 2), 2);
	CHECK_EQ(text_char("\xc3\xa9", 1), 0);
	CHECK_EQ(text_char("\xe2\x82\xac", 3), 3);
	CHECK_EQ(text_char("\xe2\x82\xac", 2), 0);
	CHECK_EQ(text_char("\xf0\x9f\x98\x80", 4), 4);
	CHECK_EQ(text_char("\xf0\x9f\x98\x80", 3), 0);
	CHECK_EQ(text_char("\n", 1), 0);
	CHECK_EQ(text_char("\0", 1), 0);
	CHECK_EQ(text_char("\x7f", 1), 0);
	CHECK_EQ(text_char("\xc2\x85", 2), 0);
	CHECK_EQ(text_char("\xe2\x80\xae", 3), 0);
	CHECK_EQ(text_char("\xed\xa0\x80", 3), 0);
	CHECK_EQ(text_char("\x80", 1), 0);
}

typedef size_t escape_fn(char *buf, size_t cap, const char *text, size_t len);

/* In every buffer that is too small: a beginning of the whole, cut between pieces, and no more. */
static void check_cuts(escape_fn *escape, const char *text, size_t len, const char *const *cuts)
{
	char whole[64], buf[64];
	size_t n = escape(whole, sizeof(whole), text, len);

	for (size_t cap = 1; cap <= n + 1; cap++) {
		size_t used;

		memset(buf, '#', sizeof(buf));
		used = escape(buf, cap, text, len);
		CHECK(used < cap);
		CHECK_EQ(buf[used], '\0');
		CHECK_EQ(buf[cap], '#');
		CHECK_MEM(buf, whole, used);
		CHECK_STR(buf, cuts[cap - 1]);
	}
}

static void cuts_between_characters(void)
{
	static const char *const plain[] = {
		"",         "",         "\xc3\xa9",      "\xc3\xa9",
		"\xc3\xa9", "\xc3\xa9", "\xc3\xa9\\x0a", "\xc3\xa9\\x0az",
	};
	static const char *const json[] = {
		"",
		"",
		"\xc3\xa9",
		"\xc3\xa9",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"",
		"\xc3\xa9\\\"\\udcff",
		"\xc3\xa9\\\"\\udcffz",
	};

	check_cuts(text_escape, "\xc3\xa9\nz", 4, plain);
	check_cuts(text_escape_json, "\xc3\xa9\"\xffz", 5, json);
}

static void no_room_is_no_text(void)
{
	char buf[] = "#";

	CHECK_EQ(text_escape(buf, 0, "a", 1), 0);
	CHECK_EQ(text_escape_json(buf, 0, "a", 1), 0);
	CHECK_EQ(buf[0], '#');
}

static void the_promised_room_suffices(void)
{
	char text[64], buf[6 * sizeof(text) + 1];

	memset(text, '\xff', sizeof(text));
	CHECK_EQ(text_escape(buf, 4 * sizeof(text) + 1, text, sizeof(text)), 4 * sizeof(text));
	CHECK_EQ(text_escape_json(buf, sizeof(buf), text, sizeof(text)), 6 * sizeof(text));
}

static const char *const names[] = {
	"create", "send", "recv", "peek",   "wait",     "exec",    "stat",     "alter", "ls", "rm",
	"sem",    "shm",  "mq",   "limits", "wait-for", "timeout", "nonblock", "null",  NULL,
};

static const struct {
	const char *text, *nearest;
} guesses[] = {
	{ "send", "send" },
	{ "sned", "send" }, /* neighbours swapped */
	{ "snd", "send" },
	{ "ssend", "send" },
	{ "sand", "send" },
	{ "SEND", "send" },
	{ "Sned", "send" },
	{ "esnd", "send" },
	{ "dnes", NULL },
	{ "recieve", NULL },
	{ "receive", NULL },
	{ "recv", "recv" },
	{ "rec", "recv" },
	{ "crate", "create" },
	{ "carete", "create" },
	{ "craete", "create" },
	{ "cretae", "create" },
	{ "craetd", "create" },
	{ "created", "create" },
	{ "createdx", "create" },
	{ "createdxy", NULL },
	{ "cre", "create" }, /* cut short */
	{ "c", NULL },
	{ "time", "timeout" },
	{ "no", "nonblock" },
	{ "wait-", "wait" },
	{ "wait-f", "wait-for" },
	{ "waitfor", "wait-for" },
	{ "limit", "limits" },
	{ "sm", "sem" },
	{ "se", "send" },
	{ "l", NULL },
	{ "xs", NULL },
	{ "xls", "ls" },
	{ "for", NULL },
	{ "block", NULL },
	{ "qm", NULL },
	{ "", NULL },
	{ "zzz", NULL },
	{ "a-word-that-is-longer-than-any-name-there-is", NULL },
};

static void guesses_what_was_meant(void)
{
	for (size_t i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++) {
		const char *nearest = text_nearest(guesses[i].text, names);

		check_str(nearest, guesses[i].nearest, __FILE__, __LINE__, guesses[i].text);
	}
}

static void guesses_the_nearest_first(void)
{
	static const char *const near[] = { "abcdexx", "abcdefx", "abcdefg", "abcdegf", NULL };
	static const char *const equal[] = { "abcx", "abcy", NULL };
	static const char *const none[] = { NULL };

	CHECK_STR(text_nearest("abcdefg", near), "abcdefg");
	CHECK_STR(text_nearest("abcdefz", near), "abcdefx");
	CHECK_STR(text_nearest("abcz", equal), "abcx");
	CHECK_STR(text_nearest("abc", none), NULL);
}

/* 32 bytes fit the rows of the distance; longer ones must not be looked at. */
static void long_names_are_nobodys(void)
{
	static const char longest[] = "abcdefghijklmnopqrstuvwxyz012345";
	static const char longer[] = "abcdefghijklmnopqrstuvwxyz0123456";
	static const char *const long_names[] = { longer, longest, NULL };

	CHECK_STR(text_nearest("bacdefghijklmnopqrstuvwxyz012345", long_names), longest);
	CHECK_STR(text_nearest("bacdefghijklmnopqrstuvwxyz0123456", long_names), NULL);
}

static void quotes_for_a_shell(void)
{
	static const char *const quoted[][2] = {
		{ "/jobs", "/jobs" },
		{ "ftok:./a+b:1,%", "ftok:./a+b:1,%" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "", "''" },
		{ "-x", "-- -x" },
		{ "a b", "'a b'" },
		{ "$(reboot)", "'$(reboot)'" },
		{ "it's", "'it'\"'\"'s'" },
		{ "a\nb", "$'a\nb'" },
		{ "\\'\xff", "$'\\'\"'\"$'\xff'" },
	};
	char buf[32];

	for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
		CHECK_STR(text_quote(buf, sizeof buf, quoted[i][0]), quoted[i][1]);
	CHECK_STR(text_quote(buf, 6, "a b"), "'a b'");
	for (size_t cap = 0; cap < 6; cap++)
		CHECK_STR(text_quote(buf, cap, "a b"), NULL);
}

static const struct check_case cases[] = {
	{ "plain is what stays", plain_is_what_stays },
	{ "escapes for terminals", escapes_for_terminals },
	{ "escapes for JSON", escapes_for_json },
	{ "knows characters", knows_characters },
	{ "cuts between characters", cuts_between_characters },
	{ "no room is no text", no_room_is_no_text },
	{ "the promised room suffices", the_promised_room_suffices },
	{ "guesses what was meant", guesses_what_was_meant },
	{ "guesses the nearest first", guesses_the_nearest_first },
	{ "quotes for a shell", quotes_for_a_shell },
	{ "long names are nobody's", long_names_are_nobodys },
};
CHECK_MAIN(cases)
