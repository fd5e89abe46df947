/* ipc_namespaces.c - /proc/PID/ns/ipc of all processes. */
#include "ipc_namespaces.h"

#include "array.h"
#include "procfd.h"
#include "task.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct ipc_namespace *find(const struct ipc_namespaces *list, uint64_t inode)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].inode == inode)
			return &list->items[i];
	return NULL;
}

static int add(struct ipc_namespaces *list, uint64_t inode, pid_t pid)
{
	struct ipc_namespace *items, *found = find(list, inode);

	if (found) {
		found->processes++;
		found->pid = pid < found->pid ? pid : found->pid;
		return 0;
	}
	items = array_grow(list->items, list->count, &list->room, sizeof *items);
	if (!items)
		return -ENOMEM;
	list->items = items;
	list->items[list->count++] =
		(struct ipc_namespace){ .inode = inode, .processes = 1, .pid = pid };
	return 0;
}

/* 0; -EACCES; -ENOENT when it has ended. */
static int inode_of(uint64_t *inode, pid_t pid)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof path, "/proc/%d/ns/ipc", pid);
	if (stat(path, &st) < 0)
		return errno == EACCES || errno == EPERM ? -EACCES : -ENOENT;
	*inode = st.st_ino;
	return 0;
}

static int by_pid(const void *a, const void *b)
{
	const struct ipc_namespace *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static int read_all(struct ipc_namespaces *list, DIR *processes)
{
	uint64_t inode;
	pid_t pid;
	int r = 0;

	while (r == 0 && (pid = proc_next_number(processes)) >= 0) {
		const struct task task = { pid, pid };
		int known = inode_of(&inode, pid);

		if (known == -ENOENT || !task_is_program(task))
			continue;
		if (known < 0)
			list->hidden++;
		else
			r = add(list, inode, pid);
	}
	return r;
}

int ipc_namespaces_read(struct ipc_namespaces *list)
{
	DIR *processes = opendir("/proc");
	struct ipc_namespace *ours;
	struct stat st;
	int r;

	*list = (struct ipc_namespaces){ 0 };
	if (!processes)
		return -errno;
	r = read_all(list, processes);
	closedir(processes);
	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items, by_pid);
	ours = stat("/proc/self/ns/ipc", &st) == 0 ? find(list, st.st_ino) : NULL;
	if (ours)
		ours->ours = true;
	if (r < 0)
		ipc_namespaces_free(list);
	return r;
}

void ipc_namespaces_free(struct ipc_namespaces *list)
{
	free(list->items);
	*list = (struct ipc_namespaces){ 0 };
}
