/* histogram.c - counts by the leading bits of a value. */
#include "histogram.h"

#define EXACT (UINT64_C(2) << HISTOGRAM_STEPS_LOG2) /* below, each value has its own bucket */

unsigned int histogram_bucket(uint64_t value)
{
	unsigned int shift;

	if (value < EXACT)
		return (unsigned int)value;
	if (value >> HISTOGRAM_BITS)
		return HISTOGRAM_BUCKETS - 1;
	shift = 63 - (unsigned int)__builtin_clzll(value) - HISTOGRAM_STEPS_LOG2;
	return (shift << HISTOGRAM_STEPS_LOG2) + (unsigned int)(value >> shift);
}

uint64_t histogram_highest(unsigned int bucket)
{
	unsigned int shift;

	if (bucket < EXACT)
		return bucket;
	shift = (bucket >> HISTOGRAM_STEPS_LOG2) - 1;
	bucket -= shift << HISTOGRAM_STEPS_LOG2;
	return (((uint64_t)bucket + 1) << shift) - 1;
}

void histogram_record(struct histogram *h, uint64_t value)
{
	h->counts[histogram_bucket(value)]++;
	h->total++;
	if (value > h->max)
		h->max = value;
}

void histogram_add(struct histogram *h, const struct histogram *other)
{
	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++)
		h->counts[i] += other->counts[i];
	h->total += other->total;
	if (other->max > h->max)
		h->max = other->max;
}

/* How many of the total lie at or below the quantile: rounded up, and at least one. */
static uint64_t rank_of(const struct histogram *h, unsigned int permille)
{
	uint64_t rank = h->total / 1000 * permille + (h->total % 1000 * permille + 999) / 1000;

	return rank > 0 ? rank : 1;
}

uint64_t histogram_quantile(const struct histogram *h, unsigned int permille)
{
	uint64_t rank = rank_of(h, permille), seen = 0;

	for (unsigned int i = 0; h->total > 0 && i < HISTOGRAM_BUCKETS - 1; i++) {
		seen += h->counts[i];
		if (seen >= rank)
			return histogram_highest(i) < h->max ? histogram_highest(i) : h->max;
	}
	return h->max;
}
