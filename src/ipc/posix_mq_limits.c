/* posix_mq_limits.c - which limit was hit, and how far. */
#include "posix_mq_limits.h"

#include "capability.h"
#include "mqueue_fs.h"
#include "posix_mq.h"
#include "sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <unistd.h>

/* The kernel's own limits, which even CAP_SYS_RESOURCE does not lift. */
enum { HARD_MSGMAX = 65536, HARD_MSGSIZEMAX = 16 * 1024 * 1024 };
/* What RLIMIT_MSGQUEUE counts besides the messages' bytes; see getrlimit(2). */
enum { MESSAGE_BYTES = 48, PRIORITY_BYTES = 48, PRIORITIES = 32768 };

static uint64_t setting(const char *name, uint64_t otherwise)
{
	uint64_t value;

	return sysctl_number(name, &value) == 0 ? value : otherwise;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void posix_mq_fill(struct queue_geometry *g)
{
	if (!g->maxmsg)
		g->maxmsg = smaller(setting("fs.mqueue.msg_default", 10),
				    setting("fs.mqueue.msg_max", 10));
	if (!g->msgsize)
		g->msgsize = smaller(setting("fs.mqueue.msgsize_default", 8192),
				     setting("fs.mqueue.msgsize_max", 8192));
}

uint64_t posix_mq_bytes(struct queue_geometry g)
{
	uint64_t bytes;

	if (__builtin_add_overflow(g.msgsize, MESSAGE_BYTES, &bytes) ||
	    __builtin_mul_overflow(g.maxmsg, bytes, &bytes) ||
	    __builtin_add_overflow(bytes, smaller(g.maxmsg, PRIORITIES) * PRIORITY_BYTES, &bytes))
		return UINT64_MAX;
	return bytes;
}

int64_t posix_mq_bytes_used(void)
{
	struct mqueue_fs fs;
	enum mqueue_fs_lack lack;
	uint64_t sum = 0;
	const char *name;

	if (mqueue_fs_open(&fs, &lack) < 0)
		return -1;
	while (mqueue_fs_next(&fs, &name) > 0) {
		struct queue_info info;

		if (posix_mq_info_at(mqueue_fs_fd(&fs), name, true, &info) == 0 &&
		    info.st.st_uid == getuid() && info.maxmsg > 0)
			sum += posix_mq_bytes(
				(struct queue_geometry){ .maxmsg = (uint64_t)info.maxmsg,
							 .msgsize = (uint64_t)info.msgsize });
	}
	mqueue_fs_close(&fs);
	return (int64_t)sum;
}

bool posix_mq_privileged(void)
{
	return capability_has(CAP_SYS_RESOURCE) && capability_everywhere();
}

static void explain_geometry(struct queue_limit *limit)
{
	const struct queue_geometry *g = &limit->geometry;
	uint64_t msg_max = setting("fs.mqueue.msg_max", HARD_MSGMAX);
	uint64_t msgsize_max = setting("fs.mqueue.msgsize_max", HARD_MSGSIZEMAX);

	if (g->maxmsg > msg_max) {
		limit->hit = QUEUE_LIMIT_MAXMSG;
		limit->setting = "fs.mqueue.msg_max";
		limit->hard = g->maxmsg > HARD_MSGMAX;
		limit->asked = g->maxmsg;
		limit->allowed = limit->hard ? HARD_MSGMAX : msg_max;
	} else if (g->msgsize > msgsize_max) {
		limit->hit = QUEUE_LIMIT_MSGSIZE;
		limit->setting = "fs.mqueue.msgsize_max";
		limit->hard = g->msgsize > HARD_MSGSIZEMAX;
		limit->asked = g->msgsize;
		limit->allowed = limit->hard ? HARD_MSGSIZEMAX : msgsize_max;
	}
}

/* EMFILE is RLIMIT_NOFILE's as well: then nothing else can be opened either. */
static void explain_emfile(struct queue_limit *limit)
{
	struct rlimit rlimit = { 0 };
	int fd = open("/", O_PATH | O_CLOEXEC);

	if (fd < 0) {
		getrlimit(RLIMIT_NOFILE, &rlimit);
		limit->hit = QUEUE_LIMIT_FILES;
	} else {
		close(fd);
		getrlimit(RLIMIT_MSGQUEUE, &rlimit);
		limit->hit = QUEUE_LIMIT_BYTES;
		limit->asked = posix_mq_bytes(limit->geometry);
		limit->used = posix_mq_bytes_used();
	}
	limit->allowed = rlimit.rlim_cur;
}

void posix_mq_explain(int r, struct queue_limit *limit)
{
	limit->hit = QUEUE_LIMIT_NONE;
	limit->hard = false;
	if (r == -EINVAL) {
		explain_geometry(limit);
	} else if (r == -EMFILE) {
		explain_emfile(limit);
	} else if (r == -ENOSPC) {
		limit->hit = QUEUE_LIMIT_QUEUES;
		limit->setting = "fs.mqueue.queues_max";
		limit->allowed = setting("fs.mqueue.queues_max", 0);
	}
}
