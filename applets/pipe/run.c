/* pipe run - a pipeline without a shell. */
#include "pipe.h"

#include "channel.h"
#include "err.h"
#include "sysctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct pipe_run_opts {
	struct pipe_report report;
	uint64_t capacity;
};

static const struct pipe_run_opts defaults = { .report.rule = PIPE_UNSAID };

static const struct opt opts[] = {
	OPT_PIPE_REPORT(struct pipe_run_opts, report,
			"whose status to leave with (default last; first with --strict)"),
	OPT_SIZE(struct pipe_run_opts, capacity, 0, "capacity", 1, UINT64_C(1) << 31,
		 "let each pipe hold SIZE bytes"),
};

static const struct operand operands[] = { PIPE_OPERANDS };

static int fail_capacity(int r, size_t made, size_t count, uint64_t capacity)
{
	const unsigned long long bytes = capacity;
	char max[24], soft[24], object[64];

	snprintf(object, sizeof object, "pipe %zu of %zu", made + 1, count);
	if (r != -EPERM)
		return err_sys(r, object, "capacity of %llu bytes", bytes);
	return err_at(ST_DENIED, object,
		      "capacity cannot become %llu bytes (fs.pipe-max-size is %s; all pipes of a "
		      "user: fs.pipe-user-pages-soft is %s pages)",
		      bytes, sysctl_text(max, sizeof max, "fs.pipe-max-size"),
		      sysctl_text(soft, sizeof soft, "fs.pipe-user-pages-soft"));
}

static int fail_pipe(int r, size_t made, size_t count)
{
	char object[64];

	snprintf(object, sizeof object, "pipe %zu of %zu", made + 1, count);
	return err_sys(r, object, NULL);
}

/* All of them, before any command is there that would have to be called off. */
static int make_pipes(struct channel *pipes, size_t count, uint64_t capacity)
{
	for (size_t i = 0; i < count; i++) {
		int r = channel_pipe(&pipes[i]);

		if (r < 0)
			return fail_pipe(r, i, count);
		if (capacity > 0)
			r = channel_set_capacity(&pipes[i], capacity);
		if (r < 0)
			return fail_capacity(r, i, count, capacity);
	}
	return ST_OK;
}

static int start_all(struct pipeline *p, const struct channel *pipes)
{
	int status = ST_OK;

	for (size_t i = 0; i < p->count && status == ST_OK; i++) {
		bool last = i + 1 == p->count;

		p->members[i].writer = !last;
		status = pipeline_start(p, i, i > 0 ? pipes[i - 1].in : -1,
					last ? -1 : pipes[i].out);
	}
	return status;
}

static int run_pipeline(struct pipeline *p, const struct pipe_run_opts *o)
{
	size_t count = p->count - 1;
	struct channel *pipes = calloc(count, sizeof *pipes);
	struct pipe_report report = o->report;
	int status;

	if (!pipes)
		return err_sys(-ENOMEM, NULL, NULL);
	for (size_t i = 0; i < count; i++)
		pipes[i] = (struct channel){ -1, -1 };
	status = make_pipes(pipes, count, o->capacity);
	if (status == ST_OK)
		status = start_all(p, pipes);
	/* From now on nobody but the two at its ends holds a pipe open. */
	for (size_t i = 0; i < count; i++)
		channel_close(&pipes[i]);
	free(pipes);
	if (status != ST_OK)
		status = err_before_command(status);
	pipeline_wait(p);
	if (report.rule == PIPE_UNSAID)
		report.rule = report.strict ? PIPE_FIRST : PIPE_LAST;
	return status == ST_OK ? pipeline_verdict(p, &report) : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct pipeline p;
	int status = pipeline_begin(&p, argc, argv);

	if (status != ST_OK)
		return err_before_command(status);
	status = run_pipeline(&p, parsed);
	pipeline_end(&p);
	return status;
}

const struct verb pipe_run_verb = {
	.name = "run",
	.brief = "Run commands, each one's output the next one's input",
	.notes = "Between two commands stands ---, a word of its own:\n"
		 "  ipctool pipe run -- seq 9 --- tac --- head -n 1\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
