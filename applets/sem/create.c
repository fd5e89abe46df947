/* sem create - make a semaphore, named or in memory, or a set of them. */
#include "sem.h"

#include "out.h"
#include "shmfs.h"
#include "sysv_limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

struct create_opts {
	struct mode_change mode;
	uint64_t value; /* only checked there: the operands may be several */
	uint64_t elements;
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
	{ .kind = KIND_NUMBER,
	  .name = "nsems",
	  .metavar = "N",
	  .help = "elements of the set (default: one for each VALUE)",
	  .min = 1,
	  .max = SYSV_SEM_ELEMENTS,
	  .only = ADDRESS_SYSV,
	  .offset = FIELD(struct create_opts, elements, uint64_t) },
};

static const struct operand operands[] = {
	{ .metavar = "ADDR",
	  .kind = KIND_ADDRESS,
	  .family = FAMILY_SEM,
	  .forms = 0xff & ~ADDRESS_ID },
	{ .metavar = "VALUE",
	  .kind = KIND_NUMBER,
	  .max = SEMAPHORE_MAX,
	  .repeats = true,
	  .offset = FIELD(struct create_opts, value, uint64_t) },
};

static int fail_exists(const char *object)
{
	struct semaphore_stat info;
	struct semaphore s;

	if (semaphore_stat(&s, object, &info) < 0)
		return err_sys(-EEXIST, object, NULL);
	if (info.elements > 0)
		return err_sys(-EEXIST, object, "it is id:%d, a set of %" PRIu32, s.id,
			       info.elements);
	if (info.content == 0)
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

/* semget(2) says ENOSPC of both limits. */
static int fail_sets(const struct semaphore *s)
{
	const char *object = s->address.text;
	struct sysv_limits l = { 0 };
	struct sysv_usage u = { 0 };
	int r = sysv_limits(FAMILY_SEM, &l);

	if (r == 0)
		r = sysv_usage(FAMILY_SEM, &u);
	if (r < 0)
		return err_sys(r, object, NULL);
	if (s->size > l.sem.semmsl)
		return err_at(ST_FAIL, object,
			      "too many elements (%" PRIu64 "; kernel.sem allows %" PRIu64
			      " in a set, its SEMMSL)",
			      s->size, l.sem.semmsl);
	if (u.sem.sets >= l.sem.semmni)
		return err_at(ST_FAIL, object,
			      "too many sets (there are %" PRIu64 "; kernel.sem allows %" PRIu64
			      ", its SEMMNI)",
			      u.sem.sets, l.sem.semmni);
	return err_at(ST_FAIL, object,
		      "too many elements in all sets (%" PRIu64 " and %" PRIu64
		      " more; kernel.sem allows %" PRIu64 ", its SEMMNS)",
		      u.sem.semaphores, s->size, l.sem.semmns);
}

static int fail(const struct semaphore *s, int r, bool exist_ok)
{
	int status;

	if (r == -EEXIST)
		return fail_exists(s->address.text);
	if (!s->path_failed && s->address.form & ADDRESS_SYSV && (r == -ENOSPC || r == -E2BIG))
		return fail_sets(s);
	if (r == -ENOSPC && s->address.form != ADDRESS_FILE)
		return fail_full(s->address.text);
	if (r == -ENOENT && s->address.form == ADDRESS_POSIX && access(SHMFS_DIR, F_OK) < 0)
		return err_sys(r, s->address.text, "there is no directory %s", SHMFS_DIR);
	status = sem_fail(s, r);
	/* Something else has the name, or the place. */
	if (r == -EBADMSG || (r == -ENODEV && s->address.form == ADDRESS_POSIX))
		return exist_ok ? status : ST_EXISTS;
	return status;
}

/* What nobody was told of would stay for ever. */
static int print_id(const struct semaphore *s, bool made)
{
	struct semaphore unheard;
	char address[32];

	snprintf(address, sizeof address, "id:%d", s->id);
	out_printf("%s\n", address);
	if (out_flush() < 0 && made)
		semaphore_remove(&unheard, address);
	return ST_OK; /* main reports what is wrong with stdout */
}

static int create(const char *address, const struct semaphore_plan *plan)
{
	struct semaphore s;
	int r = semaphore_create(&s, address, plan);

	if (r < 0)
		return fail(&s, r, plan->exist_ok);
	if (r > 0)
		err_note(address, "exists already: left as it is");
	else if (plan->value_count == 1)
		err_note(address, "created with the value %" PRIu32, plan->values[0]);
	else
		err_note(address, "created with %u values", plan->value_count);
	return s.id < 0 ? ST_OK : print_id(&s, r == 0);
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct create_opts *o = parsed;
	struct semaphore_plan plan = {
		.value_count = (unsigned int)argc - 1,
		.elements = (unsigned int)o->elements,
		.mode = mode_apply(o->mode, 0600),
		.exist_ok = o->exist_ok,
	};
	int status = sem_whole(argv[0], "create makes a whole set");
	uint32_t *values;

	if (status == ST_OK && plan.elements > 0 && argc > 2 && plan.elements != plan.value_count)
		status = err_usage("%u values for %u elements: give one for each, or one for all",
				   plan.value_count, plan.elements);
	if (status == ST_OK)
		status = sem_values(argv[0], argc - 1, argv + 1, &values);
	if (status != ST_OK)
		return status;
	plan.values = values;
	status = create(argv[0], &plan);
	free(values);
	return status;
}

const struct verb sem_create_verb = {
	.name = "create",
	.brief = "Create a semaphore with the value VALUE, or a set of them",
	.notes =
		"In memory (shm:/obj@64, file:PATH@64) it takes 32 bytes that are zero.\n"
		"A System V set (private:, key:, ftok:) has an element for each VALUE, or --nsems\n"
		"with the same; its address is printed.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
