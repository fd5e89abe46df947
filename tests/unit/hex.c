/* hex.c - the canonical dump, byte for byte as hexdump -C prints it. */
#include "hex.h"

#include "capture.h"
#include "check.h"
#include "out.h"

/* What is dumped in pieces of `piece` bytes; the caller frees it. */
static char *dump(struct hex h, const void *data, size_t len, size_t piece)
{
	const char *bytes = data;
	struct capture c;

	capture_begin(&c, STDOUT_FILENO);
	for (size_t done = 0; done < len; done += piece)
		hex_dump(&h, bytes + done, piece < len - done ? piece : len - done);
	hex_end(&h);
	out_flush();
	capture_end(&c);
	return c.text;
}

static void check_dump(struct hex h, const void *data, size_t len, const char *want)
{
	char *whole = dump(h, data, len, len ? len : 1);
	char *pieces = dump(h, data, len, 16);

	CHECK_STR(whole, want);
	CHECK_STR(pieces, want);
	free(whole);
	free(pieces);
}

static void nothing_is_nothing(void)
{
	struct hex h = { 0 };

	CHECK_EQ(hex_end(&h), 0);
	check_dump(h, "", 0, "");
	check_dump((struct hex){ .squeeze = true, .offset = 64 }, "", 0, "");
}

static void every_byte(void)
{
	unsigned char bytes[256];

	for (unsigned int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	check_dump(
		(struct hex){ 0 }, bytes, sizeof(bytes),
		"00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|\n"
		"00000010  10 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d 1e 1f  |................|\n"
		"00000020  20 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f  | !\"#$%&'()*+,-./|\n"
		"00000030  30 31 32 33 34 35 36 37  38 39 3a 3b 3c 3d 3e 3f  |0123456789:;<=>?|\n"
		"00000040  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|\n"
		"00000050  50 51 52 53 54 55 56 57  58 59 5a 5b 5c 5d 5e 5f  |PQRSTUVWXYZ[\\]^_|\n"
		"00000060  60 61 62 63 64 65 66 67  68 69 6a 6b 6c 6d 6e 6f  |`abcdefghijklmno|\n"
		"00000070  70 71 72 73 74 75 76 77  78 79 7a 7b 7c 7d 7e 7f  |pqrstuvwxyz{|}~.|\n"
		"00000080  80 81 82 83 84 85 86 87  88 89 8a 8b 8c 8d 8e 8f  |................|\n"
		"00000090  90 91 92 93 94 95 96 97  98 99 9a 9b 9c 9d 9e 9f  |................|\n"
		"000000a0  a0 a1 a2 a3 a4 a5 a6 a7  a8 a9 aa ab ac ad ae af  |................|\n"
		"000000b0  b0 b1 b2 b3 b4 b5 b6 b7  b8 b9 ba bb bc bd be bf  |................|\n"
		"000000c0  c0 c1 c2 c3 c4 c5 c6 c7  c8 c9 ca cb cc cd ce cf  |................|\n"
		"000000d0  d0 d1 d2 d3 d4 d5 d6 d7  d8 d9 da db dc dd de df  |................|\n"
		"000000e0  e0 e1 e2 e3 e4 e5 e6 e7  e8 e9 ea eb ec ed ee ef  |................|\n"
		"000000f0  f0 f1 f2 f3 f4 f5 f6 f7  f8 f9 fa fb fc fd fe ff  |................|\n"
		"00000100\n");
}

static void short_lines(void)
{
	static const char *const want[] = {
		"00000000  61                                                |a|\n00000001\n",
		"00000000  61 62                                             |ab|\n00000002\n",
		"00000000  61 62 63                                          |abc|\n00000003\n",
		"00000000  61 62 63 64                                       |abcd|\n00000004\n",
		"00000000  61 62 63 64 65                                    |abcde|\n00000005\n",
		"00000000  61 62 63 64 65 66                                 |abcdef|\n00000006\n",
		"00000000  61 62 63 64 65 66 67                              |abcdefg|\n00000007\n",
		"00000000  61 62 63 64 65 66 67 68                           "
		"|abcdefgh|\n00000008\n",
		"00000000  61 62 63 64 65 66 67 68  69                       "
		"|abcdefghi|\n00000009\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a                    "
		"|abcdefghij|\n0000000a\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b                 "
		"|abcdefghijk|\n0000000b\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c              "
		"|abcdefghijkl|\n0000000c\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d           "
		"|abcdefghijklm|\n0000000d\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e        "
		"|abcdefghijklmn|\n0000000e\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f     "
		"|abcdefghijklmno|\n0000000f\n",
		"00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  "
		"|abcdefghijklmnop|\n00000010\n",
	};

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		check_dump((struct hex){ .squeeze = true }, "abcdefghijklmnop", i + 1, want[i]);
}

#define ZEROES "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"

static void squeezes_equal_lines(void)
{
	static char zeroes[80];
	struct hex h = { .squeeze = true };

	check_dump(h, zeroes, 16, "00000000  " ZEROES "00000010\n");
	check_dump(h, zeroes, 32, "00000000  " ZEROES "*\n00000020\n");
	check_dump(h, zeroes, 80, "00000000  " ZEROES "*\n00000050\n");
	check_dump((struct hex){ 0 }, zeroes, 48,
		   "00000000  " ZEROES "00000010  " ZEROES "00000020  " ZEROES "00000030\n");
}

/* The short last line is printed, though its bytes are those of the line before. */
static void squeezes_whole_lines_only(void)
{
	static char zeroes[33];

	check_dump((struct hex){ .squeeze = true }, zeroes, sizeof(zeroes),
		   "00000000  " ZEROES "*\n"
		   "00000020  00                                                |.|\n"
		   "00000021\n");
	check_dump((struct hex){ .squeeze = true }, zeroes, 17,
		   "00000000  " ZEROES
		   "00000010  00                                                |.|\n"
		   "00000011\n");
}

static void squeezes_each_run(void)
{
	char bytes[7 * 16] = { [48] = 'x' };

	check_dump(
		(struct hex){ .squeeze = true }, bytes, sizeof(bytes),
		"00000000  " ZEROES "*\n"
		"00000030  78 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |x...............|\n"
		"00000040  " ZEROES "*\n"
		"00000070\n");
}

static void widens_the_offset(void)
{
	check_dump(
		(struct hex){ .offset = 0xfffffff0 }, "0123456789abcdef!", 17,
		"fffffff0  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
		"100000000  21                                                |!|\n"
		"100000001\n");
	check_dump((struct hex){ .offset = 0x123456789a0 }, "!", 1,
		   "123456789a0  21                                                |!|\n"
		   "123456789a1\n");
	check_dump((struct hex){ .offset = UINT64_C(0xfedcba9876543210) }, "0123456789abcdef", 16,
		   "fedcba9876543210  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  "
		   "|0123456789abcdef|\nfedcba9876543220\n");
	check_dump((struct hex){ .offset = 5 }, "!", 1,
		   "00000005  21                                                |!|\n00000006\n");
}

/* More than any block it makes at once: each line is where and what it should be. */
static void long_dumps(void)
{
	enum { LINES = 5000, WIDTH = 79 };
	static unsigned char bytes[LINES * 16];
	char *text, want[64];

	for (size_t i = 0; i < LINES; i++)
		snprintf((char *)bytes + i * 16, 16, "line %09zu", i);
	text = dump((struct hex){ .squeeze = true }, bytes, sizeof(bytes), sizeof(bytes));
	CHECK_EQ(strlen(text), LINES * WIDTH + 9);
	for (size_t i = 0; i < LINES && strlen(text) == LINES * WIDTH + 9; i++) {
		const char *line = text + i * WIDTH;

		snprintf(want, sizeof(want), "%08zx  6c 69 6e 65 20 ", i * 16);
		CHECK_MEM(line, want, strlen(want));
		snprintf(want, sizeof(want), "|line %09zu..|\n", i);
		CHECK_MEM(line + 60, want, strlen(want));
	}
	free(text);
}

static void long_dumps_far_away(void)
{
	enum { LINES = 1000, WIDTH = 87 };
	static unsigned char bytes[LINES * 16];
	struct hex h = { .offset = UINT64_C(0xfedcba9876540000) };
	char *text = dump(h, bytes, sizeof(bytes), sizeof(bytes));

	CHECK_EQ(strlen(text), LINES * WIDTH + 17);
	CHECK_STR(text + (size_t)LINES * WIDTH, "fedcba9876543e80\n");
	free(text);
}

static void says_when_it_cannot_write(void)
{
	static char zeroes[256 * 1024];
	int saved = dup(STDOUT_FILENO);
	struct hex h = { 0 };
	int r;

	fflush(stdout);
	close(STDOUT_FILENO);
	r = hex_dump(&h, zeroes, sizeof(zeroes));
	out_flush();
	dup2(saved, STDOUT_FILENO);
	close(saved);
	CHECK(r < 0);
	CHECK(hex_end(&h) < 0);
}

static const struct check_case cases[] = {
	{ "nothing dumped, nothing printed", nothing_is_nothing },
	{ "every byte has its text", every_byte },
	{ "short lines keep the columns", short_lines },
	{ "squeezes equal lines", squeezes_equal_lines },
	{ "squeezes whole lines only", squeezes_whole_lines_only },
	{ "squeezes each run", squeezes_each_run },
	{ "widens the offset", widens_the_offset },
	{ "long dumps are whole", long_dumps },
	{ "long dumps far away are whole", long_dumps_far_away },
	/* last, because an error of the output sticks */
	{ "says when it cannot write", says_when_it_cannot_write },
};
CHECK_MAIN(cases)
