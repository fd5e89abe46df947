/* guard.c - touching memory that went away is an error number, and nothing else changes. */
#include "guard.h"

#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile char *page;

/* A page of a file that is cut off. */
static void make_page(void)
{
	char name[] = "/tmp/guard-XXXXXX";
	int fd = mkstemp(name);

	CHECK(fd >= 0);
	unlink(name);
	CHECK_EQ(ftruncate(fd, 1), 0);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	*page = 1;
	CHECK_EQ(ftruncate(fd, 0), 0);
	close(fd);
}

static int add_one(void *arg)
{
	++*(int *)arg;
	return 7;
}

static int touch_page(void *arg)
{
	add_one(arg);
	*page = 2;
	add_one(arg);
	return 0;
}

static int send_sigbus(void *arg)
{
	(void)arg;
	raise(SIGBUS);
	return 0;
}

static void returns_what_it_called(void)
{
	int n = 0;

	CHECK_EQ(guarded(add_one, &n), 7);
	CHECK_EQ(n, 1);
}

static void cuts_short_what_touches_nothing(void)
{
	int n = 0;

	make_page();
	for (int i = 1; i <= 3; i++) {
		CHECK_EQ(guarded(touch_page, &n), -EFAULT);
		CHECK_EQ(n, i);
	}
	CHECK_EQ(guarded(add_one, &n), 7);
}

static void puts_the_action_back(void)
{
	int n = 0;

	signal(SIGBUS, SIG_IGN);
	guarded(add_one, &n);
	CHECK(signal(SIGBUS, SIG_DFL) == SIG_IGN);
	guarded(touch_page, &n);
	CHECK(signal(SIGBUS, SIG_DFL) == SIG_DFL);
}

/* One that somebody sent says nothing about our memory. */
static void dies_of_a_sigbus_that_was_sent(void)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(guarded(send_sigbus, NULL));
	waitpid(child, &status, 0);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}

static const struct check_case cases[] = {
	{ "returns what it called", returns_what_it_called },
	{ "cuts short what touches nothing", cuts_short_what_touches_nothing },
	{ "puts the action back", puts_the_action_back },
	{ "dies of a SIGBUS that was sent", dies_of_a_sigbus_that_was_sent },
};
CHECK_MAIN(cases)
