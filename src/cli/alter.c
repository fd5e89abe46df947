/* alter.c - the options of alter, looked up. */
#include "alter.h"

#include "err.h"
#include "perm.h"

int alter_resolve(struct perm_change *change, const struct perm_opts *opts, const char *more)
{
	*change = (struct perm_change){ opts->mode, PERM_KEEP, PERM_KEEP };
	if (mode_is_unchanged(opts->mode) && !opts->owner && !opts->group)
		return err_usage("nothing to change: give --mode, --owner or --group%s", more);
	if (opts->owner && user_parse(&change->uid, opts->owner) < 0)
		return err_usage("--owner: there is no user '%s'", opts->owner);
	if (opts->group && group_parse(&change->gid, opts->group) < 0)
		return err_usage("--group: there is no group '%s'", opts->group);
	return ST_OK;
}
