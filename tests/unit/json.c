/* JSON objects as they come out. */
#include "json.h"

#include "capture.h"
#include "check.h"
#include "out.h"

static struct capture c;
static struct json j;

static void begin(void)
{
	capture_begin(&c, STDOUT_FILENO);
	json_begin(&j);
}

static void check_object(const char *want)
{
	json_end(&j);
	out_close(0);
	capture_end(&c);
	CHECK_STR(c.text, want);
	free(c.text);
}

static void empty(void)
{
	begin();
	check_object("{}");
}

static void all_kinds(void)
{
	begin();
	json_text(&j, "text", "/jobs");
	json_number(&j, "number", -7);
	json_unsigned(&j, "unsigned", 7);
	json_bool(&j, "yes", true);
	json_bool(&j, "no", false);
	json_null(&j, "null");
	json_literal(&j, "list", "[1,2]");
	check_object("{\"text\":\"/jobs\",\"number\":-7,\"unsigned\":7,\"yes\":true,\"no\":false,"
		     "\"null\":null,\"list\":[1,2]}");
}

static void limits_of_numbers(void)
{
	begin();
	json_number(&j, "a", INT64_MIN);
	json_number(&j, "b", INT64_MAX);
	json_unsigned(&j, "c", UINT64_MAX);
	check_object("{\"a\":-9223372036854775808,\"b\":9223372036854775807,"
		     "\"c\":18446744073709551615}");
}

static void strings(void)
{
	static const struct {
		const char *text;
		size_t len;
		const char *want;
	} strings[] = {
		{ "", 0, "{\"s\":\"\"}" },
		{ "say \"x\"", 7, "{\"s\":\"say \\\"x\\\"\"}" },
		{ "a\\b", 3, "{\"s\":\"a\\\\b\"}" },
		{ "1\n2\t\x1b[0m\x7f", 9, "{\"s\":\"1\\u000a2\\u0009\\u001b[0m\\u007f\"}" },
		{ "a\0b", 3, "{\"s\":\"a\\u0000b\"}" },
		{ "gr\xc3\xbc\xc3\x9f \xe2\x82\xac", 10,
		  "{\"s\":\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac\"}" },
		{ "\xff\xc3", 2, "{\"s\":\"\\udcff\\udcc3\"}" },
		{ "\xed\xa0\x80", 3, "{\"s\":\"\\udced\\udca0\\udc80\"}" }, /* a surrogate */
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		begin();
		json_bytes(&j, "s", strings[i].text, strings[i].len);
		check_object(strings[i].want);
	}
}

static void lists(void)
{
	begin();
	json_list(&j, "none", "");
	json_list(&j, "one", "a");
	json_list(&j, "many", "a,b+1,\"c");
	check_object("{\"none\":[],\"one\":[\"a\"],\"many\":[\"a\",\"b+1\",\"\\\"c\"]}");
}

static void one_after_the_other(void)
{
	begin();
	json_null(&j, "a");
	json_end(&j);
	out_text("\n");
	json_begin(&j);
	json_null(&j, "b");
	check_object("{\"a\":null}\n{\"b\":null}");
}

static const struct check_case cases[] = {
	{ "an empty object", empty },
	{ "members of all kinds", all_kinds },
	{ "the limits of numbers", limits_of_numbers },
	{ "strings of any bytes", strings },
	{ "lists of words", lists },
	{ "one object after the other", one_after_the_other },
};

CHECK_MAIN(cases)
