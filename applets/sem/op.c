/* sem op - several operations on a set, all at once or none. */
#include "sem.h"

#include "sem_op.h"
#include "sysv_limits.h"
#include "sysv_sem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

struct op_opts {
	struct timeout timeout;
	bool undo;
};

static const struct op_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = {
	OPT_FLAG(struct op_opts, undo, 0, "undo", "the kernel undoes them when ipctool ends"),
	OPT_TIMEOUT(struct op_opts, timeout),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_SEM,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK },
	{ .metavar = "OP", .kind = KIND_TEXT, .repeats = true },
};

/* What one call is to do. */
struct call {
	struct sembuf *ops;
	size_t count;
};

static int check(struct call *call, char **texts)
{
	call->count = 0;
	do { /* the parser saw to it that there is one */
		struct sem_op op;
		const char *rule = sem_op_parse(&op, *texts);

		if (rule)
			return err_usage("OP: '%s': %s", *texts, rule);
		call->count += sem_op_count(&op);
	} while (*++texts);
	return ST_OK;
}

/* -E2BIG of semop(2), which we know before there is memory for a million of them. */
static int check_count(const char *object, size_t count)
{
	struct sysv_limits l = { 0 };

	if (sysv_limits(FAMILY_SEM, &l) < 0 || count <= l.sem.semopm)
		return ST_OK;
	return err_at(ST_FAIL, object,
		      "too many operations at once (%zu; kernel.sem allows %" PRIu64
		      ", its SEMOPM)",
		      count, l.sem.semopm);
}

static int expand(struct call *call, char **texts, short flags)
{
	size_t at = 0;

	call->ops = reallocarray(NULL, call->count, sizeof *call->ops);
	if (!call->ops)
		return -ENOMEM;
	while (*texts) {
		struct sem_op op;

		sem_op_parse(&op, *texts++);
		sem_op_expand(&op, flags, call->ops + at);
		at += sem_op_count(&op);
	}
	return 0;
}

/* The first operation that stands in the way, and what it meets, if that may be read. */
static int fail_obstacle(struct semaphore *s, int r, const struct call *call)
{
	int i = sysv_sem_obstacle(s, call->ops, call->count);
	const char *object = s->address.text;
	int element, change;

	if (i >= 0 && (r == -EOVERFLOW) != (call->ops[i].sem_op > 0))
		i = -1; /* it was another one, but values change all the time */
	if (i < 0 && r == -EOVERFLOW)
		return err_at(ST_FAIL, object, "too many permits (an element has at most %d)",
			      SYSV_SEM_MAX);
	if (i < 0)
		return err_sys(r, object, NULL);
	element = call->ops[i].sem_num;
	change = call->ops[i].sem_op;
	if (change > 0)
		return err_at(ST_FAIL, object,
			      "too many permits (value of #%d is %" PRIu32
			      "; %d more would be above %d)",
			      element, s->value, change, SYSV_SEM_MAX);
	return err_sys(r, object, "value of #%d is %" PRIu32 "; %d %s wanted", element, s->value,
		       -change, change >= -1 ? "is" : "are");
}

static int operate(struct semaphore *s, const struct call *call, struct deadline deadline)
{
	int r = sysv_sem_operate(s, call->ops, call->count, deadline);

	if (r == -EOVERFLOW || r == -ETIMEDOUT || r == -EAGAIN)
		return fail_obstacle(s, r, call);
	if (r < 0)
		return sem_fail(s, r);
	err_note(s->address.text, "%zu %s done", call->count,
		 call->count == 1 ? "operation" : "operations");
	return ST_OK;
}

static int open_and_operate(const char *address, const struct call *call, struct deadline deadline)
{
	struct semaphore s;
	int status, r = semaphore_open(&s, address);

	if (r < 0)
		status = sem_fail(&s, r);
	else
		status = operate(&s, call, deadline);
	semaphore_close(&s);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct op_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct call call;
	int status = sem_whole(argv[0], "the operations name the elements");

	(void)argc;
	if (status == ST_OK)
		status = check(&call, argv + 1);
	if (status == ST_OK)
		status = check_count(argv[0], call.count);
	if (status != ST_OK)
		return status;
	if (expand(&call, argv + 1, o->undo ? SEM_UNDO : 0) < 0)
		return err_sys(-ENOMEM, argv[0], NULL);
	status = open_and_operate(argv[0], &call, deadline);
	free(call.ops);
	return status;
}

const struct verb sem_op_verb = {
	.name = "op",
	.brief = "Do several operations on a System V set at once",
	.notes = "OP: 0-1 takes 1 from element 0, 1+2 adds 2 to element 1, 2=0 waits until element "
		 "2\nis 0; 0..3+1 adds 1 to each of four. All are done at once, or none.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
