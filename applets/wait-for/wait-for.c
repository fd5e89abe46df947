/* wait-for - wait until an object is what is wanted. */
#include "../applets.h"
#include "condition.h"
#include "err.h"
#include "object_wait.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct wait_for_opts {
	struct timeout timeout;
};

static const struct wait_for_opts defaults = { .timeout = { TIMEOUT_NEVER } };

static const struct opt opts[] = { OPT_TIMEOUT(struct wait_for_opts, timeout) };

static const struct operand operands[] = {
	{ .metavar = "ADDR", .kind = KIND_OBJECT },
	{ .metavar = "CONDITION", .kind = KIND_TEXT },
};

#define CAN(word) (1U << CONDITION_##word)

/* What can be waited for on such an object, a bit for each word. */
static unsigned int possible(const struct address *a)
{
	bool posix = a->form == ADDRESS_POSIX;

	switch ((enum family)a->family) {
	case FAMILY_MQ:
		return CAN(EXISTS) | CAN(GONE) | CAN(EMPTY) | CAN(NONEMPTY) | CAN(MESSAGES) |
		       (posix ? CAN(UNUSED) : 0);
	case FAMILY_SEM:
		return CAN(EXISTS) | CAN(GONE) | CAN(VALUE) | (posix ? CAN(UNUSED) : 0);
	case FAMILY_FIFO:
		return CAN(EXISTS) | CAN(GONE) | CAN(EMPTY) | CAN(NONEMPTY) | CAN(UNUSED);
	case FAMILY_SOCK:
		return CAN(EXISTS) | CAN(GONE);
	default:
		return CAN(EXISTS) | CAN(GONE) | CAN(UNUSED);
	}
}

static int fail_impossible(const struct address *a, const struct condition *c)
{
	unsigned int words = possible(a);
	char list[128] = "";

	for (int w = 0; w < CONDITION_WORDS; w++)
		if (words >> w & 1)
			snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s%s",
				 *list ? ", " : "", condition_name((enum condition_word)w),
				 w >= CONDITION_VALUE ? ">=N" : "");
	return err_usage("%s: '%s' cannot be waited for (%s: %s)", a->text, condition_name(c->word),
			 address_describe(a), list);
}

static enum object_question question(const struct condition *c)
{
	switch (c->word) {
	case CONDITION_EXISTS:
	case CONDITION_GONE:
		return OBJECT_PRESENCE;
	case CONDITION_UNUSED:
		return OBJECT_USERS;
	default:
		return OBJECT_AMOUNT;
	}
}

static bool holds(const struct object_state *l, const void *condition)
{
	const struct condition *c = condition;

	switch (c->word) {
	case CONDITION_EXISTS:
		return l->there;
	case CONDITION_GONE:
		return !l->there;
	case CONDITION_EMPTY:
		return l->amount == 0;
	case CONDITION_NONEMPTY:
		return l->amount > 0;
	case CONDITION_UNUSED:
		return l->users == 0;
	default:
		return condition_compares(c, l->amount);
	}
}

/* What it is instead. */
static void describe(char *text, size_t cap, const struct object_state *l)
{
	static const char *const units[] = {
		[FAMILY_MQ] = "messages in it: ",
		[FAMILY_SEM] = "value is ",
		[FAMILY_FIFO] = "unread bytes: ",
	};

	if (l->question == OBJECT_PRESENCE)
		snprintf(text, cap, "it %s", l->there ? "is there" : "is not there");
	else if (l->question == OBJECT_USERS)
		snprintf(text, cap, "uses: %zu", l->users);
	else
		snprintf(text, cap, "%s%" PRIu64, units[l->address.family], l->amount);
}

static int fail(const struct object_state *l, int r)
{
	const struct address *a = &l->address;
	char facts[64];

	switch (-r) {
	case ETIMEDOUT:
	case EAGAIN:
		describe(facts, sizeof facts, l);
		return err_sys(r, a->text, "%s", facts);
	case EIDRM:
		return err_sys(r, a->text, "while we waited");
	case ENXIO:
		return a->form & ADDRESS_SYSV
			       ? err_at(ST_ABSENT, a->text, "has no element #%u", a->element)
			       : err_at(ST_FAIL, a->text, "does not fit into the object");
	case EBADMSG:
	case ENODEV:
		return err_at(ST_FAIL, a->text, "not a %s", address_describe(a));
	case ENOSYS:
		return err_at(ST_FAIL, a->text, "this kernel does not tell of a %s",
			      address_describe(a));
	default:
		return err_sys(r, a->text, NULL);
	}
}

static void note(const struct object_state *l)
{
	if (l->hidden > 0)
		err_note(l->address.text, "%u process%s could not be looked into", l->hidden,
			 l->hidden == 1 ? "" : "es");
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct wait_for_opts *o = parsed;
	struct deadline deadline = deadline_after(o->timeout);
	struct condition c;
	struct address a;
	struct object_state look;
	const char *rule = condition_parse(&c, argv[1]);
	int r;

	(void)argc;
	if (rule)
		return err_usage("CONDITION: '%s': %s", argv[1], rule);
	address_parse_kind(&a, argv[0]);
	if (!(possible(&a) >> c.word & 1))
		return fail_impossible(&a, &c);
	r = object_state_begin(&look, &a, question(&c));
	if (r < 0)
		return err_sys(r, a.text, "the file %s of the key", a.name);
	r = object_wait(&look, holds, &c, deadline);
	if (r == 0)
		note(&look);
	object_state_end(&look);
	return r == 0 ? ST_OK : fail(&look, r);
}

static const struct verb verb = {
	.name = "wait-for",
	.brief = "Wait until an object is what CONDITION says",
	.notes = "ADDR is KIND:ADDRESS, as in mq:/jobs, sem:id:5#2, fifo:/run/x, lock:/run/y.\n"
		 "CONDITION is exists, gone, unused; of queues and FIFOs empty, nonempty; of "
		 "queues\n"
		 "messages<N, of semaphores value>=N, or with another of > <= == != (quote those\n"
		 "from the shell).\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};

const struct applet wait_for_applet = {
	.name = "wait-for",
	.brief = "Waiting for an object of any kind to be made, emptied, released, removed",
	.verb = &verb,
};
