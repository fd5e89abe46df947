/* sem_op.c - operations on a set, from text. */
#include "sem_op.h"

#include "check.h"

static struct sem_op op;

static void takes_and_adds(void)
{
	CHECK(!sem_op_parse(&op, "0-1"));
	CHECK_EQ(op.first, 0);
	CHECK_EQ(op.last, 0);
	CHECK_EQ(op.change, -1);
	CHECK(!sem_op_parse(&op, "65535+32767"));
	CHECK_EQ(op.first, 65535);
	CHECK_EQ(op.change, 32767);
	CHECK(!sem_op_parse(&op, "0x10-0x7fff"));
	CHECK_EQ(op.first, 16);
	CHECK_EQ(op.change, -32767);
}

static void waits_for_zero(void)
{
	CHECK(!sem_op_parse(&op, "2=0"));
	CHECK_EQ(op.first, 2);
	CHECK_EQ(op.change, 0);
	CHECK_STR(sem_op_parse(&op, "2=1"), "only =0 can be waited for");
	CHECK_STR(sem_op_parse(&op, "2="), "only =0 can be waited for");
}

static void expands_ranges(void)
{
	struct sembuf out[4] = { 0 };

	CHECK(!sem_op_parse(&op, "3..5-2"));
	CHECK_EQ(sem_op_count(&op), 3);
	sem_op_expand(&op, SEM_UNDO, out);
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(out[i].sem_num, 3 + i);
		CHECK_EQ(out[i].sem_op, -2);
		CHECK_EQ(out[i].sem_flg, SEM_UNDO);
	}
	CHECK_EQ(out[3].sem_num, 0);
	CHECK(!sem_op_parse(&op, "7..7=0"));
	CHECK_EQ(sem_op_count(&op), 1);
	CHECK(!sem_op_parse(&op, "0..65535+1"));
	CHECK_EQ(sem_op_count(&op), 65536);
}

static void refuses_what_is_no_operation(void)
{
	static const char *const texts[] = {
		"",
		"0",
		"-1",
		"+1",
		"=0",
		"0-",
		"0+",
		"0-0",
		"0+0",
		"0--1",
		"0+-1",
		"0+32768",
		"65536+1",
		"a+1",
		"0+a",
		"0 +1",
		"0+1 ",
		"1..0+1",
		"..1+1",
		"1..+1",
		"1..2..3+1",
		"0.1+1",
		"0+1+1",
		"0+1,1+1",
		"0*1",
		"99999999999999999999999999+1",
		"0+99999999999999999999999999",
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!CHECK(sem_op_parse(&op, texts[i])))
			printf("#   '%s'\n", texts[i]);
}

static const struct check_case cases[] = {
	{ "takes and adds", takes_and_adds },
	{ "waits for zero", waits_for_zero },
	{ "expands ranges", expands_ranges },
	{ "refuses what is no operation", refuses_what_is_no_operation },
};
CHECK_MAIN(cases)
