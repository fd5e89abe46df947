/* mode.h - permission bits, octal or symbolic as chmod(1) takes them. */
#ifndef IPCTOOL_MODE_H
#define IPCTOOL_MODE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A change of permission bits: new = (old & keep) | set. Octal modes keep nothing. */
struct mode_change {
	mode_t keep, set;
};
#define MODE_UNCHANGED ((struct mode_change){ .keep = 0777, .set = 0 })
#define MODE_EXACT(m)  ((struct mode_change){ .keep = 0, .set = (m) })

/*
 * "0640", or "u=rw,g=r,o=" with [ugoa], [+-=] and [rwx]; without [ugoa] all are meant, whatever
 * the umask is. A clause may have several actions ("u=rw-x"). 0, -EINVAL, or -ERANGE when octal
 * digits ask for more than 0777; *change is set only with 0.
 */
int mode_parse(struct mode_change *change, const char *text);

mode_t mode_apply(struct mode_change change, mode_t old);

bool mode_is_unchanged(struct mode_change change);

#endif
