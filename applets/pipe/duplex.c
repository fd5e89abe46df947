/* pipe duplex - two commands that talk with each other. */
#include "pipe.h"

#include "channel.h"
#include "err.h"

struct pipe_duplex_opts {
	struct pipe_report report;
	bool socketpair;
};

static const struct pipe_duplex_opts defaults = { .report.rule = PIPE_UNSAID };

static const struct opt opts[] = {
	OPT_PIPE_REPORT(struct pipe_duplex_opts, report,
			"whose status to leave with (default first: the first that failed)"),
	OPT_FLAG(struct pipe_duplex_opts, socketpair, 0, "socketpair",
		 "one pair of sockets, and not two pipes"),
};

static const struct operand operands[] = { PIPE_OPERANDS };

/* The first one writes to `there`, the second one to `back`. */
struct line {
	struct channel there, back;
};

static int join_by_pipes(struct line *l)
{
	int r = channel_pipe(&l->there);

	return r < 0 ? r : channel_pipe(&l->back);
}

static int start_both(struct pipeline *p, const struct line *l, bool sockets)
{
	const struct channel *a = &l->there, *b = sockets ? a : &l->back;
	int status = pipeline_start(p, 0, sockets ? a->out : b->in, a->out);

	return status == ST_OK ? pipeline_start(p, 1, a->in, sockets ? a->in : b->out) : status;
}

static int run_both(struct pipeline *p, const struct pipe_duplex_opts *o)
{
	struct line l = { { -1, -1 }, { -1, -1 } };
	struct pipe_report report = o->report;
	int r = o->socketpair ? channel_socket(&l.there) : join_by_pipes(&l);
	int status = r < 0 ? err_sys(r, NULL, NULL) : start_both(p, &l, o->socketpair);

	channel_close(&l.there);
	channel_close(&l.back);
	if (status != ST_OK)
		status = err_before_command(status);
	pipeline_wait(p);
	if (report.rule == PIPE_UNSAID)
		report.rule = PIPE_FIRST;
	return status == ST_OK ? pipeline_verdict(p, &report) : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct pipeline p;
	int status = pipeline_begin(&p, argc, argv);

	if (status != ST_OK)
		return err_before_command(status);
	if (p.count == 2) {
		p.members[0].writer = p.members[1].writer = true;
		status = run_both(&p, parsed);
	} else {
		status = err_before_command(
			err_usage("%zu commands are too many: duplex takes two", p.count));
	}
	pipeline_end(&p);
	return status;
}

const struct verb pipe_duplex_verb = {
	.name = "duplex",
	.brief = "Run two commands, each one's output the other one's input",
	.notes = "Between the two stands ---, a word of its own:\n"
		 "  ipctool pipe duplex -- ./server --- ./client\n",
	.runs_command = true,
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
