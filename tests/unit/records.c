/* Cutting input into records: any content, any pieces that read(2) returns. */
#include "records.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A descriptor from which each read(2) returns one piece of the text, then the end of file. */
static int in_pieces(const char *text, size_t len, size_t piece)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		abort();
	for (size_t at = 0; at < len; at += piece) {
		size_t n = len - at < piece ? len - at : piece;

		if (send(ends[1], text + at, n, 0) != (ssize_t)n)
			abort();
	}
	close(ends[1]);
	return ends[0];
}

/* All records of fd in a row, each in brackets, then how it ended, if not well. */
static void list_records(int fd, char separator, bool whole, size_t limit, char *to, size_t cap)
{
	struct records r;
	const char *data;
	ssize_t n;
	size_t used = 0;

	records_open(&r, fd, separator, whole, limit);
	while ((n = records_next(&r, &data)) >= 0) {
		used += (size_t)snprintf(to + used, cap - used, "[%.*s]", (int)n, data);
		/* What is before a record is the caller's. */
		memset((char *)(uintptr_t)data - RECORDS_MARGIN, '~', RECORDS_MARGIN);
	}
	if (n == -EMSGSIZE)
		snprintf(to + used, cap - used, "too long: %.*s", (int)limit + 1, data);
	else if (n != -ENODATA)
		snprintf(to + used, cap - used, "error %zd", n);
	else if (records_next(&r, &data) != -ENODATA)
		snprintf(to + used, cap - used, "goes on after its end");
	else
		to[used] = '\0';
	records_close(&r);
	close(fd);
}

static const struct {
	const char *text;
	size_t len;
	const char *want;
	size_t limit;
	char separator;
	bool whole;
} cuts[] = {
#define TEXT(s) s, sizeof(s) - 1
	{ TEXT(""), "", 9, '\n', false },
	{ TEXT("\n"), "[]", 9, '\n', false },
	{ TEXT("a"), "[a]", 9, '\n', false },
	{ TEXT("a\n"), "[a]", 9, '\n', false },
	{ TEXT("\na"), "[][a]", 9, '\n', false },
	{ TEXT("a\n\n\nb\n"), "[a][][][b]", 9, '\n', false },
	{ TEXT("ab\ncd\nef"), "[ab][cd][ef]", 9, '\n', false },
	{ TEXT("a b\r\n\tc\n"), "[a b\r][\tc]", 9, '\n', false },
	{ TEXT("a\nb\0c\nd\0"), "[a\nb][c\nd]", 9, '\0', false },
	{ TEXT("\0\0"), "[][]", 9, '\0', false },
	{ TEXT("\xff\xfe\n\x80"), "[\xff\xfe][\x80]", 9, '\n', false },
	{ TEXT("1234\n123\n"), "[1234][123]", 4, '\n', false },
	{ TEXT("1234"), "[1234]", 4, '\n', false },
	{ TEXT("12345"), "too long: 12345", 4, '\n', false },
	{ TEXT("12345\n"), "too long: 12345", 4, '\n', false },
	{ TEXT("ok\n123456789\nx\n"), "[ok]too long: 12345", 4, '\n', false },
	{ TEXT("\n\n"), "[][]", 0, '\n', false },
	{ TEXT("a\n"), "too long: a", 0, '\n', false },
	{ TEXT("a\nb\n"), "[a][b]", SIZE_MAX, '\n', false },
	{ TEXT(""), "[]", 9, '\n', true },
	{ TEXT("a\nb\n"), "[a\nb\n]", 9, '\n', true },
	{ TEXT("123456789"), "[123456789]", 9, '\n', true },
	{ TEXT("1234567890ab"), "too long: 1234567890", 9, '\n', true },
	{ TEXT(""), "[]", 0, '\0', true },
	{ TEXT("a"), "too long: a", 0, '\0', true },
	{ TEXT("a\nb\n"), "[a\nb\n]", SIZE_MAX, '\n', true },
};

static void cuts_in_any_pieces(void)
{
	char got[128];

	for (size_t i = 0; i < COUNT(cuts); i++) {
		for (size_t piece = 1; piece <= cuts[i].len + 1; piece++) {
			int fd = in_pieces(cuts[i].text, cuts[i].len, piece);

			list_records(fd, cuts[i].separator, cuts[i].whole, cuts[i].limit, got,
				     sizeof(got));
			CHECK_STR(got, cuts[i].want);
		}
	}
}

static void a_nul_in_a_line(void)
{
	int fd = in_pieces("a\0b\nc", 5, 5);
	struct records r;
	const char *data;

	records_open(&r, fd, '\n', false, 9);
	CHECK_EQ(records_next(&r, &data), 3);
	CHECK_MEM(data, "a\0b", 3);
	CHECK_EQ(records_next(&r, &data), 1);
	records_close(&r);
	close(fd);
}

static void too_long_stays(void)
{
	int fd = in_pieces("ok\n123456\nok\n", 13, 13);
	struct records r;
	const char *data;

	records_open(&r, fd, '\n', false, 4);
	CHECK_EQ(records_next(&r, &data), 2);
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(records_next(&r, &data), -EMSGSIZE);
		CHECK_MEM(data, "12345", 5);
	}
	records_close(&r);
	close(fd);
}

static void ready_tells_whether_it_would_read(void)
{
	struct records r;
	const char *data;
	int ends[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	records_open(&r, ends[0], '\n', false, 100);
	CHECK(!records_ready(&r));
	send(ends[1], "a\nb\nc", 5, 0);
	CHECK_EQ(records_next(&r, &data), 1);
	CHECK(records_ready(&r));
	CHECK(records_ready(&r));
	CHECK_EQ(records_next(&r, &data), 1);
	CHECK_MEM(data, "b", 1);
	CHECK(!records_ready(&r));
	close(ends[1]);
	CHECK_EQ(records_next(&r, &data), 1);
	CHECK(records_ready(&r)); /* the end of file is known */
	CHECK_EQ(records_next(&r, &data), -ENODATA);
	records_close(&r);
	close(ends[0]);
}

static void on_alarm(int signum)
{
	(void)signum;
}

/* A signal comes while half a record is there, whole or not. */
static void check_interrupted(bool whole)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval every = { { 0, 2000 }, { 0, 2000 } }, off = { { 0, 0 }, { 0, 0 } };
	struct sigaction before;
	struct records r;
	const char *data = "";
	int ends[2];

	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(write(ends[1], "half", 4), 4);
	records_open(&r, ends[0], '\n', whole, 100);
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &every, NULL);
	CHECK_EQ(records_next(&r, &data), -EINTR);
	CHECK_EQ(records_next(&r, &data), -EINTR);
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &before, NULL);
	CHECK_EQ(write(ends[1], " and half", 9), 9);
	close(ends[1]);
	CHECK_EQ(records_next(&r, &data), 13);
	CHECK_MEM(data, "half and half", 13);
	CHECK_EQ(records_next(&r, &data), -ENODATA);
	records_close(&r);
	close(ends[0]);
}

static void interrupted(void)
{
	check_interrupted(false);
	check_interrupted(true);
}

static void read_errors(void)
{
	int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct records r;
	const char *data;

	records_open(&r, directory, '\n', false, 9);
	CHECK_EQ(records_next(&r, &data), -EISDIR);
	CHECK_EQ(records_next(&r, &data), -EISDIR);
	records_close(&r);
	close(directory);
	records_open(&r, directory, '\n', true, 9);
	CHECK_EQ(records_next(&r, &data), -EBADF);
	records_close(&r);
}

static void nonblocking_input(void)
{
	int ends[2];
	char got[32];
	pid_t child;

	CHECK_EQ(pipe2(ends, O_NONBLOCK), 0);
	fflush(NULL);
	child = fork();
	if (child == 0)
		_exit(write(ends[1], "late\nlater", 10) != 10);
	close(ends[1]);
	list_records(ends[0], '\n', false, 9, got, sizeof(got));
	CHECK_EQ(waitpid(child, NULL, 0), child);
	CHECK_STR(got, "[late][later]");
}

/* Lines of all lengths, now and then one that is longer than the buffer. */
static size_t line_length(size_t i)
{
	return i % 1000 == 0 ? 3 * i % 300000 : i * 7919 % 97;
}

static void many_lines(void)
{
	static char x[300000];
	size_t lines = 100000, wrong = 0, i;
	FILE *f = tmpfile();
	struct records r;
	const char *data;

	memset(x, 'x', sizeof(x));
	for (i = 0; i < lines; i++) {
		x[line_length(i)] = '\n';
		fwrite(x, 1, line_length(i) + 1, f);
		x[line_length(i)] = 'x';
	}
	rewind(f);
	records_open(&r, fileno(f), '\n', false, sizeof(x));
	for (i = 0; i < lines; i++) {
		ssize_t n = records_next(&r, &data);

		if (n != (ssize_t)line_length(i) || memcmp(data, x, line_length(i)) != 0)
			wrong++;
		memset((char *)(uintptr_t)data - RECORDS_MARGIN, '\n', RECORDS_MARGIN);
	}
	CHECK_EQ(wrong, 0);
	CHECK_EQ(records_next(&r, &data), -ENODATA);
	/* Room for the longest record and what came with it, not for all of them. */
	CHECK(r.room <= 1024 * 1024);
	records_close(&r);
	fclose(f);
}

static void large_record(void)
{
	size_t len = 5 * 1024 * 1024;
	char *text = malloc(len);
	struct records r;
	const char *data = "";

	for (int whole = 0; whole < 2; whole++) {
		FILE *f = tmpfile();

		memset(text, 'y', len);
		fwrite(text, 1, len, f);
		rewind(f);
		records_open(&r, fileno(f), '\n', whole, len);
		CHECK_EQ(records_next(&r, &data), len);
		CHECK_MEM(data, text, len);
		CHECK_EQ(records_next(&r, &data), -ENODATA);
		records_close(&r);

		rewind(f);
		records_open(&r, fileno(f), '\n', whole, len - 1);
		CHECK_EQ(records_next(&r, &data), -EMSGSIZE);
		CHECK_MEM(data, text, len);
		records_close(&r);
		fclose(f);
	}
	free(text);
}

/* A line that is there is returned before more is read: an endless sender holds nothing back. */
static void a_line_is_not_kept_waiting(void)
{
	struct records r;
	const char *data;
	int ends[2];

	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(write(ends[1], "one\ntwo\n", 8), 8);
	records_open(&r, ends[0], '\n', false, 9);
	CHECK_EQ(records_next(&r, &data), 3);
	CHECK_EQ(records_next(&r, &data), 3);
	CHECK_MEM(data, "two", 3);
	records_close(&r);
	close(ends[0]);
	close(ends[1]);
}

static void closed_without_reading(void)
{
	struct records r;

	records_open(&r, STDIN_FILENO, '\n', false, 9);
	CHECK(!r.buf);
	records_close(&r);
	records_close(&r);
}

static const struct check_case cases[] = {
	{ "records of all kinds, in pieces of all sizes", cuts_in_any_pieces },
	{ "a NUL belongs to its line", a_nul_in_a_line },
	{ "a record that is too long is not skipped", too_long_stays },
	{ "ready tells whether the next call would read", ready_tells_whether_it_would_read },
	{ "a signal loses no byte", interrupted },
	{ "errors of read are returned", read_errors },
	{ "non-blocking input is waited for", nonblocking_input },
	{ "many lines of many lengths", many_lines },
	{ "a record of 5 MiB", large_record },
	{ "a line that is there is returned at once", a_line_is_not_kept_waiting },
	{ "nothing is allocated before the first record", closed_without_reading },
};

CHECK_MAIN(cases)
