/* rwlock.c - read-write locks: the verbs, and what they share. */
#include "rwlock.h"

#include "../applets.h"
#include "perm.h"
#include "process_status.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct verb *const verbs[] = {
	&rwlock_create_verb, &rwlock_run_verb, &rwlock_stat_verb, &rwlock_rm_verb, NULL,
};

const struct applet rwlock_applet = {
	.name = "rwlock",
	.brief = "Read-write locks: many readers or one writer, while a command runs",
	.verbs = verbs,
};

static int fail_denied(const struct rwlock *l, int r)
{
	const char *object = l->address.text;
	struct rwlock_stat info;
	struct rwlock look;
	int found = rwlock_stat(&look, object, &info);

	lock_table_free(&info.locks);
	if (found < 0)
		return err_sys(r, object, NULL);
	return err_sys(r, object, "mode %04o, owner %s, group %s", info.object.mode,
		       user_name(info.object.uid), group_name(info.object.gid));
}

int rwlock_fail(const struct rwlock *l, int r)
{
	const char *object = l->address.text;
	uint64_t offset = l->address.offset;

	switch (-r) {
	case ENODEV:
		return err_at(ST_FAIL, object, "not a read-write lock (not a regular file)");
	case EINVAL:
		return err_usage("%s: the offset of a read-write lock is a multiple of %d", object,
				 RWLOCK_ALIGNMENT);
	case ENXIO:
		return err_at(ST_FAIL, object,
			      "does not fit (offset %" PRIu64
			      " and %u bytes; the object has %" PRIu64 ")",
			      offset, l->bytes, l->size);
	case ENODATA:
		return err_at(ST_ABSENT, object,
			      "no read-write lock was created there (%u bytes at offset %" PRIu64
			      " are zero)",
			      l->bytes, offset);
	case EBADMSG:
		return err_at(ST_FAIL, object,
			      "not a %s (%u bytes at offset %" PRIu64 " are something else)",
			      l->bytes == RWLOCK_SIZE ? "read-write lock of ipctool"
						      : "pthread_rwlock_t that processes share",
			      l->bytes, offset);
	case EIDRM:
		return err_sys(r, object, "while we waited");
	case ENOSYS:
		return err_at(ST_FAIL, object,
			      "who has the lock cannot be told (/proc/locks is not there)");
	case EFAULT:
		return err_at(ST_FAIL, object, "shrank, or lost its memory, while it was in use");
	case EDEADLK:
		return err_at(ST_FAIL, object,
			      "was left locked by a process that had our number and is gone");
	case EACCES:
	case EPERM:
		return fail_denied(l, r);
	default:
		return err_sys(r, object, NULL);
	}
}

/* "held for reading by 12 (make) and 2 others; 1 waits"; buf is empty when that is not known. */
static void describe_holders(const char *address, char *buf, size_t cap)
{
	size_t held = 0, waiting = 0, len;
	char name[PROCESS_COMMAND_SIZE];
	struct rwlock_stat info;
	struct rwlock look;

	*buf = '\0';
	if (rwlock_stat(&look, address, &info) < 0)
		info.locks.count = 0;
	for (size_t i = 0; i < info.locks.count; i++) {
		const struct lock *lock = &info.locks.locks[i];

		waiting += rwlock_is_waited(&look, lock);
		if (!rwlock_is_held(&look, lock) || held++ > 0)
			continue;
		snprintf(buf, cap, "held for %s", lock->line.exclusive ? "writing" : "reading");
		if (lock->holder_count > 0)
			snprintf(buf + strlen(buf), cap - strlen(buf), " by %d (%s)",
				 lock->holders[0].pid, process_name(lock->holders[0].pid, name));
	}
	len = strlen(buf);
	if (held > 1)
		len += (size_t)snprintf(buf + len, cap - len, " and %zu other%s", held - 1,
					held == 2 ? "" : "s");
	if (waiting > 0)
		snprintf(buf + len, cap - len, "%s%zu wait%s", len > 0 ? "; " : "", waiting,
			 waiting == 1 ? "s" : "");
	lock_table_free(&info.locks);
}

int rwlock_check_pthread(bool pthread)
{
	if (!pthread || glibc_rwlock_bytes() > 0)
		return ST_OK;
	return err_usage("--pthread: this ipctool was built with a C library whose "
			 "pthread_rwlock_t is not that of other programs (one built with glibc "
			 "knows it)");
}

int rwlock_fail_held(const struct rwlock *l, int r)
{
	char facts[160];

	describe_holders(l->address.text, facts, sizeof facts);
	return *facts ? err_sys(r, l->address.text, "%s", facts)
		      : err_sys(r, l->address.text, NULL);
}

int rwlock_fail_pthread(const struct rwlock *l, int r, const struct glibc_rwlock_state *state)
{
	char name[PROCESS_COMMAND_SIZE];
	int status;

	if (state->writer == 0)
		return err_sys(r, l->address.text, "readers: %u; writers that wait: %u",
			       state->readers, state->writers);
	process_name(state->writer, name);
	status = err_sys(r, l->address.text, "held for writing by thread %d (%s)", state->writer,
			 *name ? name : "which is gone");
	if (!*name)
		err_hint("such a lock stays locked when its holder is killed: make it anew");
	return status;
}
