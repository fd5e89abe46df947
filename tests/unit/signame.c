/* signame.c - names of signals: every form, and the numbers that glibc gives the real-time ones. */
#include "signame.h"

#include "check.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define UNTOUCHED 12345
#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))

static void forms(void)
{
	static const struct {
		const char *text;
		int signum;
	} rows[] = {
		{ "TERM", SIGTERM }, { "SIGTERM", SIGTERM }, { "sigterm", SIGTERM },
		{ "Term", SIGTERM }, { "15", SIGTERM },      { "0", 0 },
		{ "64", 64 },        { "RTMIN", 34 },        { "SIGRTMIN", 34 },
		{ "rtmin+0", 34 },   { "RTMIN+3", 37 },      { "RTMIN+30", 64 },
		{ "RTMAX", 64 },     { "SIGRTMAX-2", 62 },   { "RTMAX-30", 34 },
		{ "CLD", SIGCHLD },  { "SIGPOLL", SIGIO },   { "IOT", SIGABRT },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		int signum = UNTOUCHED;

		CHECK_EQ(signal_parse(&signum, rows[i].text), 0);
		CHECK_EQ(signum, rows[i].signum);
	}
}

static void refused(void)
{
	static const char *const texts[] = {
		"",           "SIG",
		"SIGSIGTERM", "TER",
		"TERMS",      "-1",
		"65",         "1x",
		"RTMIN+31",   "RTMIN-1",
		"RTMAX+1",    "RTMIN+",
		"RTMIN+-1",   "RTMIN+99999999999",
		"RTMAX-31",   "RTMINx",
		" TERM",      "EXIT",
		"TERM\n",     "99999999999999999999",
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		int signum = UNTOUCHED;

		CHECK_EQ(signal_parse(&signum, texts[i]), -EINVAL);
		CHECK_EQ(signum, UNTOUCHED);
	}
}

static void back_again(void)
{
	char name[SIGNAL_NAME_SIZE];
	int signum;

	for (int i = 0; i <= SIGNAL_MAX; i++) {
		CHECK_EQ(signal_parse(&signum, signal_name(name, i)), 0);
		CHECK_EQ(signum, i);
	}
	CHECK_STR(signal_name(name, 32), "32");
	CHECK_STR(signal_name(name, SIGNAL_RTMIN), "RTMIN");
	CHECK_STR(signal_name(name, SIGNAL_MAX), "RTMIN+30");
	CHECK_STR(signal_name(name, SIGCHLD), "CHLD");
}

static void meant(void)
{
	CHECK_STR(signal_nearest("TREM"), "TERM");
	CHECK_STR(signal_nearest("sigkil"), "KILL");
	CHECK_EQ(signal_nearest("nothing like it") == NULL, 1);
}

static const struct check_case cases[] = {
	{ "every form of a name, and numbers", forms },
	{ "anything else is refused", refused },
	{ "each number's name is that number", back_again },
	{ "what was probably meant", meant },
};

CHECK_MAIN(cases)
