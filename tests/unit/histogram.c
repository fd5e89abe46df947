/* A histogram of durations: buckets, quantiles, sums. */
#include "histogram.h"

#include "check.h"

#include <stdlib.h>

static struct histogram h, other;

static void clear(void)
{
	memset(&h, 0, sizeof(h));
	memset(&other, 0, sizeof(other));
}

static void buckets_follow_each_other(void)
{
	uint64_t from = 0;
	size_t wrong = 0;

	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t to = histogram_highest(i);

		wrong += histogram_bucket(from) != i || histogram_bucket(to) != i;
		from = to + 1;
	}
	CHECK_EQ(wrong, 0);
	CHECK_EQ(from, UINT64_C(1) << HISTOGRAM_BITS);
	CHECK_EQ(histogram_bucket(UINT64_MAX), HISTOGRAM_BUCKETS - 1);
}

static void a_bucket_is_narrow(void)
{
	size_t wide = 0;

	for (unsigned int i = 128; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t low = histogram_highest(i - 1) + 1;

		wide += (double)(histogram_highest(i) - low) / (double)low > 1.0 / 64;
	}
	CHECK_EQ(wide, 0);
}

static void nothing_recorded(void)
{
	clear();
	CHECK_EQ(histogram_quantile(&h, 500), 0);
	CHECK_EQ(histogram_quantile(&h, 1000), 0);
}

static void small_values_are_exact(void)
{
	clear();
	for (uint64_t i = 1; i <= 100; i++)
		histogram_record(&h, i);
	CHECK_EQ(h.total, 100);
	CHECK_EQ(histogram_quantile(&h, 0), 1);
	CHECK_EQ(histogram_quantile(&h, 10), 1);
	CHECK_EQ(histogram_quantile(&h, 11), 2);
	CHECK_EQ(histogram_quantile(&h, 500), 50);
	CHECK_EQ(histogram_quantile(&h, 990), 99);
	CHECK_EQ(histogram_quantile(&h, 999), 100);
	CHECK_EQ(histogram_quantile(&h, 1000), 100);
}

static void one_value_is_every_quantile(void)
{
	clear();
	histogram_record(&h, 123456789);
	CHECK_EQ(histogram_quantile(&h, 0), 123456789);
	CHECK_EQ(histogram_quantile(&h, 500), 123456789);
	CHECK_EQ(histogram_quantile(&h, 1000), 123456789);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Against the exact ones, of values over nine powers of ten. */
static void quantiles_are_close(void)
{
	static uint64_t values[20000];
	static const unsigned int asked[] = { 1, 10, 250, 500, 900, 990, 999 };
	const size_t n = sizeof(values) / sizeof(values[0]);
	uint64_t random = 88172645463325252u;

	clear();
	for (size_t i = 0; i < n; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		values[i] = (random >> 33) >> (random & 31);
		histogram_record(&h, values[i]);
	}
	qsort(values, n, sizeof(values[0]), ascending);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		uint64_t exact = values[(n * asked[i] + 999) / 1000 - 1];
		uint64_t got = histogram_quantile(&h, asked[i]);

		CHECK(got >= exact && got - exact <= exact / 64);
	}
	CHECK_EQ(histogram_quantile(&h, 1000), values[n - 1]);
}

static void beyond_the_last_bucket(void)
{
	clear();
	for (int i = 0; i < 10; i++)
		histogram_record(&h, UINT64_MAX - 1);
	CHECK_EQ(h.total, 10);
	CHECK(histogram_quantile(&h, 500) == UINT64_MAX - 1);
}

static void two_are_added(void)
{
	clear();
	for (uint64_t i = 1; i <= 50; i++) {
		histogram_record(&h, i);
		histogram_record(&other, i + 50);
	}
	histogram_add(&h, &other);
	CHECK_EQ(h.total, 100);
	CHECK_EQ(h.max, 100);
	CHECK_EQ(histogram_quantile(&h, 500), 50);
	CHECK_EQ(histogram_quantile(&h, 510), 51);
}

static const struct check_case cases[] = {
	{ "buckets follow each other without a gap", buckets_follow_each_other },
	{ "a bucket is narrower than 1/64 of its values", a_bucket_is_narrow },
	{ "nothing recorded", nothing_recorded },
	{ "small values are exact", small_values_are_exact },
	{ "one value is every quantile", one_value_is_every_quantile },
	{ "quantiles are close to the exact ones", quantiles_are_close },
	{ "what is beyond the last bucket", beyond_the_last_bucket },
	{ "two are added", two_are_added },
};

CHECK_MAIN(cases)
