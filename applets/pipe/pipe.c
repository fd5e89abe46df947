/* pipe.c - commands that are joined: the verbs, and what they share. */
#include "pipe.h"

#include "../applets.h"
#include "buffer.h"
#include "err.h"
#include "out.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct verb *const verbs[] = { &pipe_run_verb, &pipe_duplex_verb, NULL };

const struct applet pipe_applet = {
	.name = "pipe",
	.brief = "Pipes between commands, without a shell",
	.verbs = verbs,
};

const char *const pipe_rules[] = {
	[PIPE_LAST] = "last",
	[PIPE_FIRST] = "first",
	[PIPE_ALL] = "all",
	NULL,
};

static const char separator[] = "---";

static size_t count_members(int argc, char **argv)
{
	size_t n = 1;

	for (int i = 0; i < argc; i++)
		n += strcmp(argv[i], separator) == 0;
	return n;
}

/* Each member's argv ends where a separator was, the last one's where all do. */
static int split(struct pipeline *p, int argc, char **argv)
{
	struct member *m = p->members;
	char **start = argv;

	for (int i = 0; i <= argc; i++) {
		if (i < argc && strcmp(argv[i], separator) != 0)
			continue;
		argv[i] = NULL;
		if (!*start)
			return err_usage("command %zu of %zu is empty",
					 (size_t)(m - p->members) + 1, p->count);
		m++->argv = start;
		start = argv + i + 1;
	}
	return ST_OK;
}

int pipeline_begin(struct pipeline *p, int argc, char **argv)
{
	int status, r;

	*p = (struct pipeline){ .count = count_members(argc, argv) };
	if (p->count < 2)
		return err_usage("missing operand: --- and another CMD");
	p->members = calloc(p->count, sizeof *p->members);
	if (!p->members)
		return err_sys(-ENOMEM, NULL, NULL);
	status = split(p, argc, argv);
	r = status == ST_OK ? commands_begin(&p->commands) : 0;
	if (r < 0)
		status = err_sys(r, NULL, NULL);
	if (status != ST_OK)
		free(p->members);
	return status;
}

void pipeline_end(struct pipeline *p)
{
	commands_end(&p->commands);
	free(p->members);
}

int pipeline_start(struct pipeline *p, size_t i, int in, int out)
{
	struct member *m = &p->members[i];
	struct command command = command_of(m->argv);

	command.in = in;
	command.out = out;
	m->status = commands_start(&p->commands, &command, i);
	if (m->status != ST_SELF)
		return ST_OK;
	commands_signal(&p->commands, SIGTERM);
	return ST_SELF;
}

static void note_end(struct member *m, const struct commands_event *event)
{
	m->pid = event->pid;
	m->usage = event->usage;
	m->status = command_status(event->wait_status);
	m->signum = command_signal(event->wait_status);
}

void pipeline_wait(struct pipeline *p)
{
	const struct deadline never = { DEADLINE_NEVER };
	struct commands_event event;

	while (commands_running(&p->commands) > 0) {
		int r = commands_wait(&p->commands, NULL, 0, never, &event);

		if (r == COMMANDS_ENDED)
			note_end(&p->members[event.tag], &event);
		else if (r == COMMANDS_SIGNALLED)
			commands_forward(&p->commands, &event);
	}
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void tell_ends(const struct pipeline *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct member *m = &p->members[i];

		if (m->pid > 0)
			err_note(m->argv[0],
				 "process %d ended with status %d (%.6f s user, %.6f s system)",
				 (int)m->pid, m->status, seconds(m->usage.ru_utime),
				 seconds(m->usage.ru_stime));
	}
}

/* As bash has them in PIPESTATUS. */
static void tell_statuses(const struct pipeline *p)
{
	struct buffer line = { 0 };
	char *to;

	for (size_t i = 0; i < p->count && (to = buffer_reserve(&line, 16)); i++)
		line.used +=
			(size_t)snprintf(to, 16, "%s%d", i > 0 ? " " : "", p->members[i].status);
	err_at(ST_OK, "status", "%s", line.data ? line.data : "");
	buffer_free(&line);
}

/* A member as a JSON object, at the end of the buffer: false when there is no memory. */
static bool add_json(struct buffer *b, const struct member *m)
{
	const size_t name = strlen(m->argv[0]), most = 6 * name + 256;
	char *to = buffer_reserve(b, most), pid[16] = "null", signal[24] = "null";
	char signum[SIGNAL_NAME_SIZE];
	int n;

	if (!to)
		return false;
	if (m->pid > 0)
		snprintf(pid, sizeof pid, "%d", (int)m->pid);
	if (m->signum > 0)
		snprintf(signal, sizeof signal, "\"%s\"", signal_name(signum, m->signum));
	n = snprintf(to, most, "%s{\"command\":\"", b->used > 0 ? "," : "[");
	n += (int)text_escape_json(to + n, most - (size_t)n, m->argv[0], name);
	n += snprintf(to + n, most - (size_t)n,
		      "\",\"pid\":%s,\"status\":%d,\"signal\":%s,\"user\":%.6f,\"system\":%.6f}",
		      pid, m->status, signal, seconds(m->usage.ru_utime),
		      seconds(m->usage.ru_stime));
	b->used += (size_t)n;
	return true;
}

/* Standard output is the commands'; so even JSON goes to standard error. */
static void tell_json(const struct pipeline *p)
{
	struct buffer b = { 0 };
	bool ok = true;
	char *to;

	for (size_t i = 0; i < p->count && ok; i++)
		ok = add_json(&b, &p->members[i]);
	to = ok ? buffer_reserve(&b, 2) : NULL;
	if (to) {
		to[0] = ']';
		to[1] = '\n';
		write_all(STDERR_FILENO, b.data, b.used + 2);
	}
	buffer_free(&b);
}

static bool failed(const struct member *m, bool strict)
{
	return m->status != 0 && (strict || !m->writer || m->signum != SIGPIPE);
}

static int status_of(const struct pipeline *p, const struct member *m)
{
	return command_verdict(m->status, m->signum, p->commands.forwarded);
}

int pipeline_verdict(const struct pipeline *p, const struct pipe_report *report)
{
	tell_ends(p);
	if (report->json)
		tell_json(p);
	else if (report->rule == PIPE_ALL)
		tell_statuses(p);
	/* Not what was asked for, whatever became of the others. */
	for (size_t i = 0; i < p->count; i++)
		if (p->members[i].pid == 0)
			return p->members[i].status;
	for (size_t i = 0; i < p->count && report->rule == PIPE_FIRST; i++)
		if (failed(&p->members[i], report->strict))
			return status_of(p, &p->members[i]);
	return report->rule == PIPE_FIRST ? ST_OK : status_of(p, &p->members[p->count - 1]);
}
