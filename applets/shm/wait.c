/* shm wait - wait until a number in shared memory is what is wanted. */
#include "err.h"
#include "typed.h"

#include <errno.h>
#include <string.h>

struct wait_opts {
	struct timeout timeout;
};

static const struct wait_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = { OPT_TIMEOUT(struct wait_opts, timeout) };

/* Each has a word that no shell takes for its own. */
static const char *const operators[] = {
	"eq", "ne", "lt", "le", "gt", "ge", "=", "!=", "<", "<=", ">", ">=", NULL,
};
enum { OPERATORS = 6 };
static const unsigned int orders[OPERATORS] = {
	SCALAR_EQUAL, SCALAR_LESS | SCALAR_MORE | SCALAR_UNORDERED,
	SCALAR_LESS,  SCALAR_LESS | SCALAR_EQUAL,
	SCALAR_MORE,  SCALAR_MORE | SCALAR_EQUAL,
};

static const struct operand operands[] = {
	SHM_OPERAND_PLACE,
	SHM_OPERAND_TYPE,
	{ .metavar = "OP", .kind = KIND_CHOICE, .choices = operators },
	{ .metavar = "VALUE", .kind = KIND_VALUE },
};

struct condition {
	struct scalar type;
	unsigned int orders; /* enum scalar_order: that of what is there to the value */
	uint64_t value, seen;
};

static bool holds(void *arg, uint64_t bits)
{
	struct condition *c = arg;

	c->seen = scalar_swap(c->type, bits);
	return c->orders & scalar_compare(c->type, c->seen, c->value);
}

static unsigned int orders_of(const char *operator)
{
	size_t i = 0;

	while (strcmp(operators[i], operator) != 0)
		i++;
	return orders[i % OPERATORS];
}

static int wait_for(struct place *p, struct condition *c, struct deadline deadline)
{
	char text[SCALAR_TEXT];
	int r = place_wait(p, holds, c, deadline);

	scalar_format(c->type, c->seen, false, text);
	if (r == -ETIMEDOUT || r == -EAGAIN)
		return err_sys(r, p->segment.address.text, "it is %s", text);
	if (r < 0)
		return shm_fail_place(p, r);
	err_note(p->segment.address.text, "it is %s", text);
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct wait_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct condition c = { .type = scalar_of(argv[1]), .orders = orders_of(argv[2]) };
	struct place p;
	int status;

	(void)argc;
	if (scalar_parse(c.type, argv[3], &c.value) < 0)
		return shm_bad_value("VALUE", argv[3], argv[1]);
	status = shm_open_atomic(&p, argv[0], SEGMENT_READ, c.type);
	if (status != ST_OK)
		return status;
	status = wait_for(&p, &c, deadline);
	place_close(&p);
	return status;
}

const struct verb shm_wait_verb = {
	.name = "wait",
	.brief = "Wait until a number in shared memory compares so with VALUE",
	.notes = "OP is eq ne lt le gt ge, or = != < <= > >= (quote those from the shell).\n"
		 "It is woken by set, add and cas --wake, and looks ten times a second.\n"
		 "shm get --help tells what a TYPE is.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
