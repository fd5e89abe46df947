/* bench_verb.h - what was measured, and the forms in which it is shown. */
#ifndef IPCTOOL_BENCH_VERB_H
#define IPCTOOL_BENCH_VERB_H

#include "bench.h"
#include "table.h"

#include <stdbool.h>
#include <stdint.h>

enum { BENCH_ROUNDS = 5, BENCH_SIZES_MAX = 32 };

enum mode { MODE_LATENCY, MODE_THROUGHPUT, MODE_BOTH };

/* What is to be measured: each mechanism with each size. */
struct plan {
	const struct bench_ops **mechanisms;
	size_t mechanism_count, size_count;
	uint64_t sizes[BENCH_SIZES_MAX];
	int64_t count, duration; /* of each in a mode, all rounds together; or BENCH_UNLIMITED */
	enum mode mode;
	const char *place; /* as the user calls it */
	int cpu[2];
};

/* "64,1K,64K": ST_OK and plan->sizes, each once; or ST_USAGE after reporting. */
int take_sizes(struct plan *plan, const char *list);

/* What came out in each round, in ns or messages a second. */
struct rounds {
	uint64_t value[BENCH_ROUNDS];
	unsigned int count;
};

/* One mechanism with one size. */
struct result {
	const struct bench_ops *mechanism;
	uint64_t size;
	struct histogram latency; /* of all rounds */
	uint64_t round_trips_ns;  /* of all of them together */
	struct rounds medians;    /* of the round trips */
	struct rounds rates;      /* one way */
	uint64_t messages;        /* that went one way */
	bool failed;
	struct bench_failure failure;
	const struct bench_ops *close; /* better by less than noise; NULL: none is */
};

/*
 * Measures, round after round, all in turn. results[] has an element for each size and mechanism,
 * zeroed. ST_OK, or the status of an interruption after reporting.
 */
int measure(const struct plan *plan, struct result *results);

/* Sorts the results by size, and by what was asked for; and marks those that are too close. */
void rank(const struct plan *plan, struct result *results);

uint64_t median_of(const struct rounds *r);

/* Bytes a second. */
uint64_t bandwidth_of(const struct result *r);

/* "message too long (message is ...)": why there is no result. */
void describe_failure(char *buf, size_t cap, const struct result *r);

enum bench_column {
	BENCH_SIZE,
	BENCH_MECHANISM,
	BENCH_P50,
	BENCH_MEAN,
	BENCH_P99,
	BENCH_P999,
	BENCH_MAX,
	BENCH_RATE,
	BENCH_BANDWIDTH,
	BENCH_NOTE,
	BENCH_ERROR,
	BENCH_ROUND_TRIPS,
	BENCH_MESSAGES,
	BENCH_PLACE,
	BENCH_CPUS,
	BENCH_MEANING,
	BENCH_COLUMNS,
};
extern const struct column bench_columns[BENCH_COLUMNS];
void print_table(const struct plan *plan, const struct result *results,
		 const struct table_opts *opts);

/* Bars, no wider than the terminal. */
void print_bars(const struct plan *plan, const struct result *results);

/* A picture in a file, which is opened first, to know that it can be: 0 or -errno. */
struct picture {
	const char *path;
	int fd;
	bool created; /* there was none; without a drawing it goes */
};
int picture_open(struct picture *p, const char *path);
int picture_draw(struct picture *p, const struct plan *plan, const struct result *results);
void picture_close(struct picture *p);

#endif
