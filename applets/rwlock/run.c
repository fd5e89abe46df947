/* rwlock run - hold a read-write lock while a command runs. */
#include "rwlock.h"

#include "command.h"

#include <errno.h>

struct run_opts {
	struct timeout timeout;
	bool read, write, pthread;
};

static const struct run_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	{ .kind = KIND_FLAG,
	  .name = "read",
	  .help = "hold it together with other readers",
	  .excludes = 1,
	  .offset = FIELD(struct run_opts, read, bool) },
	{ .kind = KIND_FLAG,
	  .name = "write",
	  .help = "hold it alone",
	  .excludes = 1,
	  .offset = FIELD(struct run_opts, write, bool) },
	OPT_TIMEOUT(struct run_opts, timeout),
	RWLOCK_OPT_PTHREAD(struct run_opts, pthread),
};

static const struct operand operands[] = {
	RWLOCK_OPERAND,
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

/*
 * The command has the descriptor as well, so that the lock stays as long as it lives if we are
 * killed. When it has ended, we let go for all who still have it: what it left behind in the
 * background holds nothing.
 */
static int run_held(struct rwlock *l, const struct run_opts *o, char **argv)
{
	struct command command = command_of(argv);
	int r, status, fd = rwlock_fd(l);

	err_note(l->address.text, o->write ? "held for writing" : "held for reading");
	command.keep = &fd;
	command.kept = 1;
	status = command_run(&command);
	r = rwlock_release(l);
	if (r < 0)
		r = rwlock_fail(l, r);
	return status == ST_OK ? r : status;
}

static int run_locked(struct rwlock *l, const struct run_opts *o, char **argv)
{
	struct deadline deadline = deadline_after(o->timeout);
	int r = rwlock_open(l, argv[0], o->write);

	if (r < 0)
		return err_before_command(rwlock_fail(l, r));
	r = rwlock_take(l, o->write, deadline);
	if (r == -EAGAIN || r == -ETIMEDOUT)
		return rwlock_fail_held(l, r);
	if (r < 0)
		return err_before_command(rwlock_fail(l, r));
	return run_held(l, o, argv + 1);
}

/* What is left of it when we are killed stays for ever: there is nothing to inherit. */
static int run_pthread_held(struct rwlock *l, char **argv)
{
	struct command command = command_of(argv);
	int status = command_run(&command);
	int r = glibc_rwlock_give(l);

	if (r < 0)
		r = rwlock_fail(l, r);
	return status == ST_OK ? r : status;
}

static int run_pthread(struct rwlock *l, const struct run_opts *o, char **argv)
{
	struct glibc_rwlock_state state;
	struct deadline deadline = deadline_after(o->timeout);
	struct rwlock look;
	int r = glibc_rwlock_take(l, argv[0], o->write, deadline);

	if (r == 0)
		return run_pthread_held(l, argv + 1);
	if (r != -EAGAIN && r != -ETIMEDOUT)
		return err_before_command(rwlock_fail(l, r));
	if (glibc_rwlock_look(&look, argv[0], &state) < 0)
		state = (struct glibc_rwlock_state){ 0 };
	rwlock_close(&look);
	return rwlock_fail_pthread(l, r, &state);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct run_opts *o = parsed;
	int status = rwlock_check_pthread(o->pthread);
	struct rwlock l;

	(void)argc;
	if (status == ST_OK && !o->read && !o->write)
		status = err_usage("one of --read and --write is needed");
	if (status != ST_OK)
		return err_before_command(status);
	status = o->pthread ? run_pthread(&l, o, argv) : run_locked(&l, o, argv);
	rwlock_close(&l);
	return status;
}

const struct verb rwlock_run_verb = {
	.name = "run",
	.brief = "Hold a read-write lock while a command runs",
	.notes = "It is let go when the command has ended, even if ipctool is killed. A writer "
		 "that\n"
		 "waits keeps new readers out.\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
