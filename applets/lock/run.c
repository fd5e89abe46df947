/* lock run - hold locks on files while a command runs. */
#include "command.h"
#include "err.h"
#include "lock.h"
#include "perm.h"
#include "process_status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct run_opts {
	struct lock_opts lock;
	struct timeout timeout;
	struct mode_change mode;
	bool no_inherit;
	uint64_t paths;
};

static const struct run_opts defaults = {
	.lock = LOCK_OPTS_DEFAULT,
	.timeout = { TIMEOUT_NEVER },
	.mode = { .keep = 0777 },
};

static const struct opt opts[] = {
	OPT_LOCK(struct run_opts, lock, "others may have shared locks at the same time",
		 "kind of lock (default flock; with --range ofd)"),
	OPT_TIMEOUT(struct run_opts, timeout),
	OPT_MODE(struct run_opts, mode, "permission bits, exact, umask or not (default 0600)"),
	OPT_FLAG(struct run_opts, no_inherit, 0, "no-inherit",
		 "the locks are ipctool's alone, not the command's"),
};

static const struct operand operands[] = {
	OPERAND_BEFORE_COMMAND(struct run_opts, paths, "PATH", KIND_FILE),
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

/* "held by 123 (make) and 2 others", of what is in the way; empty when that cannot be told. */
static void describe_holders(char *buf, size_t cap, const char *path, const struct lock_want *want)
{
	size_t others = 0;
	struct lock_table t;

	*buf = '\0';
	lock_table_read(&t, path);
	for (size_t i = 0; i < t.count; i++) {
		const struct lock *l = &t.locks[i];
		char name[PROCESS_COMMAND_SIZE];

		if (!lock_conflicts(l, want) || l->holder_count == 0)
			continue;
		if (!*buf)
			snprintf(buf, cap, "held by %d (%s)", l->holders[0].pid,
				 process_name(l->holders[0].pid, name));
		else
			others++;
		others += l->holder_count - 1;
	}
	if (others > 0)
		snprintf(buf + strlen(buf), cap - strlen(buf), " and %zu other%s", others,
			 others == 1 ? "" : "s");
	lock_table_free(&t);
}

static int fail_conflict(int r, const char *path, const struct lock_want *want)
{
	char holders[128];

	describe_holders(holders, sizeof holders, path, want);
	return *holders ? err_sys(r, path, "%s", holders) : err_sys(r, path, NULL);
}

/* Whose it is; or, of one that could not be made, nothing that a user does not see. */
static int fail_denied(int r, const char *path, const struct lock_want *want)
{
	const char *why =
		want->kind != LOCK_FLOCK && !want->shared
			? "; an exclusive lock of this kind takes a file that may be written"
			: "";
	struct stat st;

	if (stat(path, &st) < 0)
		return err_sys(r, path, NULL);
	return err_sys(r, path, "mode %04o, owner %s, group %s%s", (unsigned int)st.st_mode & 07777,
		       user_name(st.st_uid), group_name(st.st_gid), why);
}

static int fail_descriptors(int r, const char *path)
{
	struct rlimit limit;

	if (r != -EMFILE || getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return err_sys(r, path, NULL);
	return err_sys(r, path, "RLIMIT_NOFILE is %llu; each file to lock takes one",
		       (unsigned long long)limit.rlim_cur);
}

static int fail(int r, const char *path, const struct lock_want *want)
{
	switch (-r) {
	case EAGAIN:
	case ETIMEDOUT:
		return fail_conflict(r, path, want);
	case EACCES:
	case EPERM:
		return fail_denied(r, path, want);
	case EMFILE:
	case ENFILE:
		return fail_descriptors(r, path);
	case EISDIR:
		return err_at(ST_FAIL, path,
			      "is a directory (only --kind flock and shared locks are for those)");
	case EDEADLK:
		return err_at(ST_FAIL, path,
			      "would wait for ever (who holds it waits for a lock of ours)");
	case ENXIO:
		return err_at(ST_FAIL, path, "cannot be opened (a socket, or no device is there)");
	default:
		return err_sys(r, path, NULL);
	}
}

/* The command gets the descriptors, and so the locks, but for those that are of a process. */
static int run_command(struct file_lock *locks, const struct run_opts *o,
		       const struct lock_want *want, char **argv)
{
	struct command command = command_of(argv + o->paths);
	int *keep = calloc(o->paths, sizeof *keep);
	int status;

	if (!keep)
		return err_before_command(err_sys(-ENOMEM, NULL, NULL));
	for (size_t i = 0; i < o->paths; i++)
		if (locks[i].fd >= 0)
			keep[command.kept++] = locks[i].fd;
	command.keep = keep;
	if (o->no_inherit || want->kind == LOCK_POSIX)
		command.kept = 0;
	status = command_run(&command);
	free(keep);
	return status;
}

static int run_locked(struct file_lock *locks, const struct run_opts *o,
		      const struct lock_want *want, char **argv)
{
	const char *failed = argv[0];
	int status, r;

	for (size_t i = 0; i < o->paths; i++)
		locks[i].path = argv[i];
	r = file_locks_take(locks, o->paths, want, mode_apply(o->mode, 0600),
			    deadline_after(o->timeout), &failed);
	if (r < 0)
		return err_before_command(fail(r, failed, want));
	for (size_t i = 0; i < o->paths; i++)
		err_note(locks[i].path, "is locked");
	status = run_command(locks, o, want, argv);
	file_locks_close(locks, o->paths);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct run_opts *o = parsed;
	struct file_lock *locks;
	struct lock_want want;
	int status = lock_want(&want, &o->lock);

	(void)argc;
	if (status != ST_OK)
		return err_before_command(status);
	locks = calloc(o->paths, sizeof *locks);
	if (!locks)
		return err_before_command(err_sys(-ENOMEM, NULL, NULL));
	status = run_locked(locks, o, &want, argv);
	free(locks);
	return status;
}

const struct verb lock_run_verb = {
	.name = "run",
	.brief = "Hold locks on files while a command runs",
	.notes = "Several files are locked in one order, whatever the order they are given in.\n"
		 "A file that is missing is made; none is removed or cut short.\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
