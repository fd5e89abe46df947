/* failed.c - why an object of with could not be made. */
#include "describe.h"
#include "err.h"
#include "semaphore.h"
#include "shmfs.h"
#include "sysv_limits.h"
#include "with.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/vfs.h>

static int see_limits(int status, enum family family)
{
	err_hint("ipctool limits %s shows the limits, and what is used of each",
		 family == FAMILY_FIFO ? "file" : family_name(family));
	return status;
}

static int queue_limit(const struct queue_limit *l, const char *text)
{
	static const char *const what[] = {
		[QUEUE_LIMIT_MAXMSG] = "maxmsg too large",
		[QUEUE_LIMIT_MSGSIZE] = "msgsize too large",
		[QUEUE_LIMIT_QBYTES] = "qbytes too large",
		[QUEUE_LIMIT_QUEUES] = "too many message queues",
		[QUEUE_LIMIT_BYTES] = "too many bytes in message queues",
		[QUEUE_LIMIT_FILES] = "too many open files",
	};
	const char *setting = l->setting;
	char asked[96] = "";

	if (!setting)
		setting = l->hard                       ? "the kernel"
			  : l->hit == QUEUE_LIMIT_BYTES ? "RLIMIT_MSGQUEUE"
							: "RLIMIT_NOFILE";
	if (l->hit == QUEUE_LIMIT_BYTES && l->used >= 0)
		snprintf(asked, sizeof asked, "it needs %" PRIu64 ", your queues use %" PRId64 "; ",
			 l->asked, l->used);
	else if (l->hit != QUEUE_LIMIT_QUEUES && l->hit != QUEUE_LIMIT_FILES)
		snprintf(asked, sizeof asked, "asked for %" PRIu64 "; ", l->asked);
	err_at(ST_FAIL, text, "%s (%s%s allows %" PRIu64 ")", what[l->hit], asked, setting,
	       l->allowed);
	return see_limits(ST_FAIL, FAMILY_MQ);
}

/* Which of them it was, the kernel does not tell. */
static int sysv_limit(const struct temporary *t, const char *text)
{
	const uint64_t elements = t->elements ? t->elements : 1;
	struct sysv_limits l = { 0 };
	int r = sysv_limits(t->family, &l);

	if (r < 0)
		return err_sys(r, text, NULL);
	if (t->family == FAMILY_SEM)
		err_at(ST_FAIL, text,
		       "no such set could be made (of %" PRIu64 " elements; kernel.sem allows "
		       "%" PRIu64 " in a set, %" PRIu64 " in all, and %" PRIu64 " sets)",
		       elements, l.sem.semmsl, l.sem.semmns, l.sem.semmni);
	else
		err_at(ST_FAIL, text,
		       "no such segment could be made (of %" PRIu64 " bytes; kernel.shmmax is "
		       "%" PRIu64 ", kernel.shmall %" PRIu64 " pages, kernel.shmmni %" PRIu64 ")",
		       t->size, l.shm.shmmax, l.shm.shmall, l.shm.shmmni);
	return see_limits(ST_FAIL, t->family);
}

/* Semaphores are files there, too. */
static int no_room(const struct temporary *t, const char *text)
{
	const uint64_t bytes = t->family == FAMILY_SEM ? SEMAPHORE_SIZE : t->size;
	struct statfs fs;

	if (statfs(SHMFS_DIR, &fs) < 0)
		return err_sys(-errno, SHMFS_DIR, NULL);
	err_at(ST_FAIL, text,
	       "no room (it needs %" PRIu64 " bytes; %s has %" PRIu64 " free, and room for %" PRIu64
	       " more files)",
	       bytes, SHMFS_DIR, (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize,
	       (uint64_t)fs.f_ffree);
	return see_limits(ST_FAIL, FAMILY_SHM);
}

static int fifo_failed(int r, const struct temporary *t, const char *text)
{
	char facts[192];

	if (r == -ENOENT)
		return err_at(ST_FAIL, text, "there is no such directory");
	if (r == -EACCES || r == -EPERM)
		return err_sys(r, text, "no files may be made in its directory");
	file_describe(facts, sizeof facts, t->address);
	return r == -EEXIST ? err_sys(r, text, "%s", facts) : err_sys(r, text, NULL);
}

int with_failed(int r, const struct temporaries *all, const struct temporary *t, const char *text)
{
	if (t->family == FAMILY_MQ && all->limit.hit && r != -EINTR)
		return queue_limit(&all->limit, text);
	if (t->family == FAMILY_FIFO)
		return fifo_failed(r, t, text);
	if (r == -EBADMSG || r == -ENODEV) /* no semaphore, but it has the name */
		return err_sys(-EEXIST, text, NULL);
	if (r != -ENOSPC && r != -E2BIG && r != -EINVAL)
		return err_sys(r, text, NULL);
	return t->address[0] == '/' ? no_room(t, text) : sysv_limit(t, text);
}
