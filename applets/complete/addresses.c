/* addresses.c - which objects there are now, and the other forms that an address may have. */
#include "complete.h"

#include "mqueue_fs.h"
#include "shmfs.h"
#include "sysvipc.h"
#include "text.h"
#include "unix_table.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* A terminal has to show it, and a line to hold it. */
static bool presentable(const char *name)
{
	size_t len = strlen(name);

	while (len > 0) {
		size_t n = text_char(name, len);

		if (n == 0)
			return false;
		name += n;
		len -= n;
	}
	return true;
}

/* before + name + after, if it can be shown. */
static void offer_name(struct cursor c, const char *before, const char *name, const char *after)
{
	char text[PATH_MAX + NAME_MAX];

	if (presentable(name) &&
	    snprintf(text, sizeof text, "%s%s%s", before, name, after) < (int)sizeof text)
		complete_offer(c, text);
}

static void offer_shmfs(struct cursor c, const char *before, bool semaphores)
{
	struct shmfs_list list;
	struct stat st;
	const char *file;

	if (shmfs_list_open(&list) < 0)
		return;
	while (shmfs_next(&list, &file, &st) > 0) {
		const char *semaphore = shmfs_semaphore(file);

		if (semaphores && semaphore && *semaphore)
			offer_name(c, before, semaphore, "");
		else if (!semaphores && !semaphore)
			offer_name(c, before, file, "");
	}
	shmfs_list_close(&list);
}

static void offer_queues(struct cursor c, const char *before)
{
	enum mqueue_fs_lack lack;
	struct mqueue_fs fs;
	const char *name;

	if (mqueue_fs_open(&fs, &lack) < 0)
		return;
	while (mqueue_fs_next(&fs, &name) > 0)
		offer_name(c, before, name, "");
	mqueue_fs_close(&fs);
}

/* before + "id:5" */
static void offer_sysv(struct cursor c, const char *before, enum family family)
{
	struct sysv_object object;
	struct sysv_scan scan;
	char text[32];

	if (sysv_scan_open(&scan, family, false) < 0)
		return;
	while (sysv_next(&scan, &object) > 0) {
		snprintf(text, sizeof text, "%sid:%d", before, object.id);
		complete_offer(c, text);
	}
	sysv_scan_close(&scan);
}

static void offer_posix(struct cursor c, const char *before, enum family family)
{
	switch (family) {
	case FAMILY_MQ:
		offer_queues(c, before);
		break;
	case FAMILY_SEM:
		offer_shmfs(c, before, true);
		break;
	case FAMILY_SHM:
		offer_shmfs(c, before, false);
		break;
	default:
		break;
	}
}

static bool is_directory(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

/* Files, as shells complete them, behind "file:". */
static void offer_files(struct cursor c, const char *path)
{
	const char *slash = strrchr(path, '/');
	char name[PATH_MAX] = ".";
	struct dirent *entry;
	DIR *dir;

	c.kept = (size_t)((slash ? slash + 1 : path) - c.word);
	if (slash)
		snprintf(name, sizeof name, "%.*s", (int)(slash + 1 - path), path);
	dir = opendir(name);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' && c.word[c.kept] != '.')
			continue;
		offer_name(c, "", entry->d_name,
			   is_directory(dirfd(dir), entry->d_name) ? "/" : "");
	}
	if (dir)
		closedir(dir);
}

/* An offset is nothing that could be offered. */
static void offer_of_family(struct cursor c, unsigned int forms, enum family family)
{
	const char *word = c.word + c.kept;

	if (family == FAMILY_PLACE)
		family = FAMILY_SHM;
	if (family == FAMILY_RWLOCK)
		forms &= ADDRESS_MEMORY | ADDRESS_FILE;
	if (forms & ADDRESS_POSIX)
		offer_posix(c, word[0] && word[0] != '/' ? "" : "/", family);
	if (forms & ADDRESS_ID && (!word[0] || word[0] == 'i'))
		offer_sysv(c, "", family);
	if (forms & ADDRESS_MEMORY &&
	    (family == FAMILY_RWLOCK || (family == FAMILY_SEM && word[0])))
		offer_shmfs(c, "shm:/", false);
	if (!(forms & ADDRESS_FILE) || family == FAMILY_MQ)
		return;
	if (strncmp(word, "file:", 5) == 0)
		offer_files(c, word + 5);
	else
		complete_offer(c, "file:");
}

static void offer_abstract_sockets(struct cursor c)
{
	struct unix_table table;

	if (unix_table_read(&table) < 0)
		return;
	for (size_t i = 0; i < table.count; i++)
		if (table.entries[i].address[0] == '@')
			offer_name(c, "sock:", table.entries[i].address, "");
	unix_table_free(&table);
}

/* "fifo:" and so on, and behind that what shells have for files. */
static void offer_paths(struct cursor c, enum family family)
{
	const char *word = c.word + c.kept;
	char before[8];
	size_t len = (size_t)snprintf(before, sizeof before, "%s:", family_name(family));

	if (strncmp(word, before, len) != 0)
		complete_offer(c, before);
	else if (family == FAMILY_SOCK && word[len] == '@')
		offer_abstract_sockets(c);
	else
		offer_files(c, word + len);
}

void complete_address(struct cursor c, const struct operand *p)
{
	static const enum family families[] = { FAMILY_MQ, FAMILY_SEM, FAMILY_SHM };
	unsigned int forms = p->forms ? p->forms : 0xff;
	char before[16];

	if (p->kind == KIND_ADDRESS) {
		offer_of_family(c, forms, p->family);
		return;
	}
	for (size_t i = 0; i < COUNT(families); i++) {
		snprintf(before, sizeof before, "%s:/", family_name(families[i]));
		if (forms & ADDRESS_POSIX)
			offer_posix(c, before, families[i]);
		*strchr(before, '/') = '\0';
		if (forms & ADDRESS_ID)
			offer_sysv(c, before, families[i]);
	}
	for (enum family f = FAMILY_FIFO; forms & ADDRESS_PATH && f <= FAMILY_LOCK; f++)
		offer_paths(c, f);
}
