/* wait_object.c - from the arguments of a call to a name that ipctool takes. */
#include "wait_object.h"

#include "futex_sem.h"
#include "procmap.h"
#include "shmfs.h"
#include "task_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/statfs.h>

#define MQUEUE_MAGIC 0x19800202 /* of its file system; no header has it */

void wait_sources_free(struct wait_sources *s)
{
	if (s->have_sockets)
		unix_table_free(&s->sockets);
	if (s->have_locks)
		lock_table_free(&s->locks);
}

/* 0 or -ENOMEM. */
static int name(struct wait *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int name(struct wait *w, const char *format, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = vasprintf(&w->object, format, arguments);
	va_end(arguments);
	if (r < 0)
		w->object = NULL;
	return r < 0 ? -ENOMEM : 0;
}

/* "", or what sets an object of another IPC namespace apart from ours: "ipc:[4026532281]:". */
static const char *namespace_of(pid_t pid, char text[48])
{
	struct stat ours, theirs;
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/ns/ipc", pid);
	*text = '\0';
	if (stat(path, &theirs) == 0 && stat("/proc/self/ns/ipc", &ours) == 0 &&
	    ours.st_ino != theirs.st_ino)
		snprintf(text, 48, "ipc:[%ju]:", (uintmax_t)theirs.st_ino);
	return text;
}

/* Of a single operation the semaphore is known, too: the element of the set. */
static int name_sysv(struct wait *w)
{
	const char *kind = family_name(w->call.family);
	struct sembuf operation;
	char namespace[48];

	namespace_of(w->task.pid, namespace);
	if (w->call.family == FAMILY_SEM && w->call.arguments[2] == 1 &&
	    task_memory_read(w->task.pid, w->call.arguments[1], &operation, sizeof operation) == 0)
		return name(w, "%s%s:id:%d#%u", namespace, kind, w->call.id, operation.sem_num);
	return name(w, "%s%s:id:%d", namespace, kind, w->call.id);
}

static bool leads_to(const char *path, const struct stat *st)
{
	struct stat there;

	return stat(path, &there) == 0 && there.st_ino == st->st_ino && there.st_dev == st->st_dev;
}

/* By its path, if that leads to it from here. */
static int name_file(struct wait *w, const char *kind, const char *path)
{
	if (path && *path == '/' && leads_to(path, &w->st))
		return name(w, "%s:%s", kind, path);
	if (S_ISFIFO(w->st.st_mode))
		return name(w, "pipe:[%ju]", (uintmax_t)w->st.st_ino);
	return path ? name(w, "%s", path) : 0;
}

static int name_queue(struct wait *w, const char *path)
{
	char namespace[48];

	if (!path)
		return 0;
	if (w->st.st_nlink == 0)
		return name(w, "%s", path); /* "/jobs (deleted)" */
	return name(w, "%smq:%s", namespace_of(w->task.pid, namespace), path);
}

static bool is_queue(pid_t pid, int fd)
{
	struct statfs fs;
	char link[48];

	snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, fd);
	return statfs(link, &fs) == 0 && fs.f_type == MQUEUE_MAGIC;
}

/* Another process's "./x" leads somewhere else from here. */
static bool is_address(const char *text)
{
	return *text == '/' || *text == '@';
}

const struct unix_entry *wait_socket(const struct wait *w, const struct wait_sources *s)
{
	return s->have_sockets && S_ISSOCK(w->st.st_mode)
		       ? unix_table_find(&s->sockets, w->st.st_ino)
		       : NULL;
}

const struct unix_entry *wait_listener(const struct wait *w, const struct wait_sources *s)
{
	struct sockaddr_un to = { 0 };
	char text[UNIX_TEXT_SIZE];
	size_t len = (uint32_t)w->call.arguments[2];

	if (w->what != IPC_FOR_ACCEPT || !s->have_sockets || len > sizeof to ||
	    task_memory_read(w->task.pid, w->call.arguments[1], &to, len) < 0 ||
	    to.sun_family != AF_UNIX)
		return NULL;
	unix_address_text(text, &to, (socklen_t)len);
	for (size_t i = 0; i < s->sockets.count; i++)
		if (s->sockets.entries[i].state == UNIX_LISTENING && *text &&
		    strcmp(s->sockets.entries[i].address, text) == 0)
			return &s->sockets.entries[i];
	return NULL;
}

/* A client has no name, but what it is connected to may have one. */
static int name_socket(struct wait *w, struct wait_sources *s)
{
	const struct unix_entry *own, *peer;

	if (!s->have_sockets && unix_table_read(&s->sockets) < 0)
		return name(w, "socket:[%ju]", (uintmax_t)w->st.st_ino);
	s->have_sockets = true;
	own = wait_socket(w, s);
	if (!own)
		return -ENODATA; /* of another family: that is networking */
	if (own->state == UNIX_LISTENING && w->what == IPC_FOR_DATA)
		w->what = IPC_FOR_CONNECTION; /* what poll(2) calls readable */
	peer = w->what == IPC_FOR_ACCEPT ? wait_listener(w, s)
					 : unix_table_find(&s->sockets, own->peer);
	if (is_address(own->address))
		return name(w, "sock:%s", own->address);
	if (peer && is_address(peer->address))
		return name(w, "sock:%s", peer->address);
	return name(w, "socket:[%ju]", (uintmax_t)w->st.st_ino);
}

static int name_open_file(struct wait *w, struct wait_sources *s, const char *path)
{
	if (w->what == IPC_FOR_LOCK)
		return name_file(w, "lock", path);
	if (S_ISFIFO(w->st.st_mode))
		return name_file(w, "fifo", path);
	if (S_ISSOCK(w->st.st_mode))
		return name_socket(w, s);
	return is_queue(w->task.pid, w->descriptor) ? name_queue(w, path) : -ENODATA;
}

static int name_descriptor(struct wait *w, struct wait_sources *s)
{
	char link[48], *path;
	int r;

	snprintf(link, sizeof link, "/proc/%d/fd/%d", w->task.pid, w->descriptor);
	if (stat(link, &w->st) < 0)
		return -ENODATA; /* another thread closed it */
	path = procfd_path((struct procfd){ w->task.pid, w->descriptor });
	r = name_open_file(w, s, path);
	free(path);
	return r;
}

/* The path of an open(2), as that process has it, seen from here. */
static int find_path(const struct wait *w, char *path, size_t cap)
{
	char text[PATH_MAX];
	int r = task_memory_text(w->task.pid, w->call.address, text);

	if (r < 0)
		return r;
	if (*text == '/')
		snprintf(path, cap, "/proc/%d/root%s", w->task.pid, text);
	else if (w->call.directory == AT_FDCWD)
		snprintf(path, cap, "/proc/%d/cwd/%s", w->task.pid, text);
	else
		snprintf(path, cap, "/proc/%d/fd/%d/%s", w->task.pid, w->call.directory, text);
	return 0;
}

static int name_path(struct wait *w)
{
	char path[PATH_MAX + 48], *resolved;
	int r = find_path(w, path, sizeof path);

	if (r < 0)
		return 0;
	if (stat(path, &w->st) < 0 || !S_ISFIFO(w->st.st_mode))
		return -ENODATA;
	resolved = realpath(path, NULL);
	r = name_file(w, "fifo", resolved);
	free(resolved);
	return r;
}

/* A file of /dev/shm, and whether it is a semaphore, or has one in it. */
static int name_shm_file(struct wait *w, uint64_t offset, const char *file)
{
	const char *semaphore = shmfs_semaphore(file);
	struct futex_sem sem;

	if (semaphore)
		return name(w, "sem:/%s", semaphore);
	if (task_memory_read(w->task.pid, w->call.address, &sem, sizeof sem) == 0 &&
	    futex_sem_recognise(&sem) == 0)
		return name(w, "sem:shm:/%s@%" PRIu64, file, offset);
	return name(w, "shm:/%s", file);
}

/* By its inode: a creator's mapping shows the name that the object had before it got its own. */
static int name_shm(struct wait *w, uint64_t offset, const char *path)
{
	struct shmfs_list list;
	const char *file;
	struct stat st;
	int r = 0;

	if (shmfs_list_open(&list) < 0)
		return name(w, "%s", path);
	while (r == 0 && !w->object && shmfs_next(&list, &file, &st) > 0)
		if (st.st_ino == w->st.st_ino && st.st_dev == w->st.st_dev)
			r = name_shm_file(w, offset, file);
	shmfs_list_close(&list);
	return w->object || r < 0 ? r : name(w, "%s", path);
}

static int name_mapping(struct wait *w, const struct procmap_list *list)
{
	uint64_t offset = list->at.offset + (w->call.address - list->at.start);
	char path[PATH_MAX], namespace[48];

	if (procmap_name(list, path) < 0)
		return 0;
	w->st.st_dev = list->at.dev;
	w->st.st_ino = list->at.inode;
	if (strncmp(path, "/SYSV", strlen("/SYSV")) == 0)
		return name(w, "%sshm:id:%" PRIu64, namespace_of(w->task.pid, namespace),
			    list->at.inode);
	if (strncmp(path, SHMFS_DIR "/", strlen(SHMFS_DIR "/")) == 0)
		return name_shm(w, offset, path);
	if (leads_to(path, &w->st))
		return name(w, "shm:file:%s", path);
	return name(w, "%s", path);
}

/* Memory of the process alone is no IPC, whatever flags the call was made with. */
static int name_futex(struct wait *w)
{
	struct procmap_list list = { 0 };
	bool shared = false;
	int r = 0;

	if (procmap_open(&list, w->task.pid) < 0)
		return 0;
	while (!shared && procmap_next(&list) > 0)
		shared = list.at.shared && list.at.start <= w->call.address &&
			 w->call.address < list.at.end;
	if (shared)
		r = name_mapping(w, &list);
	else
		w->call.on = IPC_ON_OWN;
	procmap_close(&list);
	procmap_free(&list);
	return r;
}

int wait_identify(struct wait *w, struct wait_sources *s)
{
	switch (w->call.on) {
	case IPC_ON_DESCRIPTOR:
	case IPC_ON_POLL:
	case IPC_ON_SELECT:
	case IPC_ON_EPOLL:
		return name_descriptor(w, s);
	case IPC_ON_SYSV:
		return name_sysv(w);
	case IPC_ON_FUTEX:
		return name_futex(w);
	case IPC_ON_PATH:
		return name_path(w);
	default:
		return 0;
	}
}
