/* sleep_clock.c - the clocks of processors, as threads see them. */
#include "sleep_clock.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* In nanoseconds, of "se.exec_start    :      25494105.715202"; -1 without it. */
static int64_t last_ran(struct task task, struct buffer *text)
{
	const char *at =
		task_read(task, "sched", text) == 0 ? strstr(text->data, "se.exec_start") : NULL;
	char *end;
	int64_t ms;

	at = at ? strchr(at, ':') : NULL;
	if (!at)
		return -1;
	ms = strtoll(at + 1, &end, 10);
	return ms * 1000000 + (*end == '.' ? strtol(end + 1, NULL, 10) : 0);
}

/* The processor that it last ran on: field 39 of proc_pid_stat(5); -1 when it has ended. */
static int last_processor(struct task task, struct buffer *text)
{
	const char *at = task_read(task, "stat", text) == 0 ? strrchr(text->data, ')') : NULL;

	for (int field = 2; at && field < 39; field++)
		at = strchr(at + 1, ' ');
	return at ? (int)strtol(at, NULL, 10) : -1;
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* From the clock of the processor that we are on to CLOCK_MONOTONIC; 0: not known. */
static int64_t measure(struct buffer *text)
{
	const struct task self = { getpid(), getpid() };
	int64_t ran;

	sched_yield(); /* brings our own up to date */
	ran = last_ran(self, text);
	return ran < 0 ? 0 : now() - ran;
}

static int64_t measure_on(int processor, struct buffer *text)
{
	cpu_set_t before, there;
	int64_t offset = 0;

	CPU_ZERO(&there);
	CPU_SET((size_t)processor, &there);
	if (sched_getaffinity(0, sizeof before, &before) < 0)
		return 0;
	if (sched_setaffinity(0, sizeof there, &there) == 0)
		offset = measure(text);
	sched_setaffinity(0, sizeof before, &before);
	return offset;
}

static int64_t *offset_of(struct sleep_clock *clock, size_t processor)
{
	int64_t *offsets;

	if (processor < clock->count)
		return &clock->offsets[processor];
	offsets = realloc(clock->offsets, (processor + 1) * sizeof *offsets);
	if (!offsets)
		return NULL;
	memset(offsets + clock->count, 0, (processor + 1 - clock->count) * sizeof *offsets);
	clock->offsets = offsets;
	clock->count = processor + 1;
	return &clock->offsets[processor];
}

int64_t sleep_clock_asleep(struct sleep_clock *clock, struct task task)
{
	struct buffer text = { 0 };
	int processor = last_processor(task, &text);
	int64_t ran = last_ran(task, &text), asleep = -1, *offset;

	if (ran >= 0 && processor >= 0 && processor < CPU_SETSIZE &&
	    (offset = offset_of(clock, (size_t)processor))) {
		if (*offset == 0)
			*offset = measure_on(processor, &text);
		if (*offset != 0)
			asleep = (now() - *offset - ran) / 1000000;
		if (*offset != 0 && asleep < 0)
			asleep = 0;
	}
	buffer_free(&text);
	return asleep;
}

void sleep_clock_free(struct sleep_clock *clock)
{
	free(clock->offsets);
	*clock = (struct sleep_clock){ 0 };
}
