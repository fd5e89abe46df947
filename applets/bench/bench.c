/* bench - which mechanism carries messages fastest, on this machine. */
#include "bench_verb.h"

#include "../applets.h"
#include "bench_place.h"
#include "err.h"
#include "interrupt.h"
#include "text.h"
#include "verb.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *sizes; /* NULL: not given */
	uint64_t count;    /* 0: not given */
	struct timeout duration;
	unsigned int mode, place; /* enum mode, enum bench_place */
	const char *plot;         /* NULL: none; "": bars */
	struct table_opts table;
};

static const struct options defaults = {
	.duration = { TIMEOUT_NEVER },
	.mode = MODE_BOTH,
	.place = BENCH_ANYWHERE,
};

static const char *const modes[] = { "latency", "throughput", "both", NULL };
static const char *const places[] = { "same", "different", "any", NULL };

/* A group is what its members' names begin with. */
static const char *const mechanisms[] = {
	"pipe",
	"fifo",
	"socketpair",
	"socketpair-stream",
	"socketpair-dgram",
	"socketpair-seqpacket",
	"unix",
	"unix-stream",
	"unix-dgram",
	"unix-seqpacket",
	"mq",
	"mq-posix",
	"mq-sysv",
	"shm",
	"shm-futex",
	"shm-posix-sem",
	"shm-sysv-sem",
	"shm-spin",
	"mmap",
	"eventfd",
	"signal",
	"lock",
	"process-vm",
	NULL,
};

#define DEFAULT_DURATION INT64_C(200000000)
static const char *const default_sizes = "100";
static const char *const picture_sizes = "64,256,1K,4K,16K,64K";

static const struct opt opts[] = {
	OPT_TEXT(struct options, sizes, 0, "size", "N[,N]...",
		 "bytes of a message (default 100; of a picture 64 to 64K)"),
	OPT_NUMBER(struct options, count, 'c', "count", "N", 1, INT64_MAX,
		   "so many messages, instead of a duration"),
	{ .kind = KIND_TIME,
	  .name = "duration",
	  .metavar = "TIME",
	  .help = "so long for each mechanism, size and mode (default 200ms)",
	  .offset = FIELD(struct options, duration, struct timeout) },
	OPT_CHOICE(struct options, mode, 0, "mode", "MODE", modes,
		   "round trips, one way, or both (the default)"),
	OPT_CHOICE(struct options, place, 0, "place", "PLACE", places,
		   "which processors the two sides run on (default any)"),
	{ .kind = KIND_FILE,
	  .name = "plot",
	  .metavar = "FILE.svg",
	  .help = "draw bars too, or a picture into FILE.svg",
	  .value_optional = true,
	  .offset = FIELD(struct options, plot, const char *) },
	OPT_TABLE(struct options, table, bench_columns),
};

static const struct operand operands[] = {
	{ .metavar = "MECHANISM",
	  .kind = KIND_TEXT,
	  .choices = mechanisms,
	  .optional = true,
	  .repeats = true },
};

static bool is_picture(const char *word)
{
	size_t len = strlen(word);

	return len > 4 && strcmp(word + len - 4, ".svg") == 0;
}

static bool belongs(const struct bench_ops *ops, const char *word)
{
	const char *name = bench_name(ops);
	size_t len = strlen(word);

	return strncmp(name, word, len) == 0 && (name[len] == '\0' || name[len] == '-');
}

static int check_word(const char *word)
{
	const char *near = text_nearest(word, mechanisms);

	for (size_t i = 0; mechanisms[i]; i++)
		if (strcmp(mechanisms[i], word) == 0)
			return ST_OK;
	if (near)
		return err_usage("unknown mechanism '%s'; did you mean '%s'?", word, near);
	return err_usage("unknown mechanism '%s' (--help lists them)", word);
}

/* `--plot FILE.svg`: the parser takes a value only behind `=`, and so FILE.svg for an operand. */
static int take_words(struct options *o, char **words)
{
	int status = ST_OK;

	for (; status == ST_OK && *words; words++) {
		if (!o->plot || !is_picture(*words))
			status = check_word(*words);
		else if (*o->plot)
			status = err_usage("--plot: '%s' is a second file", *words);
		else
			o->plot = *words;
	}
	if (status != ST_OK || !o->plot)
		return status;
	if (*o->plot && !is_picture(o->plot))
		return err_usage("--plot: '%s' does not end in .svg", o->plot);
	if (!*o->plot && (o->table.json || o->table.raw))
		return err_usage(
			"--plot without a file draws bars, so --json and --raw exclude it");
	return ST_OK;
}

/* Those that were asked for, each once, in the order of the list. */
static void choose(struct plan *plan, char **words)
{
	bool all = true;

	for (char **w = words; *w; w++)
		all = all && is_picture(*w);
	for (size_t i = 0; bench_mechanisms[i]; i++) {
		bool asked = all;

		for (char **w = words; *w && !asked; w++)
			asked = belongs(bench_mechanisms[i], *w);
		if (asked)
			plan->mechanisms[plan->mechanism_count++] = bench_mechanisms[i];
	}
}

static int take_limits(struct plan *plan, const struct options *o)
{
	if (o->duration.ns == 0)
		return err_usage("--duration: '0' is no time to measure in");
	plan->count = o->count ? (int64_t)o->count : BENCH_UNLIMITED;
	plan->duration = o->duration.ns;
	if (o->duration.ns == TIMEOUT_NEVER)
		plan->duration = o->count ? BENCH_UNLIMITED : DEFAULT_DURATION;
	return ST_OK;
}

static int take_place(struct plan *plan, unsigned int place)
{
	int r = bench_place((enum bench_place)place, plan->cpu);

	plan->place = places[place];
	if (r == -ERANGE)
		return err_at(ST_FAIL, NULL,
			      "--place different needs two processors (this process has 1)");
	return r < 0 ? err_sys(r, NULL, "asking which processors there are") : ST_OK;
}

/* Sizes that nobody asked for are no failure of a mechanism that has a limit. */
static bool is_failure(const struct result *r, const struct options *o)
{
	return r->failed && (o->sizes || r->failure.error != -EMSGSIZE);
}

/* The first one decides. */
static int report(const struct plan *plan, const struct result *results, const struct options *o)
{
	size_t count = plan->mechanism_count * plan->size_count;
	int first = ST_OK;
	char text[256];

	for (size_t i = 0; i < count; i++) {
		const struct result *r = &results[i];
		bool denied = r->failure.error == -EACCES || r->failure.error == -EPERM;

		if (!is_failure(r, o))
			continue;
		describe_failure(text, sizeof text, r);
		first = err_first(first, err_at(denied ? ST_DENIED : ST_FAIL,
						bench_name(r->mechanism), "%s", text));
	}
	return first;
}

static int draw(const struct plan *plan, const struct result *results, const struct options *o,
		struct picture *picture)
{
	int r = 0;

	print_table(plan, results, &o->table);
	if (o->plot && !*o->plot)
		print_bars(plan, results);
	else if (o->plot)
		r = picture_draw(picture, plan, results);
	return r < 0 ? err_sys(r, o->plot, NULL) : ST_OK;
}

static int measure_all(const struct plan *plan, const struct options *o, struct picture *picture)
{
	size_t count = plan->mechanism_count * plan->size_count;
	struct result *results = calloc(count, sizeof *results);
	int drawn, status;

	if (!results)
		return err_sys(-ENOMEM, NULL, NULL);
	status = measure(plan, results);
	if (status == ST_OK) {
		rank(plan, results);
		drawn = draw(plan, results, o, picture);
		status = err_first(drawn, report(plan, results, o));
	}
	free(results);
	return status;
}

/* A picture that cannot be written is known before anything is measured. */
static int run_plan(const struct plan *plan, const struct options *o)
{
	bool wanted = o->plot && *o->plot;
	struct picture picture;
	int status, r = wanted ? picture_open(&picture, o->plot) : 0;

	if (r < 0)
		return err_sys(r, o->plot, NULL);
	r = interrupt_catch((struct deadline){ DEADLINE_NEVER });
	if (r < 0) {
		status = err_sys(r, NULL, NULL);
	} else {
		status = measure_all(plan, o, &picture);
		interrupt_release();
	}
	if (wanted)
		picture_close(&picture);
	return status;
}

static int run(const void *parsed, int argc, char **argv)
{
	struct options o = *(const struct options *)parsed;
	const struct bench_ops *chosen[COUNT(mechanisms)];
	struct plan plan = { .mechanisms = chosen, .mode = (enum mode)o.mode };
	const char *sizes = o.sizes;
	int status = take_words(&o, argv);

	(void)argc;
	if (!sizes)
		sizes = o.plot && *o.plot ? picture_sizes : default_sizes;
	if (status == ST_OK)
		status = take_sizes(&plan, sizes);
	if (status == ST_OK)
		status = take_limits(&plan, &o);
	if (status == ST_OK)
		status = take_place(&plan, o.place);
	if (status != ST_OK)
		return status;
	choose(&plan, argv);
	return run_plan(&plan, &o);
}

static const struct verb verb = {
	.name = "bench",
	.brief = "Measure how fast the MECHANISMs given, or all, carry messages between processes",
	.notes = "MECHANISM is a name, or what several begin with: pipe, fifo,\n"
		 "  socketpair-stream, socketpair-dgram, socketpair-seqpacket,\n"
		 "  unix-stream, unix-dgram, unix-seqpacket, mq-posix, mq-sysv,\n"
		 "  shm-futex, shm-posix-sem, shm-sysv-sem, shm-spin, mmap, eventfd,\n"
		 "  signal, lock, process-vm.\n",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.own_process = true, /* has children, for which it waits */
	.run = run,
};

const struct applet bench_applet = {
	.name = "bench",
	.brief = "How fast each mechanism carries messages, on this machine",
	.verb = &verb,
};
