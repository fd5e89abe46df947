/* measure.c - rounds of measurements, and whether they tell which mechanism is better. */
#include "bench_verb.h"
#include "err.h"
#include "progress.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What one round gets of what all shall have: 0 for a round that is left out. */
static int64_t share(int64_t all, unsigned int round)
{
	if (all == BENCH_UNLIMITED)
		return all;
	return all / BENCH_ROUNDS + (round < all % BENCH_ROUNDS);
}

static void add(struct rounds *r, uint64_t value)
{
	r->value[r->count++] = value;
}

static void keep(struct result *r, enum bench_mode mode, const struct bench_outcome *o)
{
	uint64_t elapsed = o->elapsed ? o->elapsed : 1;

	if (mode == BENCH_LATENCY) {
		histogram_add(&r->latency, &o->latency);
		r->round_trips_ns += o->elapsed;
		add(&r->medians, histogram_quantile(&o->latency, 500));
		return;
	}
	r->messages += o->messages;
	add(&r->rates, (uint64_t)((double)o->messages * 1e9 / (double)elapsed));
}

/* One that failed is not tried again. */
static int measure_one(const struct plan *plan, struct result *r, enum bench_mode mode,
		       unsigned int round)
{
	struct bench_outcome outcome;
	const struct bench_job job = {
		.mechanism = r->mechanism,
		.size = r->size,
		.mode = mode,
		.count = share(plan->count, round),
		.duration = share(plan->duration, round),
		.cpu = { plan->cpu[0], plan->cpu[1] },
	};
	int e;

	if (r->failed || job.count == 0 || job.duration == 0)
		return 0;
	e = bench_run(&job, &outcome);
	if (e == 0)
		keep(r, mode, &outcome);
	if (e != -EIO)
		return e;
	r->failed = true;
	r->failure = outcome.failure;
	return 0;
}

static int measure_round(const struct plan *plan, struct result *results, unsigned int round,
			 struct progress *progress)
{
	size_t count = plan->mechanism_count * plan->size_count;
	char what[96];
	int e = 0;

	for (size_t i = 0; e == 0 && i < count; i++) {
		struct result *r = &results[i];

		snprintf(what, sizeof what, "%s, %" PRIu64 " bytes", bench_name(r->mechanism),
			 r->size);
		progress_step(progress, round * count + i, BENCH_ROUNDS * count, what);
		if (plan->mode != MODE_THROUGHPUT)
			e = measure_one(plan, r, BENCH_LATENCY, round);
		if (e == 0 && plan->mode != MODE_LATENCY)
			e = measure_one(plan, r, BENCH_THROUGHPUT, round);
	}
	return e;
}

int measure(const struct plan *plan, struct result *results)
{
	struct result *r = results;
	struct progress progress;
	int e = 0;

	for (size_t s = 0; s < plan->size_count; s++) {
		for (size_t m = 0; m < plan->mechanism_count; m++, r++) {
			r->mechanism = plan->mechanisms[m];
			r->size = plan->sizes[s];
		}
	}
	progress_begin(&progress, 0);
	for (unsigned int round = 0; e == 0 && round < BENCH_ROUNDS; round++)
		e = measure_round(plan, results, round, &progress);
	progress_end(&progress);
	return e < 0 ? err_sys(e, NULL, NULL) : ST_OK;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

uint64_t median_of(const struct rounds *r)
{
	struct rounds sorted = *r;

	qsort(sorted.value, sorted.count, sizeof sorted.value[0], ascending);
	return r->count ? sorted.value[r->count / 2] : 0;
}

uint64_t bandwidth_of(const struct result *r)
{
	return (uint64_t)((double)median_of(&r->rates) * (double)r->size);
}

static uint64_t extreme(const struct rounds *r, bool highest)
{
	struct rounds sorted = *r;

	qsort(sorted.value, sorted.count, sizeof sorted.value[0], ascending);
	return sorted.value[highest ? r->count - 1 : 0];
}

/* Was each of them the better one in some round? Rounds of one alone tell nothing. */
static bool overlap(const struct rounds *a, const struct rounds *b)
{
	if (a->count < 2 || b->count < 2)
		return true;
	return extreme(a, false) <= extreme(b, true) && extreme(b, false) <= extreme(a, true);
}

/* Those without a result come last. Less is better, but for rates. */
static int compare(const struct result *a, const struct result *b, enum mode mode)
{
	uint64_t x, y;

	if (a->failed || b->failed)
		return a->failed - b->failed;
	if (mode == MODE_THROUGHPUT) {
		x = median_of(&b->rates);
		y = median_of(&a->rates);
	} else {
		x = histogram_quantile(&a->latency, 500);
		y = histogram_quantile(&b->latency, 500);
	}
	return (x > y) - (x < y);
}

/* There are few of them. Equal ones keep their order. */
static void sort(enum mode mode, struct result *results, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct result moved = results[i];
		size_t k = i;

		for (; k > 0 && compare(&moved, &results[k - 1], mode) < 0; k--)
			results[k] = results[k - 1];
		results[k] = moved;
	}
}

void rank(const struct plan *plan, struct result *results)
{
	bool rates = plan->mode == MODE_THROUGHPUT;
	size_t count = plan->mechanism_count;

	for (size_t s = 0; s < plan->size_count; s++, results += count) {
		sort(plan->mode, results, count);
		for (size_t i = 1; i < count && !results[i].failed; i++) {
			struct result *r = &results[i], *better = r - 1;

			if (rates ? overlap(&r->rates, &better->rates)
				  : overlap(&r->medians, &better->medians))
				r->close = better->mechanism;
		}
	}
}
