/* Tables in every form. */
#include "table.h"

#include "capture.h"
#include "check.h"
#include "out.h"

#include <errno.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { NAME, SIZE, NUMBER, TIME, MODE, FLAG, EXTRA };

static const struct column columns[] = {
	[NAME] = { .name = "name" },
	[SIZE] = { .name = "size", .kind = CELL_SIZE },
	[NUMBER] = { .name = "n", .kind = CELL_NUMBER },
	[TIME] = { .name = "time", .kind = CELL_TIME, .extra = true },
	[MODE] = { .name = "mode", .kind = CELL_MODE },
	[FLAG] = { .name = "flag", .kind = CELL_BOOL },
	[EXTRA] = { .name = "extra", .extra = true },
};

static void fill_jobs(struct table *t)
{
	table_text(t, NAME, "/jobs");
	table_unsigned(t, SIZE, 8192);
	table_number(t, NUMBER, -12);
	table_time(t, TIME, 1800000000);
	table_mode(t, MODE, 0100640);
	table_bool(t, FLAG, true);
	table_text(t, EXTRA, "x");
	table_row_end(t);
}

/* Nothing but the name applies, but for what could not be read. */
static void fill_locked(struct table *t)
{
	table_text(t, NAME, "/locked");
	table_unknown(t, NUMBER);
	table_bool(t, FLAG, false);
	table_time(t, TIME, 0);
	table_row_end(t);
}

/* Names from someone who wants to forge lines and cells, or to drive the terminal. */
static void fill_hostile(struct table *t)
{
	table_text(t, NAME, "/a b\n\x1b[2J\xff\\");
	table_text(t, EXTRA, "-");
	table_row_end(t);
}

static void fill_empty(struct table *t)
{
	table_text(t, NAME, "");
	table_text(t, EXTRA, "?");
	table_row_end(t);
}

static void fill_umlauts(struct table *t)
{
	table_text(t, NAME, "/gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84");
	table_unsigned(t, SIZE, 0);
	table_text(t, EXTRA, "\xe6\x97\xa5");
	table_row_end(t);
}

static char *print(enum table_layout layout, const struct table_opts *opts,
		   void (*const *rows)(struct table *), size_t count)
{
	struct capture c;
	struct table t;
	int r;

	setenv("TZ", "UTC0", 1);
	capture_begin(&c, STDOUT_FILENO);
	table_begin(&t, layout, columns, COUNT(columns), opts);
	for (size_t i = 0; i < count; i++)
		rows[i](&t);
	r = table_end(&t);
	out_close(0);
	capture_end(&c);
	CHECK_EQ(r, 0);
	return c.text;
}

static void (*const plain_rows[])(struct table *) = { fill_jobs, fill_locked };
static void (*const odd_rows[])(struct table *) = { fill_hostile, fill_empty, fill_umlauts };

struct form {
	const char *what;
	struct table_opts opts;
	enum table_layout layout;
	const char *plain, *odd, *none;
};

static const struct form forms[] = {
	{ .what = "text",
	  .plain = "NAME     SIZE    N  MODE  FLAG\n"
		   "/jobs      8K  -12  0640  yes\n"
		   "/locked     -    ?  -     no\n",
	  .odd = "NAME                     SIZE  N  MODE  FLAG\n"
		 "/a b\\x0a\\x1b[2J\\xff\\x5c     -  -  -     -\n"
		 "                            -  -  -     -\n"
		 "/gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84                     0  -  -     "
		 "-\n",
	  .none = "" },
	{ .what = "text without headings",
	  .opts = { .no_headings = true },
	  .plain = "/jobs    8K  -12  0640  yes\n"
		   "/locked   -    ?  -     no\n",
	  .none = "" },
	{ .what = "text, bytes",
	  .opts = { .bytes = true, .output = "size,name" },
	  .plain = "SIZE  NAME\n"
		   "8192  /jobs\n"
		   "   -  /locked\n",
	  .none = "" },
	{ .what = "text, an extra column and an empty last cell",
	  .opts = { .output = "extra,NAME" },
	  .odd = "EXTRA  NAME\n"
		 "-      /a b\\x0a\\x1b[2J\\xff\\x5c\n"
		 "?\n"
		 "\xe6\x97\xa5      /gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84\n",
	  .none = "" },
	{ .what = "text, added columns",
	  .opts = { .output = "+extra,mode", .no_headings = true },
	  .plain = "/jobs    8K  -12  0640  yes  x\n"
		   "/locked   -    ?  -     no   -\n",
	  .none = "" },
	{ .what = "text, the same column twice",
	  .opts = { .output = "name,n,name" },
	  .plain = "NAME       N\n"
		   "/jobs    -12\n"
		   "/locked    ?\n",
	  .none = "" },
	{ .what = "raw",
	  .opts = { .raw = true, .output = "+extra" },
	  .plain = "NAME SIZE N MODE FLAG EXTRA\n"
		   "/jobs 8192 -12 0640 yes x\n"
		   "/locked - ? - no -\n",
	  .odd = "NAME SIZE N MODE FLAG EXTRA\n"
		 "/a\\x20b\\x0a\\x1b[2J\\xff\\x5c - - - - \\x2d\n"
		 "- - - - - \\x3f\n"
		 "/gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84 0 - - - \xe6\x97\xa5\n",
	  .none = "" },
	{ .what = "raw without headings, of fields",
	  .layout = TABLE_FIELDS,
	  .opts = { .raw = true, .no_headings = true, .output = "size,name" },
	  .plain = "8192 /jobs\n"
		   "- /locked\n",
	  .none = "" },
	{ .what = "JSON",
	  .opts = { .json = true },
	  .plain = "[\n"
		   "{\"name\":\"/jobs\",\"size\":8192,\"n\":-12,\"mode\":\"0640\",\"flag\":true},\n"
		   "{\"name\":\"/locked\",\"size\":null,\"n\":null,\"mode\":null,\"flag\":false}\n"
		   "]\n",
	  .odd = "[\n"
		 "{\"name\":\"/a b\\u000a\\u001b[2J\\udcff\\\\\",\"size\":null,\"n\":null,"
		 "\"mode\":null,\"flag\":null},\n"
		 "{\"name\":\"\",\"size\":null,\"n\":null,\"mode\":null,\"flag\":null},\n"
		 "{\"name\":\"/gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84\",\"size\":0,"
		 "\"n\":null,\"mode\":null,\"flag\":null}\n"
		 "]\n",
	  .none = "[]\n" },
	{ .what = "JSON of chosen columns: its form is that of JSON whatever else is asked for",
	  .opts = { .json = true, .raw = true, .no_headings = true, .output = "extra,N" },
	  .odd = "[\n"
		 "{\"extra\":\"-\",\"n\":null},\n"
		 "{\"extra\":\"?\",\"n\":null},\n"
		 "{\"extra\":\"\xe6\x97\xa5\",\"n\":null}\n"
		 "]\n",
	  .none = "[]\n" },
	{ .what = "fields",
	  .layout = TABLE_FIELDS,
	  .plain = "name:  /jobs\n"
		   "size:  8K\n"
		   "n:     -12\n"
		   "time:  2027-01-15T08:00:00+00:00\n"
		   "mode:  0640\n"
		   "flag:  yes\n"
		   "extra: x\n"
		   "\n"
		   "name:  /locked\n"
		   "size:  -\n"
		   "n:     ?\n"
		   "time:  -\n"
		   "mode:  -\n"
		   "flag:  no\n"
		   "extra: -\n",
	  .none = "" },
	{ .what = "chosen fields",
	  .layout = TABLE_FIELDS,
	  .opts = { .output = "mode,name" },
	  .odd = "mode: -\n"
		 "name: /a b\\x0a\\x1b[2J\\xff\\x5c\n"
		 "\n"
		 "mode: -\n"
		 "name:\n"
		 "\n"
		 "mode: -\n"
		 "name: /gr\xc3\xb6\xc3\x9f\xe2\x82\xac\xf0\x9f\x90\x84\n",
	  .none = "" },
	{ .what = "one field without its name",
	  .layout = TABLE_FIELDS,
	  .opts = { .output = "size", .no_headings = true, .bytes = true },
	  .plain = "8192\n"
		   "\n"
		   "-\n",
	  .none = "" },
	{ .what = "fields as JSON, one object a line",
	  .layout = TABLE_FIELDS,
	  .opts = { .json = true, .output = "time,name" },
	  .plain = "{\"time\":\"2027-01-15T08:00:00+00:00\",\"name\":\"/jobs\"}\n"
		   "{\"time\":null,\"name\":\"/locked\"}\n",
	  .none = "" },
};

static void check_form(const struct form *f, void (*const *rows)(struct table *), size_t count,
		       const char *want)
{
	char *got = want ? print(f->layout, &f->opts, rows, count) : NULL;

	if (want && strcmp(got, want) != 0)
		printf("# %s:\n", f->what);
	if (want)
		CHECK_STR(got, want);
	free(got);
}

static void all_forms(void)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		check_form(&forms[i], plain_rows, COUNT(plain_rows), forms[i].plain);
}

static void odd_texts(void)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		check_form(&forms[i], odd_rows, COUNT(odd_rows), forms[i].odd);
}

static void no_rows(void)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		check_form(&forms[i], NULL, 0, forms[i].none);
}

static void fill_numbers(struct table *t)
{
	table_number(t, NUMBER, INT64_MIN);
	table_unsigned(t, SIZE, UINT64_MAX);
	table_row_end(t);
	table_number(t, NUMBER, INT64_MAX);
	table_number(t, SIZE, -1);
	table_row_end(t);
	table_unsigned(t, NUMBER, UINT64_MAX);
	table_text(t, SIZE, "unlimited");
	table_row_end(t);
}

static void limits_of_numbers(void)
{
	static void (*const rows[])(struct table *) = { fill_numbers };
	static const struct table_opts text = { .output = "n,size", .bytes = true };
	static const struct table_opts json = { .output = "n,size", .json = true };
	char *got = print(TABLE_ROWS, &text, rows, 1);

	CHECK_STR(got, "                   N                  SIZE\n"
		       "-9223372036854775808  18446744073709551615\n"
		       " 9223372036854775807                    -1\n"
		       "18446744073709551615             unlimited\n");
	free(got);
	got = print(TABLE_ROWS, &json, rows, 1);
	CHECK_STR(got, "[\n{\"n\":-9223372036854775808,\"size\":18446744073709551615},\n"
		       "{\"n\":9223372036854775807,\"size\":-1},\n"
		       "{\"n\":18446744073709551615,\"size\":\"unlimited\"}\n]\n");
	free(got);
}

static void fill_again(struct table *t)
{
	char name[] = "/first";

	table_text(t, EXTRA, "filled before its neighbours to the left");
	table_text(t, NAME, name);
	strcpy(name, "gone!");
	table_number(t, NUMBER, 1);
	table_number(t, NUMBER, 2);
	table_mode(t, MODE, 0);
	table_text(t, FLAG, "yes");
	table_text(t, FLAG, NULL);
	table_row_end(t);
}

static void order_of_filling(void)
{
	static void (*const rows[])(struct table *) = { fill_again };
	static const struct table_opts opts = { .raw = true, .output = "name,n,mode,flag" };
	char *got = print(TABLE_ROWS, &opts, rows, 1);

	CHECK_STR(got, "NAME N MODE FLAG\n/first 2 0000 -\n");
	free(got);
}

static void shown_columns(void)
{
	static const struct table_opts none = { .raw = false }, extra = { .output = "+extra" };
	struct table t;

	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &none);
	CHECK(table_shows(&t, NAME) && !table_shows(&t, EXTRA));
	CHECK_EQ(table_end(&t), 0);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &extra);
	CHECK(table_shows(&t, EXTRA) && !table_shows(&t, TIME));
	CHECK_EQ(table_end(&t), 0);
	table_begin(&t, TABLE_FIELDS, columns, COUNT(columns), &none);
	CHECK(table_shows(&t, EXTRA) && table_shows(&t, TIME));
	CHECK_EQ(table_end(&t), 0);
}

static void columns_of_kinds(void)
{
	static const struct column some[] = {
		{ .name = "address" },
		{ .name = "maxmsg", .extra = COLUMN_FILE },
		{ .name = "key", .extra = COLUMN_SYSV | COLUMN_EXTRA },
		{ .name = "nsems", .extra = COLUMN_SEM },
	};
	static const struct table_opts none = { .raw = false }, added = { .output = "+nsems" };
	char *posix[] = { "/jobs", NULL }, *both[] = { "/jobs", "id:5", NULL },
	     *sets[] = { "sem:id:5#1", "sem:key:0x7", NULL };
	struct table t;

	CHECK_EQ(table_kinds(FAMILY_MQ, posix), COLUMN_MQ | COLUMN_FILE);
	CHECK_EQ(table_kinds(FAMILY_MQ, both), COLUMN_MQ | COLUMN_FILE | COLUMN_SYSV);
	CHECK_EQ(table_kinds(FAMILY_NONE, sets), COLUMN_SEM | COLUMN_SYSV);
	table_begin_for(&t, TABLE_FIELDS, some, COUNT(some), &none, COLUMN_MQ | COLUMN_FILE);
	CHECK(table_shows(&t, 0) && table_shows(&t, 1) && !table_shows(&t, 2) &&
	      !table_shows(&t, 3));
	CHECK_EQ(table_end(&t), 0);
	table_begin_for(&t, TABLE_FIELDS, some, COUNT(some), &none, COLUMN_SYSV);
	CHECK(!table_shows(&t, 1) && table_shows(&t, 2) && !table_shows(&t, 3));
	CHECK_EQ(table_end(&t), 0);
	table_begin_for(&t, TABLE_ROWS, some, COUNT(some), &added, COLUMN_SYSV);
	CHECK(table_shows(&t, 0) && !table_shows(&t, 2) && table_shows(&t, 3));
	CHECK_EQ(table_end(&t), 0);
}

static void check_output(void)
{
	static const struct {
		const char *output, *unknown;
	} outputs[] = {
		{ "name", NULL },
		{ "name,size,n", NULL },
		{ "+extra", NULL },
		{ "NAME,Size", NULL },
		{ "name,name", NULL },
		{ "", "" },
		{ "+", "" },
		{ "name,", "" },
		{ ",name", "" },
		{ "name,,size", "" },
		{ "names", "names" },
		{ "nam", "nam" },
		{ "name,sise", "sise" },
		{ "name, size", " size" },
		{ "++name", "+name" },
		{ "name,+size", "+size" },
		{ "a_name_too_long,x", "a_name_" },
	};
	char buf[8];

	for (size_t i = 0; i < COUNT(outputs); i++)
		CHECK_STR(table_check_output(columns, COUNT(columns), outputs[i].output, buf,
					     sizeof(buf)),
			  outputs[i].unknown);
}

static void most_columns(void)
{
	static char names[TABLE_COLUMNS_MAX][8];
	static struct column all[TABLE_COLUMNS_MAX];
	static const struct table_opts opts = { .raw = true };
	struct capture c;
	struct table t;

	for (size_t i = 0; i < COUNT(all); i++) {
		snprintf(names[i], sizeof(names[i]), "c%zu", i);
		all[i] = (struct column){ .name = names[i], .kind = CELL_NUMBER };
	}
	capture_begin(&c, STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, all, COUNT(all), &opts);
	for (size_t i = 0; i < COUNT(all); i++)
		table_unsigned(&t, i, i);
	table_row_end(&t);
	CHECK_EQ(table_end(&t), 0);
	out_close(0);
	capture_end(&c);
	CHECK(strstr(c.text, "C0 C1 ") == c.text);
	CHECK(strstr(c.text, " C49\n0 1 2 "));
	CHECK(strstr(c.text, " 48 49\n"));
	free(c.text);
}

/* Widths are those of the whole table, however long it is. */
static void many_rows(void)
{
	static const struct table_opts opts = { .output = "n,name,size" };
	struct capture c;
	struct table t;
	size_t lines = 0, wrong = 0;

	capture_begin(&c, STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &opts);
	for (int i = 0; i < 10000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "/queue-%d", i);
		table_text(&t, NAME, name);
		table_number(&t, NUMBER, i);
		table_row_end(&t);
	}
	table_end(&t);
	out_close(0);
	capture_end(&c);
	for (char *line = strtok(c.text, "\n"); line; line = strtok(NULL, "\n"), lines++)
		wrong += strlen(line) != strlen("9999  /queue-9999  SIZE");
	CHECK_EQ(lines, 10001);
	CHECK_EQ(wrong, 0);
	free(c.text);
}

static void a_very_long_cell(void)
{
	static const struct table_opts opts = { .output = "name,n" };
	static char name[100000];
	struct capture c;
	struct table t;

	memset(name, '\n', sizeof(name) - 1);
	capture_begin(&c, STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &opts);
	table_text(&t, NAME, name);
	table_row_end(&t);
	table_text(&t, NAME, "x");
	table_row_end(&t);
	table_end(&t);
	out_close(0);
	capture_end(&c);
	CHECK_EQ(c.len, 3 * (4 * (sizeof(name) - 1) + 4));
	free(c.text);
}

/* A stream says each row at once: a reader of `ls -r` or `ls -J` does not wait for the last. */
static void rows_are_streamed(void)
{
	static const struct table_opts raw = { .raw = true, .output = "name" };
	static const struct table_opts json = { .json = true, .output = "name" };
	struct capture c;
	struct table t;

	capture_begin(&c, STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &raw);
	fill_jobs(&t);
	out_flush();
	CHECK_EQ(lseek(c.memory, 0, SEEK_END), strlen("NAME\n/jobs\n"));
	table_end(&t);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &json);
	fill_jobs(&t);
	out_flush();
	CHECK_EQ(lseek(c.memory, 0, SEEK_END), strlen("NAME\n/jobs\n[\n{\"name\":\"/jobs\"}"));
	table_end(&t);
	out_close(0);
	capture_end(&c);
	free(c.text);
}

static void errors_stick(void)
{
	static const struct table_opts opts = { .raw = true };
	struct capture out, err;
	struct table t;
	int r;

	capture_begin(&err, STDERR_FILENO);
	capture_begin(&out, STDOUT_FILENO);
	close(STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &opts);
	fill_jobs(&t);
	out_flush();
	r = table_end(&t);
	out_close(0);
	capture_end(&out);
	capture_end(&err);
	CHECK_EQ(r, -EBADF);
	CHECK_STR(err.text, "ipctool: standard output: Bad file descriptor\n");
	free(out.text);
	free(err.text);

	/* A table that could not be kept is no table without rows. */
	capture_begin(&err, STDERR_FILENO);
	capture_begin(&out, STDOUT_FILENO);
	table_begin(&t, TABLE_ROWS, columns, COUNT(columns), &opts);
	t.error = -ENOMEM;
	CHECK_EQ(table_end(&t), -ENOMEM);
	CHECK_EQ(out_close(0), 1);
	capture_end(&out);
	capture_end(&err);
	CHECK_STR(out.text, "");
	CHECK(strstr(err.text, "ipctool: standard output: ") == err.text);
	free(out.text);
	free(err.text);
}

static const struct check_case cases[] = {
	{ "every form of a table", all_forms },
	{ "odd texts in every form", odd_texts },
	{ "no rows in every form", no_rows },
	{ "the limits of numbers", limits_of_numbers },
	{ "the order of filling does not matter", order_of_filling },
	{ "which columns are shown", shown_columns },
	{ "columns that only some kinds have", columns_of_kinds },
	{ "--output is checked", check_output },
	{ "as many columns as there can be", most_columns },
	{ "ten thousand rows", many_rows },
	{ "a very long cell", a_very_long_cell },
	{ "raw and JSON rows are streamed", rows_are_streamed },
	{ "errors stick", errors_stick },
};

CHECK_MAIN(cases)
