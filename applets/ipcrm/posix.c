/* posix.c - what ipcrm does with POSIX objects. */
#include "err.h"
#include "ipcrm.h"
#include "mqueue_fs.h"
#include "out.h"
#include "posix_mq.h"
#include "segment.h"
#include "semaphore.h"
#include "shmfs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* With its slash: what has one is a POSIX name in all cases. */
struct name {
	char text[PATH_MAX];
};

static struct name with_slash(const char *name)
{
	struct name n;

	snprintf(n.text, sizeof n.text, "%s%s", *name == '/' ? "" : "/", name);
	return n;
}

int ipcrm_check_name(enum family family, const char *name)
{
	struct name n = with_slash(name);
	struct address a;
	const char *rule = address_parse(&a, family, n.text);

	return rule ? err_usage("%s: %s", name, rule) : ST_OK;
}

static int remove_object(enum family family, const char *address)
{
	struct semaphore sem;
	struct segment segment;
	struct address a;

	switch (family) {
	case FAMILY_MQ:
		address_parse(&a, FAMILY_MQ, address);
		return posix_mq_ops.remove(&a);
	case FAMILY_SEM:
		return semaphore_remove(&sem, address);
	default:
		return segment_remove(&segment, address);
	}
}

static const char *const names[] = {
	[FAMILY_MQ] = "message queue",
	[FAMILY_SEM] = "semaphore",
	[FAMILY_SHM] = "shared memory",
};

/* 0 or -errno */
static int remove_name(enum family family, const char *name, bool verbose)
{
	struct name n = with_slash(name);

	if (verbose) {
		out_printf("removing POSIX %s `", names[family]);
		out_escaped(name);
		out_text("'\n");
	}
	return remove_object(family, n.text);
}

static int report(int r, enum family family, const char *name)
{
	if (r == -ENODEV)
		return err_at(ST_FAIL, name, "not a POSIX %s (not a regular file)", names[family]);
	return r < 0 ? err_sys(r, name, NULL) : ST_OK;
}

int ipcrm_name(enum family family, const char *name, bool verbose)
{
	return report(remove_name(family, name, verbose), family, name);
}

/* One that the lists below came across. */
static void remove_own(enum family family, const char *file, uid_t owner, bool verbose, int *first)
{
	struct name n;
	int r;

	if (owner != geteuid())
		return;
	snprintf(n.text, sizeof n.text, "/%s", file);
	r = remove_name(family, n.text, verbose);
	if (r == -ENOENT) /* somebody else was faster */
		return;
	*first = err_first(*first, report(r, family, n.text));
}

static int all_segments(bool verbose, int *first)
{
	struct shmfs_list list;
	struct stat st;
	const char *file;
	int r = shmfs_list_open(&list);

	if (r < 0)
		return r;
	while ((r = shmfs_next(&list, &file, &st)) > 0)
		if (!shmfs_semaphore(file))
			remove_own(FAMILY_SHM, file, st.st_uid, verbose, first);
	shmfs_list_close(&list);
	return r;
}

static int all_semaphores(bool verbose, int *first)
{
	struct semaphore_list list;
	struct semaphore_stat info;
	const char *address;
	int r = semaphore_list_open(&list);

	while (r == 0 && (r = semaphore_next(&list, false, &address, &info)) > 0) {
		remove_own(FAMILY_SEM, address + 1, info.uid, verbose, first);
		r = 0;
	}
	semaphore_list_close(&list);
	return r;
}

static int all_queues(bool verbose, int *first)
{
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	const char *file;
	int r = mqueue_fs_open(&fs, &lack);

	if (r < 0)
		return r;
	while ((r = mqueue_fs_next(&fs, &file)) > 0) {
		struct queue_info info;

		if (posix_mq_info_at(mqueue_fs_fd(&fs), file, false, &info) == 0)
			remove_own(FAMILY_MQ, file, info.st.st_uid, verbose, first);
	}
	mqueue_fs_close(&fs);
	return r;
}

int ipcrm_all_posix(enum family family, bool verbose)
{
	int r, first = ST_OK;

	if (family == FAMILY_MQ) {
		r = all_queues(verbose, &first);
		if (r == -ENODATA)
			return err_at(ST_FAIL, NULL,
				      "cannot list the POSIX message queues; "
				      "`ipctool mq ls` says what is missing");
	} else {
		r = family == FAMILY_SEM ? all_semaphores(verbose, &first)
					 : all_segments(verbose, &first);
	}
	if (r < 0)
		return err_sys(r, family == FAMILY_MQ ? "the mqueue file system" : SHMFS_DIR, NULL);
	return first;
}
