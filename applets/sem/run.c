/* sem run - hold permits while a command runs. */
#include "sem.h"

#include "command.h"
#include "keeper.h"

#include <errno.h>
#include <inttypes.h>

struct run_opts {
	uint64_t count;
	struct timeout timeout;
};

static const struct run_opts defaults = { .count = 1, .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_NUMBER(struct run_opts, count, 'c', "count", "N", 1, SEMAPHORE_MAX,
		   "hold N, taken at once, or none (default 1)"),
	OPT_TIMEOUT(struct run_opts, timeout),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_ADDRESS, .family = FAMILY_SEM },
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

/* What the keeper keeps. */
struct hold {
	struct semaphore sem;
	uint32_t count;
};

static int take(void *object, struct deadline deadline)
{
	struct hold *h = object;

	return semaphore_hold(&h->sem, h->count, deadline);
}

static int give(void *object)
{
	struct hold *h = object;

	return semaphore_post(&h->sem, h->count);
}

/* Why there is no permit. It was the keeper that waited: look what it saw. */
static int fail(struct hold *h, int r)
{
	struct semaphore *s = &h->sem;
	struct semaphore_stat info;
	struct semaphore look;

	if (r == -ENOSYS)
		return err_at(ST_FAIL, s->address.text,
			      "a permit cannot be held here (it takes Linux 5.3, for pidfd_open)");
	if (r == -ECHILD)
		return err_at(ST_FAIL, s->address.text,
			      "no process could be made to hold a permit");
	if (r == -EOWNERDEAD)
		return err_at(ST_FAIL, s->address.text,
			      "the process that was to hold a permit is gone");
	s->value_unknown = semaphore_stat(&look, s->address.text, &info) < 0 || info.content < 0;
	s->value = s->value_unknown ? 0 : info.value;
	s->size = look.size;
	return sem_fail_wait(s, r, h->count);
}

static int fail_return(const struct semaphore *s, int r)
{
	if (r != -EOVERFLOW)
		return sem_fail(s, r);
	return err_at(ST_FAIL, s->address.text,
		      "the permit could not be given back (value is %" PRIu32 ")", s->value);
}

static int run_held(struct hold *h, char *const *argv, struct deadline deadline)
{
	struct semaphore *s = &h->sem;
	const struct keeper_job job = {
		.take = take,
		.give = semaphore_undoes(s) ? NULL : give,
		.object = h,
		.fd = s->fd,
	};
	struct command command = command_of(argv);
	struct keeper keeper;
	int status, r = keeper_start(&keeper, &job, deadline);

	if (r < 0)
		return err_before_command(fail(h, r));
	err_note(s->address.text, "a permit is taken");
	command.gate = keeper.gate;
	status = command_run(&command);
	s->exposed = true; /* it was opened long ago */
	r = keeper_end(&keeper);
	if (r < 0)
		r = fail_return(s, r);
	else
		err_note(s->address.text, "the permit is given back");
	return status == ST_OK ? r : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct run_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct hold h = { .count = (uint32_t)o->count };
	int r, status = sem_check_count(argv[0], o->count);

	(void)argc;
	if (status != ST_OK)
		return err_before_command(status);
	r = semaphore_open(&h.sem, argv[0]);
	if (r < 0)
		status = err_before_command(sem_fail(&h.sem, r));
	else
		status = run_held(&h, argv + 1, deadline);
	semaphore_close(&h.sem);
	return status;
}

const struct verb sem_run_verb = {
	.name = "run",
	.brief = "Hold a permit while a command runs",
	.notes = "The permit comes back when the command has ended, even if ipctool is killed.\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
