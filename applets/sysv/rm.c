/* sysv rm - remove System V objects. */
#include "err.h"
#include "perm.h"
#include "sysv.h"
#include "sysvipc.h"

#include <errno.h>
#include <stdio.h>

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .repeats = true },
};

/* Before the first one is removed. */
static int check_elements(int argc, char **argv)
{
	struct address a;

	for (int i = 0; i < argc; i++) {
		address_parse_kind(&a, argv[i]);
		if (a.element_given)
			return err_usage("%s: only a whole set can be removed", argv[i]);
	}
	return ST_OK;
}

static int fail_denied(const char *text, const struct sysv_object *o)
{
	char owner[64];

	snprintf(owner, sizeof owner, "%s", user_name(o->uid));
	return err_sys(-EPERM, text, "owner %s, creator %s: only they may remove it", owner,
		       user_name(o->cuid));
}

static void note_removed(const char *text, const struct sysv_object *o)
{
	if (o->family == FAMILY_SHM && o->shm.nattch > 0)
		err_note(text, "marked: it goes when it is detached (%llu attached)",
			 (unsigned long long)o->shm.nattch);
	else
		err_note(text, "removed");
}

static int remove_one(const char *text)
{
	struct sysv_object object = { 0 };
	struct address a;
	bool path_failed;
	int id, r;

	address_parse_kind(&a, text);
	r = sysv_find(&a, &id, &path_failed);
	if (r < 0 && path_failed)
		return err_sys(r, text, "the file %s of the key", a.name);
	if (r == 0)
		r = sysv_stat((enum family)a.family, id, &object);
	if (r == 0)
		r = sysv_remove((enum family)a.family, id);
	if (r == -EPERM)
		return fail_denied(text, &object);
	if (r < 0)
		return err_sys(r, text, NULL);
	note_removed(text, &object);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	int first = check_elements(argc, argv);

	(void)opts_;
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++) {
		int status = remove_one(argv[i]);

		if (first == ST_OK)
			first = status;
	}
	return first;
}

const struct verb sysv_rm_verb = {
	.name = "rm",
	.brief = "Remove System V objects; an attached segment goes when it is detached",
	OPERANDS(operands),
	.run = run,
};
