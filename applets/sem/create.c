/* sem create - make a semaphore, named or in memory. */
#include "sem.h"

#include "shmfs.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/vfs.h>

struct create_opts {
	struct mode_change mode;
	uint64_t value;
	bool exist_ok;
};

static const struct create_opts defaults = { .mode = { .set = 0600 } };

static const struct opt opts[] = {
	{ .kind = KIND_MODE,
	  .letter = 'm',
	  .name = "mode",
	  .metavar = "MODE",
	  .help = "permission bits, exact, umask or not (default 0600)",
	  .only = ADDRESS_POSIX | ADDRESS_SYSV,
	  .offset = FIELD(struct create_opts, mode, struct mode_change) },
	OPT_FLAG(struct create_opts, exist_ok, 'e', "exist-ok",
		 "an existing object is fine, and stays as it is"),
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_SEM,
	  .forms = ADDRESS_POSIX | ADDRESS_SYSV | ADDRESS_MEMORY | ADDRESS_FILE },
	OPERAND_NUMBER(struct create_opts, value, "VALUE", 0, SEMAPHORE_MAX),
};

static int fail_exists(const char *object)
{
	struct semaphore_stat info;
	struct semaphore s;

	if (semaphore_stat(&s, object, &info) == 0 && info.content == 0)
		return err_sys(-EEXIST, object, "its value is %" PRIu32, info.value);
	return err_sys(-EEXIST, object, NULL);
}

static int fail_full(const char *object)
{
	struct statfs fs;

	if (statfs(SHMFS_DIR, &fs) < 0)
		return err_sys(-ENOSPC, object, NULL);
	if (fs.f_files > 0 && fs.f_ffree == 0)
		return err_sys(-ENOSPC, object, "%s takes no more than %llu files", SHMFS_DIR,
			       (unsigned long long)fs.f_files);
	return err_sys(-ENOSPC, object, "%s has %llu bytes free of %llu", SHMFS_DIR,
		       (unsigned long long)fs.f_bavail * (unsigned long long)fs.f_bsize,
		       (unsigned long long)fs.f_blocks * (unsigned long long)fs.f_bsize);
}

static int fail(const struct semaphore *s, int r, bool exist_ok)
{
	int status;

	if (r == -EEXIST)
		return fail_exists(s->address.text);
	if (r == -ENOSPC && s->address.form != ADDRESS_FILE)
		return fail_full(s->address.text);
	status = sem_fail(s, r);
	/* Something else has the name, or the place. */
	if (r == -EBADMSG || (r == -ENODEV && s->address.form == ADDRESS_POSIX))
		return exist_ok ? status : ST_EXISTS;
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct create_opts *o = parsed;
	const struct semaphore_plan plan = {
		.value = (uint32_t)o->value,
		.mode = mode_apply(o->mode, 0600),
		.exist_ok = o->exist_ok,
	};
	struct semaphore s;
	int r = semaphore_create(&s, argv[0], &plan);

	(void)argc;
	if (r < 0)
		return fail(&s, r, o->exist_ok);
	if (r > 0)
		err_note(argv[0], "exists already: left as it is");
	else
		err_note(argv[0], "created with the value %" PRIu32, plan.value);
	return ST_OK;
}

const struct verb sem_create_verb = {
	.name = "create",
	.brief = "Create a semaphore with the value VALUE",
	.notes = "In memory (shm:/obj@64, file:PATH@64) it takes 32 bytes that are zero.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
