/* verb.c - parsing by a table, with a verb that has an option of every kind. */
#include "verb.h"

#include "capture.h"
#include "check.h"
#include "err.h"

struct state {
	uint64_t count, size, value;
	int64_t offset;
	struct timeout timeout;
	struct mode_change mode;
	const char *text;
	struct table_opts table;
	unsigned int kind;
	bool all, follow, exist_ok;
};

static const struct state defaults = { .timeout = { TIMEOUT_NEVER }, .count = 7 };

static const struct column columns[] = {
	{ .name = "name", .help = "name" },
	{ .name = "size", .help = "size", .kind = CELL_SIZE },
};

static const char *const kinds[] = { "first", "second", NULL };

static const struct opt opts[] = {
	{ .kind = KIND_FLAG,
	  .letter = 'a',
	  .name = "all",
	  .help = "all",
	  .offset = FIELD(struct state, all, bool),
	  .excludes = 1 },
	{ .kind = KIND_FLAG,
	  .letter = 'f',
	  .name = "follow",
	  .help = "follow",
	  .offset = FIELD(struct state, follow, bool),
	  .excludes = 1 },
	OPT_NUMBER(struct state, count, 'c', "count", "N", 1, 100, "how many"),
	OPT_SIZE(struct state, size, 0, "msgsize", 1, 1 << 20, "size"),
	{ .kind = KIND_SIGNED,
	  .name = "offset",
	  .metavar = "N",
	  .help = "offset",
	  .min = (uint64_t)-INT64_MAX,
	  .max = INT64_MAX,
	  .offset = FIELD(struct state, offset, int64_t) },
	OPT_TIMEOUT(struct state, timeout),
	OPT_CREATE(struct state, mode, exist_ok),
	OPT_CHOICE(struct state, kind, 0, "kind", "KIND", kinds, "kind"),
	{ .kind = KIND_TEXT,
	  .name = "type",
	  .metavar = "N",
	  .help = "type",
	  .offset = FIELD(struct state, text, const char *),
	  .only = ADDRESS_SYSV },
	OPT_TABLE(struct state, table, columns),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ },
	OPERAND_NUMBER(struct state, value, "VALUE", 0, 9),
	{ .metavar = "TEXT", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

static const struct verb verb = {
	.name = "verb",
	.brief = "Be parsed",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
};

static const struct operand create_operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_MQ,
	  .forms = ADDRESS_POSIX | ADDRESS_KEY | ADDRESS_FTOK | ADDRESS_PRIVATE },
};

static const struct verb create_verb = {
	.name = "create",
	.brief = "Be parsed",
	STATE(defaults),
	OPERANDS(create_operands),
};

static const struct operand value_operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_MQ },
	{ .metavar = "VALUE", .kind = KIND_VALUE, .repeats = true },
};

static const struct verb value_verb = {
	.name = "add",
	.brief = "Be parsed",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(value_operands),
};

static const struct operand command_operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

static const struct verb command_verb = {
	.name = "run",
	.brief = "Be parsed",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(command_operands),
	.runs_command = true,
};

static const struct operand before_operands[] = {
	OPERAND_BEFORE_COMMAND(struct state, value, "PATH", KIND_FILE),
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

static const struct verb before_verb = {
	.name = "run",
	.brief = "Be parsed",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(before_operands),
	.runs_command = true,
};

/* A command of util-linux. */
struct compatible_state {
	struct given given;
	unsigned int view, kind;
	bool quick;
};

static const struct opt compatible_opts[] = {
	OPT_EACH(struct compatible_state, given, 'm', "mail", "ID", "mail"),
	OPT_EACH(struct compatible_state, given, 'M', "mail-key", "KEY", "mail"),
	OPT_FLAG(struct compatible_state, quick, 'q', "quick", "quick"),
	OPT_SET(struct compatible_state, view, 't', "time", 1, "times"),
	OPT_SET(struct compatible_state, view, 'v', "values", 2, "values"),
	{ .kind = KIND_CHOICE,
	  .letter = 'a',
	  .name = "all",
	  .metavar = "KIND",
	  .help = "all",
	  .choices = kinds,
	  .min = 9,
	  .value_optional = true,
	  .offset = FIELD(struct compatible_state, kind, unsigned int) },
};

static const struct operand compatible_operands[] = {
	{ .metavar = "TEXT", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

static const struct compatible_state compatible_defaults = { .kind = 7 };

static const struct verb compatible_verb = {
	.name = "mailrm",
	.brief = "Be parsed",
	STATE(compatible_defaults),
	OPTS(compatible_opts),
	OPERANDS(compatible_operands),
	.compatible = true,
};

static const struct verb first_verb = {
	.name = "mailrun",
	.brief = "Be parsed",
	STATE(compatible_defaults),
	OPTS(compatible_opts),
	OPERANDS(compatible_operands),
	.compatible = true,
	.options_first = true,
};

static union {
	struct state own;
	struct compatible_state compatible;
} parsed;
#define state parsed.own
static char said[16384];
static char **rest;
static int rest_count;

/* Parses the words after the verb; what was reported is in `said`. */
static int parse_as(const struct verb *v, char **words)
{
	struct capture c;
	int argc = 0, status;
	char **argv = words;

	while (argv[argc])
		argc++;
	capture_begin(&c, 2);
	status = verb_parse(v, &parsed, &argc, &argv);
	capture_end(&c);
	snprintf(said, sizeof said, "%s", c.text);
	free(c.text);
	rest = argv;
	rest_count = argc;
	return status;
}

#define PARSE_AS(v, ...) parse_as(v, (char *[]){ "verb", __VA_ARGS__, NULL })
#define PARSE(...)       PARSE_AS(&verb, __VA_ARGS__)
#define REFUSED(text) \
	CHECK(strstr(said, "ipctool x verb: " text "\n  try: ipctool x verb --help\n"))

static void keeps_defaults(void)
{
	CHECK_EQ(PARSE("/q", "3"), ST_OK);
	CHECK_EQ(state.count, 7);
	CHECK_EQ(state.timeout.ns, TIMEOUT_NEVER);
	CHECK_EQ(state.value, 3);
	CHECK_EQ(rest_count, 2);
	CHECK_STR(rest[0], "/q");
	CHECK(!rest[2]);
}

static void takes_options_in_any_order(void)
{
	CHECK_EQ(PARSE("-c", "9", "/q", "--msgsize=64K", "3", "-t1.5", "x", "--kind", "second"),
		 ST_OK);
	CHECK_EQ(state.count, 9);
	CHECK_EQ(state.size, 65536);
	CHECK_EQ(state.timeout.ns, 1500000000);
	CHECK_EQ(state.kind, 1);
	CHECK_EQ(rest_count, 3);
	CHECK_STR(rest[2], "x");
}

static void ends_options_at_two_dashes(void)
{
	CHECK_EQ(PARSE("-a", "--", "/q", "3", "-f", "--"), ST_OK);
	CHECK(state.all && !state.follow);
	CHECK_EQ(rest_count, 4);
	CHECK_STR(rest[2], "-f");
	CHECK_STR(rest[3], "--");
}

static void leaves_a_command_alone(void)
{
	CHECK_EQ(PARSE_AS(&command_verb, "-t", "1", "/s", "--", "make", "-a", "bad/name"), ST_OK);
	CHECK(!state.all);
	CHECK_EQ(rest_count, 4);
	CHECK_STR(rest[1], "make");
}

static void a_command_behind_operands_that_repeat(void)
{
	CHECK_EQ(PARSE_AS(&before_verb, "a", "-t", "1", "b", "--", "make", "-a", "--", "c"), ST_OK);
	CHECK_EQ(state.value, 2);
	CHECK(!state.all);
	CHECK_EQ(rest_count, 6);
	CHECK_STR(rest[1], "b");
	CHECK_STR(rest[2], "make");
	CHECK_STR(rest[4], "--");
	CHECK_EQ(PARSE_AS(&before_verb, "a", "make"), ST_USAGE);
	REFUSED("missing operand: -- CMD");
	CHECK_EQ(PARSE_AS(&before_verb, "a", "b", "--"), ST_USAGE);
	REFUSED("missing operand: CMD");
	CHECK_EQ(PARSE_AS(&before_verb, "--", "make", "all"), ST_USAGE);
	REFUSED("missing operand: PATH");
}

static void options_end_at_the_first_operand(void)
{
	CHECK_EQ(PARSE_AS(&first_verb, "-q", "ls", "-q", "--quick"), ST_OK);
	CHECK_EQ(rest_count, 3);
	CHECK_STR(rest[1], "-q");
	CHECK_EQ(PARSE_AS(&first_verb, "--", "-q"), ST_OK);
	CHECK_STR(rest[0], "-q");
}

static void takes_negative_values(void)
{
	CHECK_EQ(PARSE_AS(&value_verb, "-c9", "/q", "-5", "-a", "-.5", "-t", "1", "-inf", "--",
			  "-x", "-1"),
		 ST_OK);
	CHECK(state.all);
	CHECK_EQ(state.count, 9);
	CHECK_EQ(state.timeout.ns, 1000000000);
	CHECK_EQ(rest_count, 6);
	CHECK_STR(rest[0], "/q");
	CHECK_STR(rest[1], "-5");
	CHECK_STR(rest[2], "-.5");
	CHECK_STR(rest[3], "-inf");
	CHECK_STR(rest[4], "-x");
	CHECK_STR(rest[5], "-1");
	CHECK(!rest[6]);
	CHECK_EQ(PARSE_AS(&value_verb, "/q", "-", "7"), ST_OK);
	CHECK_EQ(rest_count, 3);
	CHECK_STR(rest[1], "-");
	CHECK_EQ(PARSE_AS(&value_verb, "/q", "-5", "-z"), ST_USAGE);
	REFUSED("unknown option '-z'");
	CHECK_EQ(PARSE("/q", "-5"), ST_USAGE);
	REFUSED("unknown option '-5'");
}

static void starts_afresh_each_time(void)
{
	CHECK_EQ(PARSE("-a", "-n", "/q", "3"), ST_OK);
	CHECK_EQ(state.timeout.ns, 0);
	CHECK_EQ(PARSE("/q", "3"), ST_OK);
	CHECK(!state.all);
	CHECK_EQ(state.timeout.ns, TIMEOUT_NEVER);
}

static void refuses_what_it_does_not_know(void)
{
	CHECK_EQ(PARSE("-z", "/q", "3"), ST_USAGE);
	REFUSED("unknown option '-z'");
	CHECK_EQ(PARSE("--cuont", "3", "/q", "3"), ST_USAGE);
	REFUSED("unknown option '--cuont'; did you mean '--count'?");
	CHECK_EQ(PARSE("--xyzzy=3", "/q", "3"), ST_USAGE);
	REFUSED("unknown option '--xyzzy'");
}

static void refuses_abbreviations(void)
{
	CHECK_EQ(PARSE("--coun", "3", "/q", "3"), ST_USAGE);
	REFUSED("unknown option '--coun'; did you mean '--count'?");
	CHECK_EQ(PARSE("--coun=3", "/q", "3"), ST_USAGE);
	REFUSED("unknown option '--coun'; did you mean '--count'?");
	CHECK_EQ(PARSE("/q", "3", "--al"), ST_USAGE);
	REFUSED("unknown option '--al'; did you mean '--all'?");
	CHECK_EQ(PARSE("--count", "3", "/q", "3"), ST_OK);
}

static void checks_values(void)
{
	CHECK_EQ(PARSE("-c", "0", "/q", "3"), ST_USAGE);
	REFUSED("--count: '0' is not a number from 1 to 100");
	CHECK_EQ(PARSE("-c", "12x", "/q", "3"), ST_USAGE);
	REFUSED("--count: '12x' is not a number from 1 to 100");
	CHECK_EQ(PARSE("--msgsize", "2M", "/q", "3"), ST_USAGE);
	REFUSED("--msgsize: '2M' is not a size from 1 to 1M");
	CHECK_EQ(PARSE("-t", "nan", "/q", "3"), ST_USAGE);
	REFUSED("--timeout: 'nan' is not a time like 2, 1.5 or 250ms");
	CHECK_EQ(PARSE("-m", "0999", "/q", "3"), ST_USAGE);
	REFUSED("--mode: '0999' is not a mode like 0640 or u=rw,g=r");
	CHECK_EQ(PARSE("--kind", "secnod", "/q", "3"), ST_USAGE);
	REFUSED("--kind: unknown value 'secnod'; did you mean 'second'?");
	CHECK_EQ(PARSE("--kind", "x", "/q", "3"), ST_USAGE);
	REFUSED("--kind: 'x' is not one of first, second");
	CHECK_EQ(PARSE("-o", "name,sise", "/q", "3"), ST_USAGE);
	REFUSED("--output: there is no column 'sise'");
	CHECK_EQ(PARSE("/q", "10"), ST_USAGE);
	REFUSED("VALUE: '10' is not a number from 0 to 9");
}

static void takes_numbers_with_a_sign(void)
{
	CHECK_EQ(PARSE("--offset", "-7", "/q", "3"), ST_OK);
	CHECK_EQ(state.offset, -7);
	CHECK_EQ(PARSE("--offset=9223372036854775807", "/q", "3"), ST_OK);
	CHECK_EQ(state.offset, INT64_MAX);
	CHECK_EQ(PARSE("--offset=-9223372036854775807", "/q", "3"), ST_OK);
	CHECK_EQ(state.offset, -INT64_MAX);
	CHECK_EQ(PARSE("--offset=-9223372036854775808", "/q", "3"), ST_USAGE);
	REFUSED("--offset: '-9223372036854775808' is not a number from -9223372036854775807 to "
		"9223372036854775807");
	CHECK_EQ(PARSE("--offset=--7", "/q", "3"), ST_USAGE);
	CHECK_EQ(PARSE("--offset=-", "/q", "3"), ST_USAGE);
	CHECK_EQ(PARSE("--offset=+7", "/q", "3"), ST_USAGE);
}

static void checks_that_values_are_there(void)
{
	CHECK_EQ(PARSE("/q", "3", "-c"), ST_USAGE);
	REFUSED("--count needs a value: N");
	CHECK_EQ(PARSE("/q", "3", "--count"), ST_USAGE);
	REFUSED("--count needs a value: N");
	CHECK_EQ(PARSE("/q", "3", "--all=yes"), ST_USAGE);
	REFUSED("--all takes no value");
}

static void counts_operands(void)
{
	CHECK_EQ(PARSE("-a"), ST_USAGE);
	REFUSED("missing operand: ADDR");
	CHECK_EQ(PARSE("/q"), ST_USAGE);
	REFUSED("missing operand: VALUE");
	CHECK_EQ(PARSE("/q", "1", "a", "b", "c"), ST_OK);
	CHECK_EQ(PARSE_AS(&command_verb, "/s"), ST_USAGE);
	REFUSED("missing operand: CMD");
}

static void checks_addresses(void)
{
	CHECK_EQ(PARSE("/a/b", "3"), ST_USAGE);
	REFUSED("/a/b: a name has no slash but the first");
	CHECK_EQ(PARSE("private:", "3"), ST_USAGE);
	REFUSED("private:: names a new object, so only create takes it");
	CHECK_EQ(PARSE_AS(&create_verb, "private:"), ST_OK);
	CHECK_EQ(PARSE_AS(&create_verb, "id:3"), ST_USAGE);
	REFUSED("id:3: names an object that exists; create takes private:, key: or ftok:");
}

static void checks_options_of_one_mechanism(void)
{
	CHECK_EQ(PARSE("/q", "3", "--type", "5"), ST_USAGE);
	REFUSED("--type is not for a POSIX message queue");
	CHECK_EQ(PARSE("id:7", "3", "--type", "5"), ST_OK);
	CHECK_STR(state.text, "5");
}

static void checks_exclusions(void)
{
	CHECK_EQ(PARSE("/q", "3", "-fa"), ST_USAGE);
	REFUSED("--all and --follow exclude each other");
	CHECK_EQ(PARSE("/q", "3", "-a", "-a"), ST_OK);
}

static void asks_for_help_first(void)
{
	CHECK_EQ(PARSE("--help"), VERB_HELP);
	CHECK_EQ(PARSE("/a/b", "--help"), VERB_HELP);
	CHECK_STR(said, "");
}

static void escapes_what_it_quotes(void)
{
	CHECK_EQ(PARSE("-c", "\033[2J\n", "/q", "3"), ST_USAGE);
	REFUSED("--count: '\\x1b[2J\\x0a' is not a number from 1 to 100");
}

static void takes_the_letters_of_another_command(void)
{
	const struct compatible_state *s = &parsed.compatible;

	CHECK_EQ(PARSE_AS(&compatible_verb, "-q"), ST_OK);
	CHECK(s->quick);
	CHECK_EQ(s->kind, 7);
	CHECK_EQ(PARSE_AS(&compatible_verb, "-h"), VERB_HELP);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--help"), VERB_HELP);
	CHECK_EQ(PARSE_AS(&compatible_verb, "-V"), VERB_VERSION);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--verbose"), ST_USAGE);
	CHECK_EQ(PARSE("-V"), ST_USAGE);
	CHECK_EQ(PARSE("-h"), ST_USAGE);
}

static void takes_abbreviations_of_another_command(void)
{
	CHECK_EQ(PARSE_AS(&compatible_verb, "--qui", "--val"), ST_OK);
	CHECK(parsed.compatible.quick);
	CHECK_EQ(parsed.compatible.view, 2);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--v"), ST_USAGE);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--quickly"), ST_USAGE);
}

static void lets_the_last_of_a_set_win(void)
{
	CHECK_EQ(PARSE_AS(&compatible_verb, "-t", "-v"), ST_OK);
	CHECK_EQ(parsed.compatible.view, 2);
	CHECK_EQ(PARSE_AS(&compatible_verb, "-vt"), ST_OK);
	CHECK_EQ(parsed.compatible.view, 1);
	CHECK_EQ(PARSE_AS(&compatible_verb, "x"), ST_OK);
	CHECK_EQ(parsed.compatible.view, 0);
}

static void takes_optional_values(void)
{
	CHECK_EQ(PARSE_AS(&compatible_verb, "-a", "second"), ST_OK);
	CHECK_EQ(parsed.compatible.kind, 9);
	CHECK_EQ(rest_count, 1);
	CHECK_EQ(PARSE_AS(&compatible_verb, "-asecond"), ST_OK);
	CHECK_EQ(parsed.compatible.kind, 1);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--all"), ST_OK);
	CHECK_EQ(parsed.compatible.kind, 9);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--all=first"), ST_OK);
	CHECK_EQ(parsed.compatible.kind, 0);
	CHECK_EQ(PARSE_AS(&compatible_verb, "--all=third"), ST_USAGE);
}

static void keeps_each_in_order(void)
{
	char *words[] = {
		"verb", "x", "-m1", "--mail-key", "2", "-qm", "3", "y", "-M", "-4", NULL
	};
	static const struct {
		int index;
		const char *value;
	} expected[] = { { 0, "1" }, { 1, "2" }, { 0, "3" }, { 1, "-4" } };
	const char *value;

	CHECK_EQ(parse_as(&compatible_verb, words), ST_OK);
	CHECK_EQ(rest_count, 2);
	CHECK_STR(rest[0], "x");
	for (int time = 0; time < 2; time++) {
		struct given given = parsed.compatible.given;

		for (size_t i = 0; i < COUNT(expected); i++) {
			CHECK_EQ(verb_next_given(&compatible_verb, &given, &value),
				 expected[i].index);
			CHECK_STR(value, expected[i].value);
		}
		CHECK_EQ(verb_next_given(&compatible_verb, &given, &value), -1);
	}
	CHECK_EQ(PARSE_AS(&compatible_verb, "-q"), ST_OK);
	CHECK(!parsed.compatible.given.argv);
}

static const struct check_case cases[] = {
	{ "takes the letters of another command", takes_the_letters_of_another_command },
	{ "takes abbreviations of another command", takes_abbreviations_of_another_command },
	{ "lets the last of a set win", lets_the_last_of_a_set_win },
	{ "takes optional values", takes_optional_values },
	{ "keeps each in order", keeps_each_in_order },
	{ "keeps defaults", keeps_defaults },
	{ "takes options in any order", takes_options_in_any_order },
	{ "ends options at two dashes", ends_options_at_two_dashes },
	{ "leaves a command alone", leaves_a_command_alone },
	{ "a command behind operands that repeat", a_command_behind_operands_that_repeat },
	{ "options end at the first operand", options_end_at_the_first_operand },
	{ "takes negative values", takes_negative_values },
	{ "starts afresh each time", starts_afresh_each_time },
	{ "refuses what it does not know", refuses_what_it_does_not_know },
	{ "refuses abbreviations", refuses_abbreviations },
	{ "checks values", checks_values },
	{ "takes numbers with a sign", takes_numbers_with_a_sign },
	{ "checks that values are there", checks_that_values_are_there },
	{ "counts operands", counts_operands },
	{ "checks addresses", checks_addresses },
	{ "checks options of one mechanism", checks_options_of_one_mechanism },
	{ "checks exclusions", checks_exclusions },
	{ "asks for help first", asks_for_help_first },
	{ "escapes what it quotes", escapes_what_it_quotes },
};

int main(void)
{
	err_context("x", "verb");
	return check_run(cases, COUNT(cases));
}
