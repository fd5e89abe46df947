/* sysv rm - remove System V objects. */
#include "err.h"
#include "sysv.h"
#include "sysvipc.h"

static const struct operand operands[] = {
	{ .metavar = "KIND:ADDRESS",
	  .kind = KIND_OBJECT,
	  .forms = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK,
	  .repeats = true },
};

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
	struct sysv_object object;
	int r, status = sysv_look(text, &object);

	if (status != ST_OK)
		return status;
	r = sysv_remove(object.family, object.id);
	if (r < 0)
		return sysv_refused(text, &object, r, "remove");
	note_removed(text, &object);
	return ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	int first = sysv_check_whole(argc, argv, "removed");

	(void)opts_;
	if (first != ST_OK)
		return first;
	for (int i = 0; i < argc; i++)
		first = err_first(first, remove_one(argv[i]));
	return first;
}

const struct verb sysv_rm_verb = {
	.name = "rm",
	.brief = "Remove System V objects; an attached segment goes when it is detached",
	OPERANDS(operands),
	.run = run,
};
