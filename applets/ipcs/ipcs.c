/* ipcs - list the System V objects, as ipcs(1) of util-linux does. */
#include "ipcs.h"

#include "../applets.h"
#include "err.h"
#include "out.h"
#include "verb.h"

#include <limits.h>

#define NO_ID UINT64_MAX

struct options {
	uint64_t id;
	unsigned int view, unit;
	bool queues, segments, sets, all;
};

static const struct options defaults = { .id = NO_ID };

static const struct opt opts[] = {
	OPT_FLAG(struct options, segments, 'm', "shmems", "shared memory segments"),
	OPT_FLAG(struct options, queues, 'q', "queues", "message queues"),
	OPT_FLAG(struct options, sets, 's', "semaphores", "semaphore sets"),
	OPT_FLAG(struct options, all, 'a', "all", "all three kinds, as without -m, -q and -s"),
	OPT_NUMBER(struct options, id, 'i', "id", "ID", 0, INT_MAX,
		   "details of that object; with one of -m, -q and -s"),
	OPT_SET(struct options, view, 't', "time", IPCS_TIMES, "when they were last used"),
	OPT_SET(struct options, view, 'p', "pid", IPCS_PIDS, "processes that used them last"),
	OPT_SET(struct options, view, 'c', "creator", IPCS_CREATORS, "creator and owner"),
	OPT_SET(struct options, view, 'l', "limits", IPCS_LIMITS, "limits of the system"),
	OPT_SET(struct options, view, 'u', "summary", IPCS_SUMMARY, "what is in use"),
	OPT_SET(struct options, unit, 0, "human", IPCS_HUMAN, "sizes as 1.5K or 2M"),
	OPT_SET(struct options, unit, 'b', "bytes", IPCS_BYTES, "sizes in bytes"),
};

/* ipcs(1) takes no notice of them, nor of how many there are. */
static const struct operand operands[] = {
	{ .metavar = "IGNORED", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

int ipcs_fail(enum family family, int r)
{
	return err_sys(r, family_name(family), NULL);
}

static int show(const struct options *o, enum family family)
{
	switch (o->view) {
	case IPCS_LIMITS:
		return ipcs_limits(family, o->unit);
	case IPCS_SUMMARY:
		return ipcs_summary(family, o->unit);
	default:
		return ipcs_list(family, o->view, o->unit);
	}
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	bool all = o->all || !(o->queues || o->segments || o->sets);
	const struct {
		enum family family;
		bool wanted;
	} kinds[] = {
		{ FAMILY_MQ, all || o->queues },
		{ FAMILY_SHM, all || o->segments },
		{ FAMILY_SEM, all || o->sets },
	};
	int first = ST_OK, count = 0;

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < COUNT(kinds); i++)
		count += kinds[i].wanted;
	if (o->id != NO_ID && count != 1)
		return err_usage("--id needs one of -m, -q and -s, which says of what");
	for (size_t i = 0; i < COUNT(kinds); i++) {
		int status = ST_OK;

		if (!kinds[i].wanted)
			continue;
		if (o->id != NO_ID)
			return ipcs_details(kinds[i].family, (int)o->id, o->unit);
		status = show(o, kinds[i].family);
		first = err_first(first, status);
	}
	out_text("\n");
	return first;
}

static const struct verb verb = {
	.name = "ipcs",
	.brief = "List the System V objects, as ipcs of util-linux does",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.compatible = true,
	.run = run,
};

const struct applet ipcs_applet = {
	.name = "ipcs",
	.brief = "List System V objects, as util-linux does",
	.verb = &verb,
};
