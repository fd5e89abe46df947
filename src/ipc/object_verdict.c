/* object_verdict.c - is an object in use? */
#include "object_verdict.h"

#include "object_claim.h"
#include "unix_bind.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

bool object_process_lives(pid_t pid, int64_t at)
{
	char command[PROCESS_COMMAND_SIZE];
	int r = sysv_command(pid, at, command);

	if (r == 0 || r == -ESRCH)
		return r == 0;
	/* What /proc hides may live: kill(2) knows better. */
	return kill(pid, 0) == 0 || errno != ESRCH;
}

/* Of the process that the object remembers since `at`, 0: there was none. */
static enum object_verdict judge_last(pid_t last, int64_t at, pid_t *pid)
{
	if (at == 0)
		return OBJECT_UNUSED;
	if (last == 0)
		return OBJECT_OBSCURE;
	if (!object_process_lives(last, at))
		return OBJECT_UNUSED;
	*pid = last;
	return OBJECT_IN_USE;
}

static enum object_verdict judge_queue(const struct sysv_object *o, unsigned int hidden, pid_t *pid)
{
	enum object_verdict verdict = judge_last(o->mq.lspid, o->mq.stime, pid);

	if (verdict == OBJECT_UNUSED)
		verdict = judge_last(o->mq.lrpid, o->mq.rtime, pid);
	return verdict == OBJECT_UNUSED && hidden > 0 ? OBJECT_HIDDEN : verdict;
}

/*
 * All who wait are counted, whoever they are. SETVAL is no operation, but remembers its process.
 * Each element has its own, without a time: of several that are gone none is the last.
 */
static enum object_verdict judge_set(const struct sysv_object *o, pid_t *pid)
{
	const int64_t at = o->sem.otime > o->ctime ? o->sem.otime : o->ctime;
	bool seen = o->sem.otime == 0, several = false;
	pid_t gone = 0;

	for (unsigned int i = 0; i < o->sem.nsems; i++) {
		struct sysv_semaphore semaphore;

		if (sysv_semaphore(o->id, i, &semaphore) < 0)
			return OBJECT_OBSCURE;
		if (semaphore.ncount > 0 || semaphore.zcount > 0)
			return OBJECT_IN_USE;
		if (semaphore.pid == 0)
			continue;
		seen = true;
		if (object_process_lives(semaphore.pid, at)) {
			*pid = semaphore.pid;
			return OBJECT_IN_USE;
		}
		several |= gone != 0 && gone != semaphore.pid;
		gone = semaphore.pid;
	}
	*pid = several ? 0 : gone;
	return seen ? OBJECT_UNUSED : OBJECT_OBSCURE;
}

static enum object_verdict judge_sysv(const struct object *o, unsigned int hidden, pid_t *pid)
{
	if (o->family == FAMILY_SHM)
		return o->sysv.shm.nattch > 0 ? OBJECT_IN_USE : OBJECT_UNUSED;
	if (o->family == FAMILY_MQ)
		return judge_queue(&o->sysv, hidden, pid);
	return judge_set(&o->sysv, pid);
}

static enum object_verdict judge_socket(const struct object *o)
{
	const char *address = strchr(o->address, ':') + 1;

	return *address != '@' && unix_stale(address) ? OBJECT_UNUSED : OBJECT_IN_USE;
}

/* Of a file that nobody is seen to have. */
static enum object_verdict judge_file(const struct object *o, unsigned int hidden, bool partial)
{
	struct object_claim claim;
	int r;

	if (hidden == 0 && !partial)
		return OBJECT_UNUSED;
	r = object_claim(&claim, o);
	if (r == 0)
		object_unclaim(&claim);
	if (r == -EBUSY)
		return OBJECT_IN_USE;
	return r == 0 || hidden == 0 ? OBJECT_UNUSED : OBJECT_HIDDEN;
}

unsigned int object_hidden(unsigned int hidden)
{
	int maps = hidden > 0 ? open("/proc/1/maps", O_RDONLY | O_CLOEXEC) : -1;

	if (hidden > 0 && maps < 0 && errno == EACCES)
		hidden--;
	if (maps >= 0)
		close(maps);
	return hidden;
}

enum object_verdict object_judge(const struct object *o, const struct object_users *users,
				 unsigned int hidden, pid_t *pid)
{
	const struct object_use *use;
	struct object_key key;
	bool known = object_key(o, &key);

	*pid = 0;
	if (known && object_users_of(users, &key, &use) > 0) {
		*pid = use->pid;
		return OBJECT_IN_USE;
	}
	if (object_is_sysv(o))
		return judge_sysv(o, hidden, pid);
	if (o->family == FAMILY_SOCK)
		return judge_socket(o);
	if (o->family == FAMILY_LOCK)
		return OBJECT_IN_USE;
	if (o->family == FAMILY_FIFO || !known)
		return OBJECT_OBSCURE;
	return judge_file(o, hidden, users->partial);
}
