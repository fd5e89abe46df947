/* ipcmk - make IPC objects, as ipcmk(1) of util-linux does. */
#include "../applets.h"
#include "err.h"
#include "out.h"
#include "queue.h"
#include "segment.h"
#include "semaphore.h"
#include "sysv_limits.h"
#include "sysv_make.h"
#include "sysvipc.h"
#include "verb.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

struct options {
	uint64_t segment, set, posix_segment; /* 0: none */
	struct mode_change mode;
	const char *name;
	bool queue, posix_queue, posix_semaphore;
};

static const struct options defaults = { .mode = { .set = 0644 } };

static const struct opt opts[] = {
	OPT_SIZE(struct options, segment, 'M', "shmem", 1, UINT64_MAX,
		 "create shared memory of SIZE bytes"),
	OPT_NUMBER(struct options, set, 'S', "semaphore", "N", 1, INT_MAX,
		   "create a set of N semaphores"),
	OPT_FLAG(struct options, queue, 'Q', "queue", "create a message queue"),
	OPT_SIZE(struct options, posix_segment, 'm', "posix-shmem", 1, INT64_MAX,
		 "create POSIX shared memory of SIZE bytes"),
	OPT_FLAG(struct options, posix_semaphore, 's', "posix-semaphore",
		 "create a POSIX semaphore of value 0"),
	OPT_FLAG(struct options, posix_queue, 'q', "posix-mqueue", "create a POSIX message queue"),
	OPT_TEXT(struct options, name, 'n', "name", "NAME", "name of what is POSIX"),
	{ .kind = KIND_MODE,
	  .letter = 'p',
	  .name = "mode",
	  .metavar = "MODE",
	  .help = "permission bits (default 0644)",
	  .offset = FIELD(struct options, mode, struct mode_change) },
};

/* ipcmk(1) takes no notice of them. */
static const struct operand operands[] = {
	{ .metavar = "IGNORED", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* The limits that can be the reason, as text. */
static int fail_limit(int r, const char *what, enum family family)
{
	struct sysv_limits l;

	if ((r != -EINVAL && r != -ENOSPC && r != -ENOMEM) || sysv_limits(family, &l) < 0)
		return err_sys(r, what, NULL);
	if (family == FAMILY_MQ)
		return err_at(ST_FAIL, what,
			      "limit reached (kernel.msgmni allows %" PRIu64 " queues)",
			      l.mq.msgmni);
	if (family == FAMILY_SEM)
		return err_at(ST_FAIL, what,
			      "limit reached (kernel.sem allows %" PRIu64 " in a set, %" PRIu64
			      " in all, %" PRIu64 " sets)",
			      l.sem.semmsl, l.sem.semmns, l.sem.semmni);
	return err_at(ST_FAIL, what,
		      "%s (kernel.shmmax allows %" PRIu64 " bytes, kernel.shmall %" PRIu64
		      " pages in all, kernel.shmmni %" PRIu64 " segments)",
		      r == -ENOMEM ? "out of memory" : "limit reached", l.shm.shmmax, l.shm.shmall,
		      l.shm.shmmni);
}

static int make(const struct options *o, enum family family, uint64_t size)
{
	static const char *const names[] = {
		[FAMILY_MQ] = "Message queue",
		[FAMILY_SEM] = "Semaphore",
		[FAMILY_SHM] = "Shared memory",
	};
	static const char *const nouns[] = {
		[FAMILY_MQ] = "message queue",
		[FAMILY_SEM] = "semaphores",
		[FAMILY_SHM] = "shared memory",
	};
	int id = sysv_make(family, size, mode_apply(o->mode, 0644));

	if (id < 0)
		return fail_limit(id, nouns[family], family);
	out_printf("%s id: %d\n", names[family], id);
	if (out_flush() == 0)
		return ST_OK;
	sysv_remove(family, id); /* its key is nobody's, and now nobody knows its id */
	return ST_FAIL;
}

static int make_segment(const char *address, const struct options *o)
{
	const struct segment_plan plan = {
		.size = o->posix_segment,
		.mode = mode_apply(o->mode, 0644),
	};
	struct segment s;
	int r = segment_create(&s, address, &plan);

	if (r < 0)
		return r;
	r = segment_reserve(&s, 0, o->posix_segment);
	if (r == 0)
		r = segment_truncate(&s, o->posix_segment);
	if (r == 0)
		r = segment_publish(&s);
	segment_close(&s);
	return r;
}

static int make_queue(const char *address, const struct options *o)
{
	struct queue_limit limit;
	struct address a;

	address_parse(&a, FAMILY_MQ, address);
	return queue_ops_of(&a)->create(&a, (struct queue_geometry){ 0 }, mode_apply(o->mode, 0644),
					&limit);
}

static int make_semaphore(const char *address, const struct options *o)
{
	const uint32_t value = 0;
	const struct semaphore_plan plan = {
		.values = &value,
		.value_count = 1,
		.mode = mode_apply(o->mode, 0644),
	};
	struct semaphore s;

	return semaphore_create(&s, address, &plan);
}

/* What is POSIX: what is wanted of it, all with one name. */
struct posix {
	bool wanted;
	enum family family;
	const char *what, *applet;
	int (*make)(const char *address, const struct options *o);
};

static int make_posix(const struct options *o, const struct posix *p, const char *address)
{
	int status, r = p->make(address, o);

	if (r < 0) {
		status = err_sys(r, o->name, NULL);
		if (status == ST_FAIL)
			err_hint("ipctool %s create says which limit it is", p->applet);
		return status;
	}
	out_printf("POSIX %s name: ", p->what);
	out_escaped(o->name);
	return out_text("\n") < 0 ? ST_FAIL : ST_OK;
}

/* With its slash: what has one is a POSIX name in all cases. */
static int check_name(char *address, size_t size, const struct posix *kinds, const char *name)
{
	struct address a;

	if (!name)
		return err_usage("POSIX objects need a --name");
	snprintf(address, size, "%s%s", *name == '/' ? "" : "/", name);
	for (; kinds->make; kinds++) {
		const char *rule = address_parse(&a, kinds->family, address);

		if (kinds->wanted && rule)
			return err_usage("--name: %s: %s", name, rule);
	}
	return ST_OK;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct options *o = parsed;
	const struct posix posix[] = {
		{ o->posix_segment > 0, FAMILY_SHM, "shared memory", "shm", make_segment },
		{ o->posix_queue, FAMILY_MQ, "message queue", "mq", make_queue },
		{ o->posix_semaphore, FAMILY_SEM, "semaphore", "sem", make_semaphore },
		{ 0 },
	};
	bool any_posix = o->posix_segment || o->posix_queue || o->posix_semaphore;
	char address[PATH_MAX];
	int status = ST_OK;

	(void)argc;
	(void)argv;
	if (!any_posix && !o->segment && !o->queue && !o->set)
		return err_usage("nothing to create: one of -M, -Q, -S, -m, -q and -s is needed");
	if (any_posix)
		status = check_name(address, sizeof address, posix, o->name);
	if (status == ST_OK && o->segment)
		status = make(o, FAMILY_SHM, o->segment);
	if (status == ST_OK && o->queue)
		status = make(o, FAMILY_MQ, 0);
	if (status == ST_OK && o->set)
		status = make(o, FAMILY_SEM, o->set);
	for (const struct posix *p = posix; status == ST_OK && p->make; p++)
		if (p->wanted)
			status = make_posix(o, p, address);
	return status;
}

static const struct verb verb = {
	.name = "ipcmk",
	.brief = "Make IPC objects, as ipcmk of util-linux does",
	OPTS(opts),
	OPERANDS(operands),
	STATE(defaults),
	.compatible = true,
	.run = run,
};

const struct applet ipcmk_applet = {
	.name = "ipcmk",
	.brief = "Make IPC objects, as util-linux does",
	.verb = &verb,
};
