/* rows.c - the results as a table. */
#include "bench_verb.h"

#include <stdio.h>

const struct column bench_columns[BENCH_COLUMNS] = {
	[BENCH_SIZE] = { "size", "bytes of a message", CELL_SIZE, 0 },
	[BENCH_MECHANISM] = { "mechanism", "what carries the messages", CELL_TEXT, 0 },
	[BENCH_P50] = { "p50", "half of the round trips took no longer (ns)", CELL_DURATION, 0 },
	[BENCH_MEAN] = { "mean", "the mean of the round trips (ns)", CELL_DURATION, COLUMN_EXTRA },
	[BENCH_P99] = { "p99", "99 % of the round trips took no longer (ns)", CELL_DURATION, 0 },
	[BENCH_P999] = { "p99.9", "99.9 % took no longer (ns)", CELL_DURATION, 0 },
	[BENCH_MAX] = { "max", "the longest round trip (ns)", CELL_DURATION, 0 },
	[BENCH_RATE] = { "rate", "messages a second, one way", CELL_NUMBER, 0 },
	[BENCH_BANDWIDTH] = { "bandwidth", "bytes a second, one way", CELL_SIZE, 0 },
	[BENCH_NOTE] = { "note", "tied with the row above: noise hides which is better", CELL_TEXT,
			 COLUMN_EXTRA },
	[BENCH_ERROR] = { "error", "why it could not be measured", CELL_TEXT, COLUMN_EXTRA },
	[BENCH_ROUND_TRIPS] = { "round-trips", "how many were measured", CELL_NUMBER,
				COLUMN_EXTRA },
	[BENCH_MESSAGES] = { "messages", "how many were sent one way", CELL_NUMBER, COLUMN_EXTRA },
	[BENCH_PLACE] = { "place", "same, different or any processors", CELL_TEXT, COLUMN_EXTRA },
	[BENCH_CPUS] = { "cpus", "the processors of both sides, unless any", CELL_TEXT,
			 COLUMN_EXTRA },
	[BENCH_MEANING] = { "meaning", "the mechanism in a few words", CELL_TEXT, COLUMN_EXTRA },
};

static size_t count_of(const struct plan *plan)
{
	return plan->mechanism_count * plan->size_count;
}

/* What is shown when nobody says: what was asked for, and what there is to say of it. */
static void default_columns(char *buf, size_t cap, const struct plan *plan,
			    const struct result *results, bool all)
{
	bool note = all, error = all;

	for (size_t i = 0; i < count_of(plan); i++) {
		note = note || results[i].close;
		error = error || results[i].failed;
	}
	snprintf(buf, cap, "size,mechanism%s%s%s%s%s",
		 plan->mode != MODE_THROUGHPUT ? ",p50,p99,p99.9,max" : "",
		 plan->mode != MODE_LATENCY ? ",rate,bandwidth" : "", note ? ",note" : "",
		 error ? ",error" : "", all ? ",mean,round-trips,messages,place,cpus" : "");
}

static void fill_latency(struct table *t, const struct result *r)
{
	const struct histogram *h = &r->latency;

	table_unsigned(t, BENCH_P50, histogram_quantile(h, 500));
	table_unsigned(t, BENCH_MEAN, r->round_trips_ns / (h->total ? h->total : 1));
	table_unsigned(t, BENCH_P99, histogram_quantile(h, 990));
	table_unsigned(t, BENCH_P999, histogram_quantile(h, 999));
	table_unsigned(t, BENCH_MAX, h->max);
	table_unsigned(t, BENCH_ROUND_TRIPS, h->total);
}

static void fill_result(struct table *t, const struct plan *plan, const struct result *r)
{
	char text[128];

	if (plan->mode != MODE_THROUGHPUT)
		fill_latency(t, r);
	if (plan->mode != MODE_LATENCY) {
		table_unsigned(t, BENCH_RATE, median_of(&r->rates));
		table_unsigned(t, BENCH_BANDWIDTH, bandwidth_of(r));
		table_unsigned(t, BENCH_MESSAGES, r->messages);
	}
	if (!r->close)
		return;
	snprintf(text, sizeof text, "tied with %s", bench_name(r->close));
	table_text(t, BENCH_NOTE, text);
}

static void print_row(struct table *t, const struct plan *plan, const struct result *r)
{
	char text[256];

	table_unsigned(t, BENCH_SIZE, r->size);
	table_word(t, BENCH_MECHANISM, bench_name(r->mechanism));
	table_word(t, BENCH_PLACE, plan->place);
	table_text(t, BENCH_MEANING, bench_brief(r->mechanism));
	if (plan->cpu[0] != BENCH_ANY_CPU) {
		snprintf(text, sizeof text, "%d,%d", plan->cpu[0], plan->cpu[1]);
		table_text(t, BENCH_CPUS, text);
	}
	if (r->failed) {
		describe_failure(text, sizeof text, r);
		table_text(t, BENCH_ERROR, text);
	} else {
		fill_result(t, plan, r);
	}
	table_row_end(t);
}

void print_table(const struct plan *plan, const struct result *results,
		 const struct table_opts *opts)
{
	struct table_opts with = *opts;
	char columns[128], all[1024];
	struct table t;

	default_columns(columns, sizeof columns, plan, results, opts->json);
	table_default(&with, columns, all, sizeof all);
	table_begin(&t, TABLE_ROWS, bench_columns, BENCH_COLUMNS, &with);
	for (size_t i = 0; i < count_of(plan); i++)
		print_row(&t, plan, &results[i]);
	table_end(&t);
}
