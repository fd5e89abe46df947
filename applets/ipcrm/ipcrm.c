/* ipcrm - remove IPC objects, as ipcrm(1) of util-linux does. */
#include "ipcrm.h"

#include "../applets.h"
#include "err.h"
#include "out.h"

#include <limits.h>
#include <string.h>

/* What --all is followed by, in the order of `groups`. */
enum all { ALL_SHM, ALL_PSHM, ALL_MSG, ALL_PMSG, ALL_SEM, ALL_PSEM, ALL_SYSV, ALL_NOTHING };

static const char *const all_names[] = { "shm", "pshm", "msg", "pmsg", "sem", "psem", NULL };

struct options {
	struct given given;
	uint64_t id; /* operand: each is read where it is used */
	unsigned int all;
	bool verbose;
};

static const struct options defaults = { .all = ALL_NOTHING };

enum opt_index {
	OPT_SHM_ID,
	OPT_SHM_KEY,
	OPT_SHM_NAME,
	OPT_MQ_ID,
	OPT_MQ_KEY,
	OPT_MQ_NAME,
	OPT_SEM_ID,
	OPT_SEM_KEY,
	OPT_SEM_NAME,
	OPT_ALL,
};

static const struct opt opts[] = {
	[OPT_SHM_ID] = OPT_EACH(struct options, given, 'm', "shmem-id", "ID",
				"remove shared memory by its id"),
	[OPT_SHM_KEY] = OPT_EACH(struct options, given, 'M', "shmem-key", "KEY",
				 "remove shared memory by its key"),
	[OPT_SHM_NAME] = OPT_EACH(struct options, given, 0, "posix-shmem", "NAME",
				  "remove POSIX shared memory"),
	[OPT_MQ_ID] = OPT_EACH(struct options, given, 'q', "queue-id", "ID",
			       "remove a message queue by its id"),
	[OPT_MQ_KEY] = OPT_EACH(struct options, given, 'Q', "queue-key", "KEY",
				"remove a message queue by its key"),
	[OPT_MQ_NAME] = OPT_EACH(struct options, given, 0, "posix-mqueue", "NAME",
				 "remove a POSIX message queue"),
	[OPT_SEM_ID] = OPT_EACH(struct options, given, 's', "semaphore-id", "ID",
				"remove a semaphore set by its id"),
	[OPT_SEM_KEY] = OPT_EACH(struct options, given, 'S', "semaphore-key", "KEY",
				 "remove a semaphore set by its key"),
	[OPT_SEM_NAME] = OPT_EACH(struct options, given, 0, "posix-semaphore", "NAME",
				  "remove a POSIX semaphore"),
	[OPT_ALL] = { .kind = KIND_CHOICE,
		      .letter = 'a',
		      .name = "all",
		      .metavar = "KIND",
		      .help = "remove all of a kind, or all that is System V",
		      .choices = all_names,
		      .value_optional = true,
		      .min = ALL_SYSV,
		      .offset = FIELD(struct options, all, unsigned int) },
	OPT_FLAG(struct options, verbose, 'v', "verbose", "print what is removed"),
};

/* The older form. */
static const char *const listed_kinds[] = { "shm", "msg", "sem", NULL };
static const enum family listed_families[] = { FAMILY_SHM, FAMILY_MQ, FAMILY_SEM };

static const struct operand operands[] = {
	{ .metavar = "KIND", .kind = KIND_CHOICE, .choices = listed_kinds, .optional = true },
	{ .metavar = "ID",
	  .kind = KIND_NUMBER,
	  .max = INT_MAX,
	  .offset = FIELD(struct options, id, uint64_t),
	  .optional = true,
	  .repeats = true },
};

static enum family family_of(int opt)
{
	return opt <= OPT_SHM_NAME ? FAMILY_SHM : opt <= OPT_MQ_NAME ? FAMILY_MQ : FAMILY_SEM;
}

static bool is_name(int opt)
{
	return opt == OPT_SHM_NAME || opt == OPT_MQ_NAME || opt == OPT_SEM_NAME;
}

static bool is_id(int opt)
{
	return opt == OPT_SHM_ID || opt == OPT_MQ_ID || opt == OPT_SEM_ID;
}

/* All of it, before the first is removed. */
static int check_given(struct given given)
{
	const char *text;
	int id, opt, status = ST_OK;

	while (status == ST_OK && (opt = verb_next_given(&ipcrm_verb, &given, &text)) >= 0) {
		if (is_name(opt))
			status = ipcrm_check_name(family_of(opt), text);
		else if (is_id(opt))
			status = ipcrm_parse_id(&id, text);
		else
			status = ipcrm_check_key(text);
	}
	return status;
}

static int remove_given(struct given given, bool verbose)
{
	const char *text;
	int opt, first = ST_OK;

	while ((opt = verb_next_given(&ipcrm_verb, &given, &text)) >= 0) {
		int id, status;

		if (is_name(opt))
			status = ipcrm_name(family_of(opt), text, verbose);
		else if (!is_id(opt))
			status = ipcrm_key(family_of(opt), text, verbose);
		else if ((status = ipcrm_parse_id(&id, text)) == ST_OK)
			status = ipcrm_id(family_of(opt), id, verbose);
		first = err_first(first, status);
	}
	return first;
}

static int remove_all(enum all all, bool verbose)
{
	static const enum family families[] = { FAMILY_SHM, FAMILY_SEM, FAMILY_MQ };
	int first = ST_OK;

	if (all != ALL_SYSV) {
		enum family family = all <= ALL_PSHM   ? FAMILY_SHM
				     : all <= ALL_PMSG ? FAMILY_MQ
						       : FAMILY_SEM;
		bool posix = all == ALL_PSHM || all == ALL_PMSG || all == ALL_PSEM;

		return posix ? ipcrm_all_posix(family, verbose) : ipcrm_all(family, verbose);
	}
	for (size_t i = 0; i < COUNT(families); i++)
		first = err_first(first, ipcrm_all(families[i], verbose));
	return first;
}

/* The parser has checked all of it. */
static int remove_listed(int argc, char **argv, bool verbose)
{
	enum family family = FAMILY_NONE;
	int id, first = ST_OK;

	if (argc < 2)
		return err_usage("missing operand: ID");
	for (size_t i = 0; listed_kinds[i]; i++)
		if (strcmp(listed_kinds[i], argv[0]) == 0)
			family = listed_families[i];
	for (int i = 1; i < argc; i++) {
		int status = ipcrm_parse_id(&id, argv[i]);

		if (status == ST_OK)
			status = ipcrm_id(family, id, verbose);
		first = err_first(first, status);
	}
	if (first == ST_OK)
		out_text("resource(s) deleted\n");
	return first;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	int first, status;

	if (argc > 0 && (o->given.argv || o->all != ALL_NOTHING))
		return err_usage("%s: not together with options that remove", argv[0]);
	if (argc > 0)
		return remove_listed(argc, argv, o->verbose);
	status = check_given(o->given);
	if (status != ST_OK)
		return status;
	first = remove_given(o->given, o->verbose);
	if (o->all == ALL_NOTHING)
		return first;
	status = remove_all(o->all, o->verbose);
	return first != ST_OK ? first : status;
}

const struct verb ipcrm_verb = {
	.name = "ipcrm",
	.brief = "Remove IPC objects, as ipcrm of util-linux does",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.compatible = true,
	.run = run,
};

const struct applet ipcrm_applet = {
	.name = "ipcrm",
	.brief = "Remove IPC objects, as util-linux does",
	.verb = &ipcrm_verb,
};
