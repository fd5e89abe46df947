/* flock - lock files from scripts, as flock(1) of util-linux does. */
#include "../applets.h"
#include "command.h"
#include "err.h"
#include "fd.h"
#include "file_lock.h"
#include "out.h"
#include "verb.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum action { EXCLUSIVE, SHARED, UNLOCK };

#define NOT_GIVEN UINT64_MAX

struct options {
	unsigned int action;
	struct timeout timeout;
	uint64_t conflict, start, length, fd;
	const char *command;
	bool nonblock, close, no_fork, fcntl, verbose;
};

static const struct options defaults = {
	.timeout = { TIMEOUT_NEVER },
	.conflict = 1,
	.start = NOT_GIVEN,
	.length = NOT_GIVEN,
	.fd = NOT_GIVEN,
};

static const struct opt opts[] = {
	OPT_SET(struct options, action, 's', "shared", SHARED, "get a shared lock"),
	OPT_SET(struct options, action, 'x', "exclusive", EXCLUSIVE,
		"get an exclusive lock (default)"),
	OPT_SET(struct options, action, 'e', "e", EXCLUSIVE, "the same"),
	OPT_SET(struct options, action, 'u', "unlock", UNLOCK, "let a lock go"),
	OPT_FLAG(struct options, nonblock, 'n', "nonblocking", "fail rather than wait"),
	OPT_FLAG(struct options, nonblock, 0, "nb", "the same"),
	{ .kind = KIND_TIME,
	  .letter = 'w',
	  .name = "timeout",
	  .metavar = "SECONDS",
	  .help = "fail after SECONDS (0: at once)",
	  .offset = FIELD(struct options, timeout, struct timeout) },
	{ .kind = KIND_TIME,
	  .name = "wait",
	  .metavar = "SECONDS",
	  .help = "the same",
	  .offset = FIELD(struct options, timeout, struct timeout) },
	OPT_NUMBER(struct options, conflict, 'E', "conflict-exit-code", "N", 0, 255,
		   "status when the lock cannot be had (default 1)"),
	OPT_FLAG(struct options, close, 'o', "close", "the command does not inherit the lock"),
	OPT_TEXT(struct options, command, 'c', "command", "COMMAND",
		 "run COMMAND by the shell; behind FILE as well"),
	OPT_FLAG(struct options, no_fork, 'F', "no-fork", "become the command"),
	OPT_FLAG(struct options, fcntl, 0, "fcntl", "lock by fcntl(2), not by flock(2)"),
	OPT_SIZE(struct options, start, 0, "start", 0, INT64_MAX,
		 "where the locked range begins (implies --fcntl)"),
	OPT_SIZE(struct options, length, 0, "length", 0, INT64_MAX,
		 "bytes of the range, 0: to the end (implies --fcntl)"),
	OPT_NUMBER(struct options, fd, 0, "fd", "N", 0, INT_MAX,
		   "lock the open descriptor N, and run a command"),
	OPT_FLAG(struct options, verbose, 0, "verbose", "say how long it took, or what failed"),
};

static const struct operand operands[] = {
	{ .metavar = "FILE|DESCRIPTOR", .kind = KIND_FILE, .optional = true },
	{ .metavar = "COMMAND", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* What is to be done, from options and words. */
struct job {
	const char *file; /* NULL: fd was open already */
	int fd;
	char **command; /* NULL: none */
	char *shell[4];
	bool writable; /* how the file was opened */
	struct lock_want want;
	const struct options *o;
};

static int usage(const char *text)
{
	err_usage("%s", text);
	return EX_USAGE;
}

static void by_shell(struct job *j, char *command)
{
	static char option[] = "-c", fallback[] = "/bin/sh";
	char *shell = getenv("SHELL");

	j->shell[0] = shell && *shell ? shell : fallback;
	j->shell[1] = option;
	j->shell[2] = command;
	j->command = j->shell;
}

static bool is_command_option(const char *word)
{
	return strcmp(word, "-c") == 0 || strcmp(word, "--command") == 0;
}

static int take_descriptor(struct job *j, const char *text)
{
	uint64_t fd;

	if (number_parse(&fd, text) < 0 || fd > INT_MAX)
		return err_at(EX_USAGE, NULL, "bad file descriptor: '%s'", text);
	j->fd = (int)fd;
	return EX_OK;
}

/* DESCRIPTOR, or FILE COMMAND..., or FILE -c COMMAND. */
static int take_words(struct job *j, int argc, char **argv)
{
	if (argc == 0)
		return usage("missing file, directory or descriptor");
	if (argc == 1)
		return take_descriptor(j, argv[0]);
	j->file = argv[0];
	j->command = argv + 1;
	if (!is_command_option(argv[1]))
		return EX_OK;
	if (argc != 3)
		return err_at(EX_USAGE, NULL, "%s requires exactly one command argument", argv[1]);
	by_shell(j, argv[2]);
	return EX_OK;
}

/* --fd N and COMMAND..., or -c COMMAND. */
static int take_words_of_fd(struct job *j, int argc, char **argv)
{
	j->fd = (int)j->o->fd;
	if (argc > 0)
		j->command = argv;
	return j->command ? EX_OK : usage("missing command");
}

static int understand(struct job *j, int argc, char **argv)
{
	const struct options *o = j->o;

	if (o->no_fork && o->close)
		return err_at(EX_USAGE, NULL, "the --no-fork and --close options are incompatible");
	if (o->command && (argc > 0 || o->fd == NOT_GIVEN))
		return usage("-c stands behind the file, or with --fd, with one argument");
	if (o->command)
		by_shell(j, (char *)(uintptr_t)o->command);
	j->want.shared = o->action == SHARED;
	if (o->fcntl || o->start != NOT_GIVEN || o->length != NOT_GIVEN)
		j->want.kind = LOCK_OFD;
	if (o->start != NOT_GIVEN)
		j->want.offset = (int64_t)o->start;
	if (o->length != NOT_GIVEN)
		j->want.length = (int64_t)o->length;
	return o->fd != NOT_GIVEN ? take_words_of_fd(j, argc, argv) : take_words(j, argc, argv);
}

static int open_failed(const char *file)
{
	int status = EX_NOINPUT;

	if (errno == ENOMEM || errno == EMFILE || errno == ENFILE)
		status = EX_OSERR;
	if (errno == EROFS || errno == ENOSPC)
		status = EX_CANTCREAT;
	return err_at(status, NULL, "cannot open lock file %s: %s", file, strerror(errno));
}

/* As scripts expect it: made with the umask, and of a directory only its locks by flock(2). */
static int open_file(struct job *j, int access)
{
	int fd = open(j->file, access | O_CREAT | O_NOCTTY | O_CLOEXEC, 0666);

	j->writable = access != O_RDONLY;
	if (fd < 0 && errno == EISDIR) {
		fd = open(j->file, O_RDONLY | O_NOCTTY | O_CLOEXEC);
		j->writable = false;
	}
	j->fd = fd_checked(fd);
	return j->fd < 0 ? open_failed(j->file) : EX_OK;
}

static int lock_once(const struct job *j, struct deadline deadline)
{
	if (j->o->action == UNLOCK)
		return file_lock_release(j->fd, &j->want);
	return file_lock_take(j->fd, &j->want, deadline);
}

/* Network file systems make an exclusive flock(2) a lock of fcntl(2), which needs to write. */
static int lock_network_file(struct job *j, struct deadline deadline, int r)
{
	int before = j->fd;

	if ((r != -EIO && r != -EBADF) || !j->file || j->writable || j->want.shared ||
	    access(j->file, R_OK | W_OK) < 0)
		return r;
	if (open_file(j, O_RDWR) != EX_OK) {
		j->fd = before;
		return r;
	}
	close(before);
	return j->writable ? lock_once(j, deadline) : r;
}

static int conflict(const struct job *j, const char *text)
{
	if (j->o->verbose)
		err_at(ST_FAIL, NULL, "%s", text);
	return (int)j->o->conflict;
}

static int lock_failed(const struct job *j, int r)
{
	int status = r == -ENOLCK || r == -ENOMEM ? EX_OSERR : EX_DATAERR;

	if (r == -EAGAIN)
		return conflict(j, "failed to get lock");
	if (r == -ETIMEDOUT)
		return conflict(j, "timeout while waiting to get lock");
	if (r == -EINTR)
		return err_sys(r, NULL, NULL);
	if (j->file)
		return err_at(status, NULL, "%s: %s", j->file, strerror(-r));
	return err_at(status, NULL, "%d: %s", j->fd, strerror(-r));
}

static void say_duration(const struct timespec *start)
{
	struct timespec now;
	int64_t us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = (now.tv_sec - start->tv_sec) * INT64_C(1000000) +
	     (now.tv_nsec - start->tv_nsec) / 1000;
	out_printf("flock: getting lock took %" PRId64 ".%06" PRId64 " seconds\n", us / 1000000,
		   us % 1000000);
}

/* Whether the lock is had; *status is then EX_OK, but a conflict's may be that, too. */
static bool lock(struct job *j, int *status)
{
	struct timeout timeout = j->o->nonblock ? (struct timeout){ 0 } : j->o->timeout;
	struct deadline deadline = deadline_after(timeout);
	struct timespec start;
	int r;

	clock_gettime(CLOCK_MONOTONIC, &start);
	r = lock_once(j, deadline);
	if (r < 0)
		r = lock_network_file(j, deadline, r);
	*status = r < 0 ? lock_failed(j, r) : EX_OK;
	if (r == 0 && j->o->verbose)
		say_duration(&start);
	return r == 0;
}

static int exec_failed(int r, const char *name)
{
	return err_at(r == -ENOMEM ? EX_OSERR : EX_UNAVAILABLE, NULL, "failed to execute %s: %s",
		      name, strerror(-r));
}

/* The lock's descriptor has the name of whoever opened it: a shell's own stays as it is. */
static int run_command(const struct job *j)
{
	struct command command = command_of(j->command);

	if (j->o->verbose) {
		out_text("flock: executing ");
		out_escaped(j->command[0]);
		out_text("\n");
		out_flush();
	}
	if (j->o->no_fork) {
		if (j->file)
			fcntl(j->fd, F_SETFD, 0);
		execvp(j->command[0], j->command);
		return exec_failed(-errno, j->command[0]);
	}
	command.keep = &j->fd;
	command.kept = j->o->close ? 0 : 1;
	command.failed = exec_failed;
	if (j->o->close && !j->file)
		fcntl(j->fd, F_SETFD, FD_CLOEXEC);
	return command_run(&command);
}

static int run(const void *parsed, int argc, char **argv)
{
	struct job j = { .fd = -1, .o = parsed };
	int status = understand(&j, argc, argv);

	if (status == EX_OK && j.file)
		status = open_file(&j, j.want.kind == LOCK_OFD && j.o->action == EXCLUSIVE
					       ? O_WRONLY
					       : O_RDONLY);
	if (status == EX_OK && lock(&j, &status) && j.command)
		status = run_command(&j);
	if (j.file && j.fd >= 0)
		close(j.fd);
	return status;
}

static const struct verb verb = {
	.name = "flock",
	.brief = "Lock files from scripts, as flock of util-linux does",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.compatible = true,
	.usage_status = EX_USAGE,
	.options_first = true,
	.own_process = true, /* may become the command */
	.run = run,
};

const struct applet flock_applet = {
	.name = "flock",
	.brief = "Lock files from scripts, as util-linux does",
	.verb = &verb,
};
