/* process_files.c - every file that any process has open or mapped. */
#include "process_files.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int process_files_open(struct process_files *files)
{
	*files = (struct process_files){ .self = getpid(), .processes = opendir("/proc") };
	return files->processes ? 0 : -errno;
}

static void close_stage(struct process_files *files)
{
	if (files->stage == FILES_MAPPED)
		procmap_close(&files->maps);
	else if (files->stage == FILES_OPEN)
		procfd_list_close(&files->descriptors);
	files->stage = FILES_NEXT;
}

void process_files_close(struct process_files *files)
{
	close_stage(files);
	procmap_free(&files->maps);
	closedir(files->processes);
}

/* Of a process whose first thread has ended, the others live on, with all that it has. */
static int open_other_thread(struct process_files *files)
{
	char path[32];
	DIR *threads;
	pid_t task;
	int r = -ESRCH;

	snprintf(path, sizeof path, "/proc/%d/task", (int)files->pid);
	threads = opendir(path);
	while (threads && r == -ESRCH && (task = proc_next_number(threads)) > 0) {
		files->task = task;
		if (task != files->pid)
			r = procmap_open(&files->maps, task);
	}
	if (threads)
		closedir(threads);
	return r;
}

/* Goes on to a process that has something mapped, as all have that live; false after the last. */
static bool next_process(struct process_files *files)
{
	int r = -ESRCH;

	while (r < 0) {
		files->pid = proc_next_number(files->processes);
		if (files->pid < 0)
			return false;
		if (files->pid == files->self)
			continue;
		files->task = files->pid;
		r = procmap_open(&files->maps, files->pid);
		if (r == -ESRCH)
			r = open_other_thread(files);
		if (r < 0 && r != -ESRCH)
			files->hidden++;
	}
	files->stage = FILES_MAPPED;
	return true;
}

/* From what the process has mapped to what it has open. */
static void go_to_descriptors(struct process_files *files)
{
	int r;

	close_stage(files);
	r = procfd_list_open_one(&files->descriptors, files->task);
	if (r == 0)
		files->stage = FILES_OPEN;
	else if (r != -ENOENT && r != -ESRCH && process_may_have_files(files->pid))
		files->hidden++;
}

int process_files_next(struct process_files *files)
{
	for (;;) {
		if (files->stage == FILES_NEXT && !next_process(files))
			return 0;
		files->mapped = files->stage == FILES_MAPPED;
		if (files->mapped) {
			if (procmap_next(&files->maps))
				return 1;
			go_to_descriptors(files);
			continue;
		}
		if (procfd_next(&files->descriptors))
			return 1;
		files->hidden += files->descriptors.hidden;
		close_stage(files);
	}
}
