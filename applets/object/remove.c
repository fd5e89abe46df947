/* remove.c - removing one object, and saying why not. */
#include "object_remove.h"
#include "object_verbs.h"

#include "err.h"
#include "perm.h"

#include <errno.h>
#include <string.h>

static uint64_t attached(const struct object *o)
{
	return object_is_sysv(o) && o->family == FAMILY_SHM ? o->sysv.shm.nattch : 0;
}

static int refused(const struct object *o, int r)
{
	if (o->form == ADDRESS_PATH)
		return err_sys(r, o->address, "it takes the right to write to its directory");
	return err_sys(r, o->address, "it belongs to %s, and only that user may remove it",
		       o->owned ? user_name(o->uid) : "somebody");
}

bool remove_forgives(const struct object *o, int r)
{
	if (r != -ENOENT && r != -ESTALE && r != -EBUSY)
		return false;
	err_note(o->address, r == -EBUSY ? "is in use now, and stays" : "is gone by now");
	return true;
}

int remove_report(const struct object *o, int r)
{
	switch (r) {
	case 0:
		err_removed(o->address, attached(o));
		return ST_OK;
	case -ENOENT:
		return err_at(ST_ABSENT, o->address, "is gone by now");
	case -ESTALE:
		return err_at(ST_FAIL, o->address, "is another object by now, and stays");
	case -ENODEV:
		return err_at(ST_FAIL, o->address,
			      "is something else, or a symbolic link, and stays");
	case -EBUSY:
		return err_at(ST_FAIL, o->address, "is in use, and stays");
	case -EAGAIN:
		return err_at(ST_FAIL, o->address,
			      "may be in use, which cannot be told, and stays");
	case -EPERM:
	case -EACCES:
		return refused(o, r);
	default:
		return err_sys(r, o->address, NULL);
	}
}
