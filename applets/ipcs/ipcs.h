/* ipcs.h - the parts of ipcs: what it shows of which kind of object. */
#ifndef IPCTOOL_IPCS_H
#define IPCTOOL_IPCS_H

#include "sysvipc.h"

enum ipcs_view {
	IPCS_OBJECTS,
	IPCS_TIMES,
	IPCS_PIDS,
	IPCS_CREATORS,
	IPCS_VIEWS, /* of objects, a line each; the others are not */
	IPCS_LIMITS = IPCS_VIEWS,
	IPCS_SUMMARY,
};

enum ipcs_unit { IPCS_DEFAULT, IPCS_BYTES, IPCS_HUMAN };

/* Each prints, and returns a status after saying what went wrong. */
int ipcs_list(enum family family, enum ipcs_view view, enum ipcs_unit unit);
int ipcs_limits(enum family family, enum ipcs_unit unit);
int ipcs_summary(enum family family, enum ipcs_unit unit);
int ipcs_details(enum family family, int id, enum ipcs_unit unit);

/* "1.5K", as util-linux rounds it. buf of at least 24 bytes. */
const char *ipcs_human(char *buf, uint64_t bytes);

/* As ctime(3), or "Not set" for 0. buf of at least IPCS_TIME bytes. */
#define IPCS_TIME 48
const char *ipcs_time(char *buf, int64_t seconds);

int ipcs_fail(enum family family, int r);

#endif
