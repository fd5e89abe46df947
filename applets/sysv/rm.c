/* sysv rm - remove System V objects. */
#include "alter.h"
#include "err.h"
#include "out.h"
#include "perm.h"
#include "sysv.h"
#include "sysvipc.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct options {
	const char *owner;
	bool all, dry_run;
};

static const struct options defaults = { 0 };

static const struct opt opts[] = {
	OPT_FLAG(struct options, all, 'a', "all", "all objects of the KINDs given, or of all"),
	{ .kind = KIND_USER,
	  .name = "owner",
	  .metavar = "USER",
	  .help = "user name or number: with --all, only what belongs to USER",
	  .offset = FIELD(struct options, owner, const char *) },
	OPT_FLAG(struct options, dry_run, 0, "dry-run", "print what would be removed, and keep it"),
};

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .choices = sysv_kinds,
	  .optional = true,
	  .repeats = true },
};

/* 0 or -errno */
static int remove_or_tell(const struct options *o, const struct sysv_object *object)
{
	if (!o->dry_run)
		return sysv_remove(object->family, object->id);
	if (!sysv_may_remove(object))
		return -EPERM;
	out_printf("%s\n", sysv_address(object).text);
	return 0;
}

static int report(const struct options *o, const char *text, const struct sysv_object *object,
		  int r)
{
	if (r < 0)
		return sysv_refused(text, object, r, "remove");
	if (!o->dry_run)
		err_removed(text, object->family == FAMILY_SHM ? object->shm.nattch : 0);
	return ST_OK;
}

static int remove_given(const struct options *o, const char *text)
{
	struct sysv_object object;
	int status = sysv_look(text, &object);

	if (status != ST_OK)
		return status;
	return report(o, text, &object, remove_or_tell(o, &object));
}

/* PERM_KEEP, nobody's number, stands for everybody. */
static bool is_meant(const struct sysv_object *object, uid_t owner)
{
	if (object->family == FAMILY_SHM && object->shm.dest)
		return false; /* there is nothing left to do */
	return owner == PERM_KEEP || object->uid == owner;
}

/* One that the list came across: it is nobody's loss when it went meanwhile. */
static int remove_listed(const struct options *o, const struct sysv_object *object)
{
	int r = remove_or_tell(o, object);

	return r == -ENOENT ? ST_OK : report(o, sysv_address(object).text, object, r);
}

static int remove_family(const struct options *o, enum family family, uid_t owner)
{
	struct sysv_object object;
	struct sysv_scan scan;
	int first = ST_OK, r = sysv_scan_open(&scan, family, false);

	if (r < 0)
		return sysv_scan_failed(family, r);
	while (out_error() == 0 && (r = sysv_next(&scan, &object)) > 0) {
		if (is_meant(&object, owner))
			first = err_first(first, remove_listed(o, &object));
	}
	sysv_scan_close(&scan);
	return r < 0 ? sysv_scan_failed(family, r) : first;
}

static int remove_all(const struct options *o, int argc, char **argv)
{
	struct sysv_asked asked = sysv_parse_kinds(argc, argv);
	uid_t owner = PERM_KEEP;
	int first = ST_OK;

	if (o->owner && user_parse(&owner, o->owner) < 0)
		return err_usage("--owner: there is no user '%s'", o->owner);
	for (enum family family = FAMILY_MQ; family <= FAMILY_SHM; family++)
		first = err_first(first,
				  asked.family[family] ? remove_family(o, family, owner) : ST_OK);
	if (first == ST_DENIED && !o->owner)
		err_hint("--owner %s leaves out what belongs to others", user_name(geteuid()));
	return first;
}

/* Operands are addresses, or with --all kinds. */
static int check_operands(const struct options *o, int argc, char **argv)
{
	if (!o->all && o->owner)
		return err_usage("--owner goes with --all only");
	if (!o->all && argc == 0)
		return err_usage("missing operand: %s", operands[0].metavar);
	for (int i = 0; i < argc; i++) {
		bool is_kind = !strchr(argv[i], ':');

		if (o->all && !is_kind)
			return err_usage("%s: --all goes with kinds, not with addresses", argv[i]);
		if (!o->all && is_kind)
			return err_usage("%s: all objects of a kind are removed with --all only",
					 argv[i]);
	}
	return o->all ? ST_OK : sysv_check_whole(argc, argv, "removed");
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	int first = check_operands(o, argc, argv);

	if (first != ST_OK)
		return first;
	if (o->all)
		return remove_all(o, argc, argv);
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_given(o, argv[i]));
	return first;
}

const struct verb sysv_rm_verb = {
	.name = "rm",
	.brief = "Remove System V objects; an attached segment goes when it is detached",
	.notes = "With --all the operands are kinds, of mq, sem and shm: all three without any.\n",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.run = run,
};
