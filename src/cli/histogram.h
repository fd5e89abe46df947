/*
 * histogram.h - how often each duration was seen, as Gil Tene's HdrHistogram keeps it: exact below
 * 128, and from there on in steps of less than 1.6 % of the value, in a memory of fixed size.
 */
#ifndef IPCTOOL_HISTOGRAM_H
#define IPCTOOL_HISTOGRAM_H

#include <stdint.h>

/* Each power of two from 128 on has 64 steps; what is beyond the last one counts as the last. */
#define HISTOGRAM_STEPS_LOG2 6
#define HISTOGRAM_BITS       40
#define HISTOGRAM_BUCKETS    ((HISTOGRAM_BITS - HISTOGRAM_STEPS_LOG2 + 1) << HISTOGRAM_STEPS_LOG2)

/* A zeroed struct is an empty one. */
struct histogram {
	uint64_t total, max;
	uint64_t counts[HISTOGRAM_BUCKETS];
};

/* The bucket of a value: 0 to HISTOGRAM_BUCKETS - 1. */
unsigned int histogram_bucket(uint64_t value);

/* The highest value that falls into a bucket. */
uint64_t histogram_highest(unsigned int bucket);

void histogram_record(struct histogram *h, uint64_t value);

/* Adds what another one has seen. */
void histogram_add(struct histogram *h, const struct histogram *other);

/*
 * A value that so many of a thousand are not above, 0 without any: 500 is the median, 1000 the
 * maximum. It is the highest of its bucket, but never above the maximum, which is exact.
 */
uint64_t histogram_quantile(const struct histogram *h, unsigned int permille);

#endif
