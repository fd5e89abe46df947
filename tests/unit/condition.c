/* condition.c - what wait-for waits for, from text. */
#include "condition.h"

#include "check.h"

static struct condition c;

static void takes_words(void)
{
	for (int w = 0; w < CONDITION_VALUE; w++) {
		CHECK(!condition_parse(&c, condition_name((enum condition_word)w)));
		CHECK_EQ(c.word, w);
	}
	CHECK_STR(condition_parse(&c, "gone1"), "nothing follows that word");
	CHECK_STR(condition_parse(&c, "exists>=1"), "nothing follows that word");
}

/* The text, and what it says of 4, 5 and 6. */
static void compares(const char *text, bool four, bool five, bool six)
{
	CHECK(!condition_parse(&c, text));
	CHECK_EQ(c.number, 5);
	CHECK_EQ(condition_compares(&c, 4), four);
	CHECK_EQ(condition_compares(&c, 5), five);
	CHECK_EQ(condition_compares(&c, 6), six);
}

static void takes_comparisons(void)
{
	compares("value>=5", false, true, true);
	compares("value>5", false, false, true);
	compares("messages<=5", true, true, false);
	compares("messages<5", true, false, false);
	compares("value==5", false, true, false);
	compares("value=5", false, true, false);
	compares("value!=0x5", true, false, true);
}

static void refuses_the_rest(void)
{
	static const char *const words[] = { "", "exist", "value1", "Exists", "exists ", " gone" };
	static const char *const numbers[] = { "value>=",
					       "value>=-1",
					       "value>=1 ",
					       "value>= 1",
					       "value>==1",
					       "messages<1K",
					       "value<18446744073709551616" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		CHECK(condition_parse(&c, words[i]));
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		CHECK_STR(condition_parse(&c, numbers[i]), "what it is compared with is a number");
	CHECK_STR(condition_parse(&c, "value"), "what compares is >=, >, <=, <, == or !=");
	CHECK_STR(condition_parse(&c, "value~5"), "what compares is >=, >, <=, <, == or !=");
}

static const struct check_case cases[] = {
	{ "takes words", takes_words },
	{ "takes comparisons", takes_comparisons },
	{ "refuses the rest", refuses_the_rest },
};
CHECK_MAIN(cases)
