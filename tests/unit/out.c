/* The buffer of standard output: nothing lost, errors said once. */
#include "out.h"

#include "capture.h"
#include "check.h"
#include "err.h"
#include "interrupt.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#define BUFFER (64 * 1024)

/* Ends the output too, and returns what out_close() made of status. */
static int finish(struct capture *c, int status)
{
	status = out_close(status);
	capture_end(c);
	return status;
}

static void in_order(void)
{
	struct capture c;

	capture_begin(&c, STDOUT_FILENO);
	out_text("one ");
	out_write("two\0", 4);
	out_printf("%d %s ", 3, "four");
	out_escaped("f\nve");
	out_escaped_json("\"six\"", 5);
	CHECK_EQ(finish(&c, ST_OK), ST_OK);
	CHECK_EQ(c.len, strlen("one two") + 1 + strlen("3 four f\\x0ave\\\"six\\\""));
	CHECK_STR(c.text, "one two");
	CHECK_STR(c.text + 8, "3 four f\\x0ave\\\"six\\\"");
	free(c.text);
}

static void kept_until_flushed(void)
{
	struct capture c;

	capture_begin(&c, STDOUT_FILENO);
	out_text("kept");
	CHECK_EQ(lseek(c.memory, 0, SEEK_END), 0);
	CHECK_EQ(out_flush(), 0);
	CHECK_EQ(lseek(c.memory, 0, SEEK_END), 4);
	finish(&c, ST_OK);
	free(c.text);
}

static void closed_only_when_written(void)
{
	struct capture c;
	int untouched, written, noted;

	capture_begin(&c, STDOUT_FILENO);
	CHECK_EQ(out_close(ST_NO), ST_NO);
	untouched = fcntl(STDOUT_FILENO, F_GETFD);
	out_text("x");
	out_close(ST_OK);
	written = fcntl(STDOUT_FILENO, F_GETFD);
	dup2(c.memory, STDOUT_FILENO);
	out_note(0);
	out_close(ST_OK);
	noted = fcntl(STDOUT_FILENO, F_GETFD);
	capture_end(&c);
	CHECK(untouched >= 0);
	CHECK_EQ(written, -1);
	CHECK_EQ(noted, -1);
	free(c.text);
}

/* Writes n pieces of growing length through out_write(), and compares. */
static void across_the_buffer(void)
{
	static char pattern[3 * BUFFER];
	struct capture c;
	size_t at = 0, wrong = 0;

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (char)('a' + i % 23);
	capture_begin(&c, STDOUT_FILENO);
	for (size_t len = 0; len < sizeof(pattern); len = len * 5 / 4 + 1)
		out_write(pattern, len);
	CHECK_EQ(finish(&c, ST_OK), ST_OK);
	for (size_t len = 0; len < sizeof(pattern); len = len * 5 / 4 + 1) {
		if (at + len > c.len || memcmp(c.text + at, pattern, len) != 0)
			wrong++;
		at += len;
	}
	CHECK_EQ(wrong, 0);
	CHECK_EQ(c.len, at);
	free(c.text);
}

static void exactly_the_buffer(void)
{
	static char x[BUFFER];
	struct capture c;

	memset(x, 'x', sizeof(x));
	for (size_t len = BUFFER - 1; len <= BUFFER; len++) {
		capture_begin(&c, STDOUT_FILENO);
		out_write(x, len);
		out_text("y");
		finish(&c, ST_OK);
		CHECK_EQ(c.len, len + 1);
		CHECK_STR(c.text + c.len - 2, "xy");
		free(c.text);
	}
}

static void long_printf(void)
{
	struct capture c;

	capture_begin(&c, STDOUT_FILENO);
	out_printf("%*d", BUFFER - 1, 1); /* with its NUL it just fits */
	out_printf("%d", 23);
	out_printf("%*d", 2 * BUFFER, 4);
	CHECK_EQ(finish(&c, ST_OK), ST_OK);
	CHECK_EQ(c.len, 3 * BUFFER - 1 + 2);
	CHECK(c.text[BUFFER - 2] == '1' && c.text[BUFFER - 1] == '2' && c.text[BUFFER] == '3');
	CHECK_STR(c.text + c.len - 2, " 4");
	free(c.text);
}

/* Escaping goes by pieces: no cut may fall inside of a character, wherever it starts. */
static void check_escaped(const char *text, size_t len)
{
	char *whole = malloc(6 * len + 1);
	struct capture c;

	capture_begin(&c, STDOUT_FILENO);
	out_escaped(text);
	finish(&c, ST_OK);
	text_escape(whole, 6 * len + 1, text, len);
	CHECK(!strcmp(c.text, whole));
	free(c.text);

	capture_begin(&c, STDOUT_FILENO);
	out_escaped_json(text, len);
	finish(&c, ST_OK);
	text_escape_json(whole, 6 * len + 1, text, len);
	CHECK(!strcmp(c.text, whole));
	free(c.text);
	free(whole);
}

static void escaped_in_pieces(void)
{
	static const char *const units[] = {
		"a",
		"\xc3\xb6",
		"\xe2\x82\xac",
		"\xf0\x9f\x90\x84",
		"\x84",
		"\xf0\x9f\x90",
		"\xe2\x82\xac\x84\x84\x84",
		"\xf0\x9f\x90\x84\x84",
		"\\\n",
	};
	char text[6000];

	for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
		for (size_t before = 0; before < 8; before++) {
			size_t len = before;

			memset(text, 'b', before);
			while (len + 8 < sizeof(text))
				len += (size_t)sprintf(text + len, "%s", units[u]);
			check_escaped(text, len);
		}
	}
}

static void random_escaped(void)
{
	static const unsigned char bytes[] = {
		'a', 0xc3, 0xb6, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x84
	};
	char text[5000];

	srand(1);
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof(text) - 1; i++)
			text[i] = (char)bytes[(size_t)rand() % sizeof(bytes)];
		text[sizeof(text) - 1] = '\0';
		check_escaped(text, sizeof(text) - 1);
	}
}

/* Makes fd (-1: none) the stdout of what follows, and captures stderr. */
static int redirect(int fd, struct capture *err)
{
	int saved;

	capture_begin(err, STDERR_FILENO);
	saved = dup(STDOUT_FILENO);
	close(STDOUT_FILENO);
	if (fd >= 0) {
		dup2(fd, STDOUT_FILENO);
		close(fd);
	}
	return saved;
}

static int close_redirected(int saved, struct capture *err, int status)
{
	status = out_close(status);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	capture_end(err);
	return status;
}

static int open_full(void)
{
	return open("/dev/full", O_WRONLY | O_CLOEXEC);
}

static void full_device(void)
{
	struct capture err;
	int saved = redirect(open_full(), &err);
	int buffered = out_text("x"), flushed = out_flush(), later = out_text("y");
	int error = out_error(), printed = out_printf("%d", 1), escaped = out_escaped("z");

	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_FAIL);
	CHECK_EQ(buffered, 0);
	CHECK_EQ(flushed, -ENOSPC);
	CHECK_EQ(later, -ENOSPC);
	CHECK_EQ(error, -ENOSPC);
	CHECK_EQ(printed, -ENOSPC);
	CHECK_EQ(escaped, -ENOSPC);
	CHECK_STR(err.text, "ipctool: standard output: No space left on device\n");
	CHECK_EQ(out_error(), 0);
	free(err.text);
}

static void full_device_at_the_end(void)
{
	struct capture err;
	int saved = redirect(open_full(), &err);

	out_text("x");
	CHECK_EQ(close_redirected(saved, &err, ST_NO), ST_FAIL);
	CHECK_STR(err.text, "ipctool: standard output: No space left on device\n");
	free(err.text);
}

static void closed_stdout(void)
{
	struct capture err;
	int saved = redirect(-1, &err);

	out_text("x");
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_FAIL);
	CHECK_STR(err.text, "ipctool: standard output: Bad file descriptor\n");
	free(err.text);

	saved = redirect(-1, &err);
	CHECK_EQ(close_redirected(saved, &err, ST_ABSENT), ST_ABSENT);
	CHECK_STR(err.text, "");
	free(err.text);
}

static void broken_pipe(void)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	struct capture err;
	int ends[2], saved;

	CHECK_EQ(pipe(ends), 0);
	close(ends[0]);
	saved = redirect(ends[1], &err);
	out_text("x");
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_FAIL);
	CHECK_STR(err.text, "ipctool: standard output: Broken pipe\n");
	free(err.text);
	signal(SIGPIPE, before);
}

static void noted_failure(void)
{
	struct capture err;
	int saved = redirect(open("/dev/null", O_WRONLY | O_CLOEXEC), &err);
	int first = out_note(-EPERM), second = out_note(-EIO);

	/* Whatever the reason is, incomplete output is no answer about an object. */
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_FAIL);
	CHECK_EQ(first, -EPERM);
	CHECK_EQ(second, -EPERM);
	CHECK_STR(err.text, "ipctool: standard output: permission denied\n");
	free(err.text);
}

/* A child that counts what comes out of ends[0], once a byte came out of go. */
static pid_t count_in_child(const int ends[2], const int go[2], size_t want)
{
	pid_t child = fork();
	static char buf[4096];
	size_t sum = 0;
	ssize_t n;

	if (child != 0)
		return child;
	close(ends[1]);
	if (go[0] >= 0 && read(go[0], buf, 1) != 1)
		_exit(2);
	while ((n = read(ends[0], buf, sizeof(buf))) > 0)
		sum += (size_t)n;
	_exit(sum == want ? 0 : 1);
}

static int child_status(pid_t child)
{
	int status = -1;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void nonblocking_pipe(void)
{
	static char data[1024 * 1024];
	struct capture err;
	int ends[2], none[2] = { -1, -1 }, saved, r;
	pid_t child;

	CHECK_EQ(pipe(ends), 0);
	fflush(NULL);
	child = count_in_child(ends, none, sizeof(data));
	close(ends[0]);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	saved = redirect(ends[1], &err);
	r = out_write(data, sizeof(data));
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_OK);
	free(err.text);
	CHECK_EQ(r, 0);
	CHECK_EQ(child_status(child), 0);
}

static int go_signal[2];
static volatile sig_atomic_t alarms;

static void on_alarm(int signum)
{
	(void)signum;
	/* By now the writer sits in a full pipe and was interrupted there. */
	if (++alarms == 5 && write(go_signal[1], "x", 1) < 0)
		alarms = -1000;
}

static void interrupted_by_others(void)
{
	static char data[256 * 1024];
	const struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval every = { { 0, 2000 }, { 0, 2000 } }, off = { { 0, 0 }, { 0, 0 } };
	struct sigaction before;
	struct capture err;
	int ends[2], saved, r;
	pid_t child;

	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(pipe(go_signal), 0);
	fflush(NULL);
	child = count_in_child(ends, go_signal, sizeof(data));
	close(ends[0]);
	saved = redirect(ends[1], &err);
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &every, NULL);
	r = out_write(data, sizeof(data));
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &before, NULL);
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_OK);
	free(err.text);
	CHECK_EQ(r, 0);
	CHECK(alarms >= 5);
	CHECK_EQ(child_status(child), 0);
	close(go_signal[0]);
	close(go_signal[1]);
}

/* Nobody reads: only the signal that was caught ends the wait, blocking pipe or not. */
static void check_interrupt(int flags)
{
	static char data[256 * 1024];
	struct deadline never = { DEADLINE_NEVER };
	struct capture err;
	int ends[2], saved, r;

	CHECK_EQ(pipe2(ends, flags), 0);
	saved = redirect(ends[1], &err);
	interrupt_catch(never);
	raise(SIGTERM);
	r = out_write(data, sizeof(data));
	CHECK_EQ(close_redirected(saved, &err, ST_OK), ST_SIGNAL + SIGTERM);
	interrupt_release();
	CHECK_EQ(r, -EINTR);
	CHECK_STR(err.text, "");
	free(err.text);
	close(ends[0]);
}

static void interrupted_for_us(void)
{
	check_interrupt(0);
	check_interrupt(O_NONBLOCK);
}

static void any_descriptor(void)
{
	char buf[8] = "";
	int ends[2];

	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(write_all(ends[1], "hello", 5), 0);
	CHECK_EQ(write_all(ends[1], "", 0), 0);
	CHECK_EQ(read(ends[0], buf, sizeof(buf)), 5);
	CHECK_STR(buf, "hello");
	close(ends[0]);
	close(ends[1]);
	CHECK_EQ(write_all(ends[1], "hello", 5), -EBADF);
}

static const struct check_case cases[] = {
	{ "what is written comes out in order", in_order },
	{ "small writes are kept until the flush", kept_until_flushed },
	{ "stdout is closed only when it was written to", closed_only_when_written },
	{ "writes of all lengths pass the buffer's end", across_the_buffer },
	{ "a write as long as the buffer", exactly_the_buffer },
	{ "a printf longer than the buffer", long_printf },
	{ "escaping in pieces cuts no character", escaped_in_pieces },
	{ "escaping random bytes in pieces", random_escaped },
	{ "a full device sticks and is reported once", full_device },
	{ "a full device that shows at the end only", full_device_at_the_end },
	{ "a closed stdout matters only to what is written", closed_stdout },
	{ "a broken pipe is reported when SIGPIPE is ignored", broken_pipe },
	{ "a failure noted from outside sticks", noted_failure },
	{ "a non-blocking pipe is waited for", nonblocking_pipe },
	{ "signals that are not ours lose no byte", interrupted_by_others },
	{ "a signal that was caught ends the write", interrupted_for_us },
	{ "write_all on any descriptor", any_descriptor },
};

CHECK_MAIN(cases)
