/* sysv_access.c - the rules of sysvipc(7). */
#include "sysv_access.h"

#include "capability.h"

#include <linux/capability.h>
#include <stdlib.h>
#include <unistd.h>

static bool in_group(gid_t gid)
{
	int count = getgroups(0, NULL);
	gid_t *groups = count > 0 ? calloc((size_t)count, sizeof *groups) : NULL;
	bool found = gid == getegid();

	if (groups)
		count = getgroups(count, groups);
	for (int i = 0; groups && i < count; i++)
		found |= groups[i] == gid;
	free(groups);
	return found;
}

bool sysv_may_write(const struct sysv_object *o)
{
	uid_t uid = geteuid();
	mode_t bit = 0002;

	if (uid == o->uid || uid == o->cuid)
		bit = 0200;
	else if (in_group(o->gid) || in_group(o->cgid))
		bit = 0020;
	return o->mode & bit || capability_has(CAP_IPC_OWNER);
}
