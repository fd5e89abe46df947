/* commands.c - several commands: their ends, signals and descriptors, and what they find. */
#include "commands.h"

#include "capture.h"
#include "check.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const struct deadline never = { DEADLINE_NEVER };
static struct commands all;

static struct command shell(char *script)
{
	static char *argv[4] = { "sh", "-c" };

	argv[2] = script;
	return command_of(argv);
}

static int start(char *script, uintptr_t tag)
{
	struct command command = shell(script);

	return commands_start(&all, &command, tag);
}

/* The status of the one that is to end next, and its tag. */
static int next_end(uintptr_t *tag)
{
	struct commands_event event;

	if (commands_wait(&all, NULL, 0, never, &event) != COMMANDS_ENDED)
		return -1;
	*tag = event.tag;
	return command_status(event.wait_status);
}

static void tells_which_one_ended(void)
{
	bool seen[10] = { 0 };

	CHECK_EQ(commands_begin(&all), 0);
	for (uintptr_t tag = 0; tag < 10; tag++) {
		char script[16];

		snprintf(script, sizeof script, "exit %d", (int)tag);
		CHECK_EQ(start(script, tag), 0);
	}
	CHECK_EQ(commands_running(&all), 10);
	for (int i = 0; i < 10; i++) {
		uintptr_t tag = 0;
		int status = next_end(&tag);

		CHECK_EQ(status, (int)tag);
		CHECK(tag < 10 && !seen[tag]);
		seen[tag] = true;
	}
	CHECK_EQ(commands_running(&all), 0);
	commands_end(&all);
}

static void watches_descriptors_meanwhile(void)
{
	struct commands_event event;
	struct command command = shell("echo; read line");
	struct pollfd fds[2] = { 0 };
	int in[2], out[2];
	uintptr_t tag = 0;

	CHECK_EQ(pipe2(in, O_CLOEXEC) + pipe2(out, O_CLOEXEC), 0);
	CHECK_EQ(commands_begin(&all), 0);
	command.in = in[0];
	command.out = out[1];
	CHECK_EQ(commands_start(&all, &command, 1), 0);
	fds[1] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	CHECK_EQ(commands_wait(&all, fds, 2, never, &event), COMMANDS_READY);
	CHECK(fds[1].revents & POLLIN);
	CHECK_EQ(commands_wait(&all, NULL, 0, (struct deadline){ 0 }, &event), COMMANDS_TIMEOUT);
	CHECK_EQ(write(in[1], "\n", 1), 1);
	CHECK_EQ(next_end(&tag), 0);
	commands_end(&all);
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(out[i]);
	}
}

static void tells_our_signals(void)
{
	struct commands_event event;
	uintptr_t tag = 0;

	CHECK_EQ(commands_begin(&all), 0);
	CHECK_EQ(start("while :; do sleep 0.01; done", 1), 0);
	CHECK_EQ(start("while :; do sleep 0.01; done", 2), 0);
	raise(SIGTERM);
	CHECK_EQ(commands_wait(&all, NULL, 0, never, &event), COMMANDS_SIGNALLED);
	CHECK_EQ(event.signum, SIGTERM);
	CHECK(!event.from_terminal);
	commands_signal(&all, event.signum);
	CHECK_EQ(next_end(&tag), 128 + SIGTERM);
	CHECK_EQ(next_end(&tag), 128 + SIGTERM);
	commands_end(&all);
}

static void restores_the_signals(void)
{
	sigset_t before, after;

	sigprocmask(SIG_BLOCK, NULL, &before);
	signal(SIGCHLD, SIG_IGN);
	CHECK_EQ(commands_begin(&all), 0);
	commands_end(&all);
	sigprocmask(SIG_BLOCK, NULL, &after);
	for (int signum = 1; signum < 32; signum++)
		CHECK_EQ(sigismember(&before, signum), sigismember(&after, signum));
	CHECK(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
}

static void adds_to_the_environment(void)
{
	char *env[] = { "FIRST=a b", "HOME=/none", NULL };
	struct command command = shell("[ \"$FIRST:$HOME:$OTHER\" = 'a b:/none:c' ]");

	setenv("OTHER", "c", 1);
	command.env = env;
	CHECK_EQ(command_run(&command), 0);
	CHECK(!getenv("FIRST"));
}

static void leaves_what_is_kept(void)
{
	int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 100);
	struct command command;
	char script[64];

	snprintf(script, sizeof script, "[ -e /proc/self/fd/%d ]", fd);
	command = shell(script);
	CHECK_EQ(command_run(&command), 1);
	command.keep = &fd;
	command.kept = 1;
	CHECK_EQ(command_run(&command), 0);
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
}

static void goes_on_when_one_cannot_be_executed(void)
{
	char *argv[] = { "no-such-program", NULL };
	struct command command = command_of(argv);
	struct capture err;
	uintptr_t tag = 0;

	CHECK_EQ(commands_begin(&all), 0);
	CHECK_EQ(start("exit 3", 1), 0);
	capture_begin(&err, 2);
	CHECK_EQ(commands_start(&all, &command, 2), 127);
	capture_end(&err);
	CHECK_STR(err.text, "ipctool: no-such-program: command not found\n");
	free(err.text);
	CHECK_EQ(commands_running(&all), 1);
	CHECK_EQ(next_end(&tag), 3);
	CHECK_EQ(tag, 1);
	commands_end(&all);
}

/* A call that blocks, that the end of a command ends. */
static int block(void)
{
	struct pollfd nothing = { .fd = -1 };
	int r;

	CHECK_EQ(interrupt_catch_held(&all.held, never), 0);
	do
		r = poll(&nothing, 1, 10000) < 0 ? -errno : 0;
	while (r == -EINTR && !(r = interrupt_reason(never)));
	interrupt_release();
	return r;
}

/* Whatever blocks meanwhile, and whenever it ends. */
static void forgets_no_end(void)
{
	const struct deadline at_once = { 0 };
	struct commands_event event;
	int r = -EINTR;

	CHECK_EQ(commands_begin(&all), 0);
	for (int i = 0; i < 300 && r == -EINTR; i++) {
		CHECK_EQ(start(i % 2 ? "exit 0" : ": | :", 0), 0);
		/* A command of another case may end as well. */
		do
			r = block();
		while (r == -EINTR &&
		       commands_wait(&all, NULL, 0, at_once, &event) != COMMANDS_ENDED);
	}
	CHECK_EQ(r, -EINTR);
	commands_end(&all);
}

static void leaves_ignored_signals_ignored(void)
{
	struct timeout soon = { 20000000 };
	struct commands_event event;

	signal(SIGHUP, SIG_IGN);
	CHECK_EQ(commands_begin(&all), 0);
	raise(SIGHUP);
	CHECK_EQ(commands_wait(&all, NULL, 0, deadline_after(soon), &event), COMMANDS_TIMEOUT);
	CHECK_EQ(start("trap : HUP; kill -HUP $$; exit 3", 0), 0);
	CHECK_EQ(next_end(&(uintptr_t){ 0 }), 3);
	commands_end(&all);
	CHECK(signal(SIGHUP, SIG_DFL) == SIG_IGN);
}

static const struct check_case cases[] = {
	{ "tells which one ended", tells_which_one_ended },
	{ "watches descriptors meanwhile", watches_descriptors_meanwhile },
	{ "tells our signals", tells_our_signals },
	{ "restores the signals", restores_the_signals },
	{ "adds to the environment", adds_to_the_environment },
	{ "leaves what is kept", leaves_what_is_kept },
	{ "goes on when one cannot be executed", goes_on_when_one_cannot_be_executed },
	{ "leaves ignored signals ignored", leaves_ignored_signals_ignored },
	{ "forgets no end", forgets_no_end },
};
CHECK_MAIN(cases)
