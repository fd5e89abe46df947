/* err.c - one line a message, made of command, object, words and facts; and the status. */
#include "err.h"

#include "capture.h"
#include "check.h"

#include <errno.h>

static struct capture c;

/* What was captured; valid until the next call. */
static const char *captured(struct capture *from)
{
	static char text[16384];

	capture_end(from);
	snprintf(text, sizeof text, "%s", from->text);
	free(from->text);
	return text;
}

static void says_command_object_words_facts(void)
{
	capture_begin(&c, 2);
	CHECK_EQ(err_sys(-EMSGSIZE, "/jobs", "message is %d bytes", 9), ST_FAIL);
	CHECK_STR(captured(&c), "ipctool mq send: /jobs: message too long (message is 9 bytes)\n");
	capture_begin(&c, 2);
	CHECK_EQ(err_sys(-ENOENT, "/jobs", NULL), ST_ABSENT);
	CHECK_STR(captured(&c), "ipctool mq send: /jobs: does not exist\n");
	capture_begin(&c, 2);
	CHECK_EQ(err_at(ST_NO, NULL, "no"), ST_NO);
	CHECK_STR(captured(&c), "ipctool mq send: no\n");
}

static void has_a_status_for_each_kind_of_failure(void)
{
	static const struct {
		int r, status;
	} rows[] = {
		{ 0, ST_OK },
		{ -ENOENT, ST_ABSENT },
		{ -EEXIST, ST_EXISTS },
		{ -EACCES, ST_DENIED },
		{ -EPERM, ST_DENIED },
		{ -EIDRM, ST_REMOVED },
		{ -ETIMEDOUT, ST_TIMEOUT },
		{ -EAGAIN, ST_TIMEOUT },
		{ -EIO, ST_FAIL },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_EQ(err_status(rows[i].r), rows[i].status);
}

static void tells_failures_before_a_command(void)
{
	CHECK_EQ(err_before_command(ST_OK), ST_OK);
	CHECK_EQ(err_before_command(ST_FAIL), ST_SELF);
	CHECK_EQ(err_before_command(ST_REMOVED), ST_SELF);
	CHECK_EQ(err_before_command(ST_TIMEOUT), ST_TIMEOUT);
	CHECK_EQ(err_before_command(ST_SIGNAL + 15), ST_SIGNAL + 15);
}

static void lets_no_object_forge_a_line(void)
{
	capture_begin(&c, 2);
	err_at(ST_FAIL, "/a\nipctool mq rm: /b: gone", "\033[31m%s", "x\x80");
	CHECK_STR(captured(&c),
		  "ipctool mq send: /a\\x0aipctool mq rm: /b: gone: \\x1b[31mx\\x80\n");
}

static void cuts_a_message_that_is_too_long(void)
{
	static char name[20000];

	memset(name, '\n', sizeof name - 1);
	capture_begin(&c, 2);
	err_at(ST_FAIL, name, "what");
	capture_end(&c);
	CHECK_EQ(strchr(c.text, '\n') - c.text, c.len - 1);
	CHECK(c.len < sizeof name * 4);
	free(c.text);
}

static void hints_unless_quiet(void)
{
	capture_begin(&c, 2);
	err_hint("do %s", "it");
	err_verbosity(-1);
	err_hint("not that");
	err_verbosity(0);
	CHECK_STR(captured(&c), "  hint: do it\n");
}

static void notes_when_verbose(void)
{
	capture_begin(&c, 2);
	err_note("/q", "not yet");
	err_verbosity(1);
	err_note("/q", "removed");
	err_verbosity(0);
	CHECK_STR(captured(&c), "ipctool mq send: /q: removed\n");
}

static void tries_the_right_help(void)
{
	capture_begin(&c, 2);
	err_context(NULL, NULL);
	CHECK_EQ(err_usage("missing applet"), ST_USAGE);
	err_context("mq", NULL);
	err_usage("missing verb");
	err_context("mq", "send");
	CHECK_STR(captured(&c), "ipctool: missing applet\n  try: ipctool --help\n"
				"ipctool mq: missing verb\n  try: ipctool mq --help\n");
}

static void is_another_command(void)
{
	capture_begin(&c, 2);
	err_context_compatible("ipcs");
	err_usage("unknown option '-z'");
	err_at(ST_FAIL, "id 5", "gone");
	err_context("mq", "send");
	err_at(ST_FAIL, "/q", "full");
	CHECK_STR(captured(&c), "ipcs: unknown option '-z'\n  try: ipcs --help\n"
				"ipcs: id 5: gone\nipctool mq send: /q: full\n");
}

static const struct check_case cases[] = {
	{ "says command, object, words, facts", says_command_object_words_facts },
	{ "has a status for each kind of failure", has_a_status_for_each_kind_of_failure },
	{ "tells failures before a command", tells_failures_before_a_command },
	{ "lets no object forge a line", lets_no_object_forge_a_line },
	{ "cuts a message that is too long", cuts_a_message_that_is_too_long },
	{ "hints unless quiet", hints_unless_quiet },
	{ "notes when verbose", notes_when_verbose },
	{ "tries the right help", tries_the_right_help },
	{ "is another command", is_another_command },
};

int main(void)
{
	err_context("mq", "send");
	return check_run(cases, sizeof cases / sizeof cases[0]);
}
