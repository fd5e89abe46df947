/* sysv.c - what ipcrm does with System V objects. */
#include "err.h"
#include "ipcrm.h"
#include "out.h"
#include "sysvipc.h"
#include "units.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

int ipcrm_parse_id(int *id, const char *text)
{
	uint64_t n;

	if (number_parse(&n, text) < 0 || n > INT_MAX)
		return err_usage("'%s' is not an id from 0 to %d", text, INT_MAX);
	*id = (int)n;
	return ST_OK;
}

/* In C's notation, octal too, and signed as /proc/sysvipc shows keys. False: it is none. */
static bool parse_key(uint32_t *key, const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 0);
	if (end == text || *end || errno || n < INT32_MIN || n > UINT32_MAX)
		return false;
	*key = (uint32_t)n;
	return true;
}

int ipcrm_check_key(const char *text)
{
	uint32_t key;

	if (parse_key(&key, text))
		return ST_OK;
	return err_usage("'%s' is not a key like 0x1234", text);
}

static void tell(enum family family, int id)
{
	static const char *const names[] = {
		[FAMILY_MQ] = "message queue",
		[FAMILY_SEM] = "semaphore",
		[FAMILY_SHM] = "shared memory segment",
	};

	out_printf("removing %s id `%d'\n", names[family], id);
}

static int fail(int r, const char *what, const char *text)
{
	if (r == -ENOENT)
		return err_at(ST_FAIL, NULL, "invalid %s (%s)", what, text);
	if (r == -EPERM || r == -EACCES)
		return err_at(ST_FAIL, NULL, "permission denied for %s (%s)", what, text);
	err_sys(r, text, NULL);
	return ST_FAIL;
}

static int fail_id(int r, int id)
{
	char text[16];

	snprintf(text, sizeof text, "%d", id);
	return fail(r, "id", text);
}

int ipcrm_id(enum family family, int id, bool verbose)
{
	int r;

	if (verbose)
		tell(family, id);
	r = sysv_remove(family, id);
	return r < 0 ? fail_id(r, id) : ST_OK;
}

int ipcrm_key(enum family family, const char *text, bool verbose)
{
	struct address a = { .family = (uint8_t)family, .form = ADDRESS_KEY };
	bool path_failed;
	int id, r;

	parse_key(&a.key, text);
	if (a.key == 0) /* IPC_PRIVATE, which every private object has: finding it would make one */
		return err_at(ST_FAIL, NULL, "illegal key (%s)", text);
	r = sysv_find(&a, &id, &path_failed);
	if (r < 0)
		return fail(r, "key", text);
	if (verbose)
		tell(family, id);
	r = sysv_remove(family, id);
	return r < 0 ? fail(r, "key", text) : ST_OK;
}

int ipcrm_all(enum family family, bool verbose)
{
	struct sysv_object o;
	struct sysv_scan scan;
	int first = ST_OK, r = sysv_scan_open(&scan, family, false);

	if (r < 0) {
		err_sys(r, family_name(family), NULL);
		return ST_FAIL;
	}
	while ((r = sysv_next(&scan, &o)) > 0) {
		int removed;

		if (!sysv_may_remove(&o))
			continue;
		if (verbose)
			tell(family, o.id);
		removed = sysv_remove(family, o.id);
		if (removed < 0 && removed != -ENOENT) /* somebody else was faster */
			first = fail_id(removed, o.id);
	}
	sysv_scan_close(&scan);
	return r < 0 ? fail(r, "list", family_name(family)) : first;
}
