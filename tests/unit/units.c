/* units.c - numbers, sizes and times: every form, every limit, and back again. */
#include "units.h"

#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define UNTOUCHED 12345

struct number_row {
	const char *text;
	int result;
	uint64_t value;
};

static const struct number_row numbers[] = {
	{ "0", 0, 0 },
	{ "7", 0, 7 },
	{ "007", 0, 7 },
	{ "010", 0, 10 },
	{ "4294967296", 0, UINT64_C(4294967296) },
	{ "18446744073709551615", 0, UINT64_MAX },
	{ "00000000000000000000000000018446744073709551615", 0, UINT64_MAX },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "99999999999999999999", -ERANGE, 0 },
	{ "184467440737095516150", -ERANGE, 0 },
	{ "1000000000000000000000000000000000000000000000000000000", -ERANGE, 0 },
	{ "0x0", 0, 0 },
	{ "0x1f", 0, 31 },
	{ "0X1F", 0, 31 },
	{ "0xFfffffffffffffff", 0, UINT64_MAX },
	{ "0x0000000000000000000000ffffffffffffffff", 0, UINT64_MAX },
	{ "0x10000000000000000", -ERANGE, 0 },
	{ "", -EINVAL, 0 },
	{ "0x", -EINVAL, 0 },
	{ "x1", -EINVAL, 0 },
	{ "0xa", 0, 10 },
	{ "0xA", 0, 10 },
	{ "0x:", -EINVAL, 0 },
	{ "0x@", -EINVAL, 0 },
	{ "0x`", -EINVAL, 0 },
	{ "0x1g", -EINVAL, 0 },
	{ "0x0x1", -EINVAL, 0 },
	{ "00x1", -EINVAL, 0 },
	{ "1f", -EINVAL, 0 },
	{ "-1", -EINVAL, 0 },
	{ "+1", -EINVAL, 0 },
	{ " 1", -EINVAL, 0 },
	{ "1 ", -EINVAL, 0 },
	{ "1\n", -EINVAL, 0 },
	{ "1.0", -EINVAL, 0 },
	{ "1,000", -EINVAL, 0 },
	{ "1K", -EINVAL, 0 },
	{ "1e3", -EINVAL, 0 },
	{ "nan", -EINVAL, 0 },
	{ "inf", -EINVAL, 0 },
	{ "\xd9\xa1", -EINVAL, 0 }, /* an Arabic 1 */
	{ "99999999999999999999x", -EINVAL, 0 },
	{ "0x99999999999999999999x", -EINVAL, 0 },
};

static const struct number_row sizes[] = {
	{ "0", 0, 0 },
	{ "4096", 0, 4096 },
	{ "0x1000", 0, 4096 },
	{ "18446744073709551615", 0, UINT64_MAX },
	{ "18446744073709551615B", 0, UINT64_MAX },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "1B", 0, 1 },
	{ "64K", 0, 64 << 10 },
	{ "64k", 0, 64 << 10 },
	{ "64KiB", 0, 64 << 10 },
	{ "64KB", 0, 64000 },
	{ "64kB", 0, 64000 },
	{ "1M", 0, 1 << 20 },
	{ "1MiB", 0, 1 << 20 },
	{ "1MB", 0, 1000000 },
	{ "2G", 0, UINT64_C(2) << 30 },
	{ "2GiB", 0, UINT64_C(2) << 30 },
	{ "2GB", 0, UINT64_C(2000000000) },
	{ "1T", 0, UINT64_C(1) << 40 },
	{ "1TB", 0, UINT64_C(1000000000000) },
	{ "1P", 0, UINT64_C(1) << 50 },
	{ "1PB", 0, UINT64_C(1000000000000000) },
	{ "15E", 0, UINT64_C(15) << 60 },
	{ "18EB", 0, UINT64_C(18000000000000000000) },
	{ "16E", -ERANGE, 0 },
	{ "19EB", -ERANGE, 0 },
	{ "16777216T", -ERANGE, 0 },
	{ "16777215T", 0, UINT64_MAX - (UINT64_C(1) << 40) + 1 },
	{ "18014398509481983K", 0, UINT64_MAX - 1023 },
	{ "18014398509481984K", -ERANGE, 0 },
	{ "15.999E", -EINVAL, 0 },
	{ "15.5E", 0, (UINT64_C(15) << 60) + (UINT64_C(1) << 59) },
	{ "16.5E", -ERANGE, 0 },
	{ "1.5K", 0, 1536 },
	{ "1.5KB", 0, 1500 },
	{ "1.50000000000000000000000000000000000000000000000000K", 0, 1536 },
	{ ".5K", 0, 512 },
	{ "0.5K", 0, 512 },
	{ "1.0B", 0, 1 },
	{ "1.000K", 0, 1024 },
	{ "0.0009765625K", 0, 1 },
	{ "0.00000095367431640625M", 0, 1 },
	{ "1.001KB", 0, 1001 },
	{ "1.0001KB", -EINVAL, 0 },
	{ "0.00048828125K", -EINVAL, 0 },
	{ "1.50000000000000000000000000000000000000000000000001K", -EINVAL, 0 },
	{ "0.3K", -EINVAL, 0 },
	{ "1.5", -EINVAL, 0 }, /* half a byte, whatever comes after the point */
	{ "1.0", -EINVAL, 0 },
	{ "1.5B", -EINVAL, 0 },
	{ "1.", -EINVAL, 0 },
	{ "1.K", -EINVAL, 0 },
	{ ".", -EINVAL, 0 },
	{ ".K", -EINVAL, 0 },
	{ "K", -EINVAL, 0 },
	{ "", -EINVAL, 0 },
	{ "1Ki", -EINVAL, 0 },
	{ "1KIB", -EINVAL, 0 },
	{ "1Kb", -EINVAL, 0 },
	{ "1KBs", -EINVAL, 0 },
	{ "1KiBs", -EINVAL, 0 },
	{ "1KK", -EINVAL, 0 },
	{ "1BB", -EINVAL, 0 },
	{ "1b", -EINVAL, 0 },
	{ "1iB", -EINVAL, 0 },
	{ "1Z", -EINVAL, 0 },
	{ "1 K", -EINVAL, 0 },
	{ "0x10K", -EINVAL, 0 },
	{ "1.2.3K", -EINVAL, 0 },
	{ "1.aK", -EINVAL, 0 },
	{ "1.5aK", -EINVAL, 0 },
	{ "1e3K", -EINVAL, 0 },
	{ "-1K", -EINVAL, 0 },
	{ "+1K", -EINVAL, 0 },
	{ " 1K", -EINVAL, 0 },
	{ "nan", -EINVAL, 0 },
	{ "1\xc0", -EINVAL, 0 },
	{ "99999999999999999999x", -EINVAL, 0 },
};

static const struct number_row timeouts[] = {
	{ "0", 0, 0 },
	{ "0s", 0, 0 },
	{ "0.000", 0, 0 },
	{ "2", 0, UINT64_C(2000000000) },
	{ "2s", 0, UINT64_C(2000000000) },
	{ "1.5", 0, 1500000000 },
	{ ".5", 0, 500000000 },
	{ ".5s", 0, 500000000 },
	{ "1ns", 0, 1 },
	{ "10us", 0, 10000 },
	{ "250ms", 0, 250000000 },
	{ "0.25ms", 0, 250000 },
	{ "2m", 0, UINT64_C(120000000000) },
	{ "1.5m", 0, UINT64_C(90000000000) },
	{ "1h", 0, UINT64_C(3600000000000) },
	{ "1d", 0, UINT64_C(86400000000000) },
	{ "0.1", 0, 100000000 },
	{ "0.1d", 0, UINT64_C(8640000000000) },
	{ "0.3m", 0, UINT64_C(18000000000) },
	{ "0.000000001", 0, 1 },
	{ "0.0000000001", 0, 1 }, /* up: 0 would mean "do not wait" */
	{ "1.0000000001", 0, 1000000001 },
	{ "0.00000000000000000000000000000000000000000000000000001", 0, 1 },
	{ "1.5ns", 0, 2 },
	{ "0.9ns", 0, 1 },
	{ "1.01ns", 0, 2 },
	{ "0.33333333333333333333333m", 0, UINT64_C(20000000000) },
	{ "9223372036854775807ns", 0, INT64_MAX },
	{ "9223372036.854775807", 0, INT64_MAX },
	{ "9223372036854775808ns", -ERANGE, 0 },
	{ "9223372036.854775808", -ERANGE, 0 },
	{ "9223372036.8547758070000001", -ERANGE, 0 },
	{ "106751d", 0, UINT64_C(106751) * 86400 * 1000000000 },
	{ "106752d", -ERANGE, 0 },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "99999999999999999999999999999999999", -ERANGE, 0 },
	{ "", -EINVAL, 0 },
	{ "s", -EINVAL, 0 },
	{ ".", -EINVAL, 0 },
	{ ".s", -EINVAL, 0 },
	{ "1.", -EINVAL, 0 },
	{ "1.s", -EINVAL, 0 },
	{ "-1", -EINVAL, 0 },
	{ "-0", -EINVAL, 0 },
	{ "+1", -EINVAL, 0 },
	{ " 1", -EINVAL, 0 },
	{ "1 ", -EINVAL, 0 },
	{ "1 s", -EINVAL, 0 },
	{ "1S", -EINVAL, 0 },
	{ "1ss", -EINVAL, 0 },
	{ "1min", -EINVAL, 0 },
	{ "1K", -EINVAL, 0 },
	{ "0x10", -EINVAL, 0 },
	{ "1e300", -EINVAL, 0 },
	{ "1e1", -EINVAL, 0 },
	{ "1:30", -EINVAL, 0 },
	{ "nan", -EINVAL, 0 },
	{ "inf", -EINVAL, 0 },
	{ "infinity", -EINVAL, 0 },
	{ "99999999999999999999x", -EINVAL, 0 },
};

static void check_row(const struct number_row *row, int result, uint64_t value)
{
	uint64_t want = row->result ? UNTOUCHED : row->value;

	check_eq(result, row->result, __FILE__, __LINE__, row->text);
	check_is(value == want, __FILE__, __LINE__, row->text);
}

static void reads_numbers(void)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint64_t value = UNTOUCHED;
		int r = number_parse(&value, numbers[i].text);

		check_row(&numbers[i], r, value);
	}
}

static void reads_sizes(void)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t value = UNTOUCHED;
		int r = size_parse(&value, sizes[i].text);

		check_row(&sizes[i], r, value);
	}
}

static void reads_timeouts(void)
{
	for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
		struct timeout value = { .ns = UNTOUCHED };
		int r = timeout_parse(&value, timeouts[i].text);

		check_row(&timeouts[i], r, (uint64_t)value.ns);
	}
}

struct format_row {
	uint64_t bytes;
	const char *exact, *human;
};

static const struct format_row formats[] = {
	{ 0, "0", "0" },
	{ 1, "1", "1" },
	{ 999, "999", "999" },
	{ 1000, "1000", "0.98K" },
	{ 1023, "1023", "1K" },
	{ 1024, "1K", "1K" },
	{ 1025, "1025", "1.01K" },
	{ 1536, "1536", "1.5K" },
	{ 1792, "1792", "1.75K" },
	{ 4096, "4K", "4K" },
	{ 8192, "8K", "8K" },
	{ 8193, "8193", "8.01K" },
	{ 10000, "10000", "9.77K" },
	{ 10239, "10239", "10K" },
	{ 10240, "10K", "10K" },
	{ 10241, "10241", "10.1K" },
	{ 16384, "16K", "16K" },
	{ 101888, "99.5K", "99.5K" },
	{ 102399, "102399", "100K" },
	{ 102401, "102401", "101K" },
	{ 1022976, "999K", "999K" },
	{ 1022977, "1022977", "0.98M" },
	{ 1000 << 10, "1000K", "0.98M" },
	{ (1 << 20) - 1, "1048575", "1M" },
	{ 1 << 20, "1M", "1M" },
	{ (1 << 20) + 1, "1048577", "1.01M" },
	{ 3 << 19, "1.5M", "1.5M" },
	{ 5 << 18, "1280K", "1.25M" },
	{ UINT64_C(3) << 29, "1.5G", "1.5G" },
	{ UINT64_C(5) << 30, "5G", "5G" },
	{ UINT64_C(7) << 40, "7T", "7T" },
	{ UINT64_C(7) << 50, "7P", "7P" },
	{ UINT64_C(1) << 63, "8E", "8E" },
	{ (UINT64_C(1) << 63) - 1, "9223372036854775807", "8E" },
	{ UINT64_MAX, "18446744073709551615", "16E" },
};

static void writes_sizes(void)
{
	char buf[24];

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		CHECK_STR(size_format(buf, sizeof(buf), formats[i].bytes), formats[i].exact);
		CHECK_STR(size_format_human(buf, sizeof(buf), formats[i].bytes), formats[i].human);
	}
}

static void check_round_trip(uint64_t bytes)
{
	char exact[24], human[24], plain[24];
	uint64_t back = ~bytes;

	snprintf(plain, sizeof(plain), "%ju", (uintmax_t)bytes);
	size_format(exact, sizeof(exact), bytes);
	CHECK_EQ(size_parse(&back, exact), 0);
	check_is(back == bytes, __FILE__, __LINE__, plain);
	check_is(strlen(exact) <= strlen(plain), __FILE__, __LINE__, plain);
	size_format_human(human, sizeof(human), bytes);
	check_is(strlen(human) <= 5, __FILE__, __LINE__, plain);
}

static void reads_what_it_writes(void)
{
	uint64_t random = 1;

	for (unsigned int shift = 0; shift < 64; shift++) {
		for (uint64_t n = 0; n < 32; n++) {
			check_round_trip(n << shift);
			check_round_trip((n << shift) - 1);
			check_round_trip((n << shift) + 1);
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			check_round_trip(random >> shift);
			check_round_trip(random >> shift << shift);
		}
	}
}

/* The promise of the short form for people: it never says less than there is. */
static void rounds_up_for_people(void)
{
	for (uint64_t bytes = 1; bytes < UINT64_C(1) << 62; bytes += bytes / 7 + 1) {
		char human[24];
		char *end;
		double shown;

		size_format_human(human, sizeof(human), bytes);
		shown = strtod(human, &end);
		for (const char *p = " KMGTPE"; *end && *p != *end; p++)
			shown *= 1024;
		check_is(shown >= (double)bytes, __FILE__, __LINE__, human);
		check_is(shown <= (double)bytes * 1.0245 + 1, __FILE__, __LINE__, human);
	}
}

static const struct {
	uint64_t ns;
	const char *text;
} durations[] = {
	{ 0, "0ns" },
	{ 999, "999ns" },
	{ 1000, "1us" },
	{ 1004, "1us" },
	{ 1005, "1.01us" },
	{ 5230, "5.23us" },
	{ 9994, "9.99us" },
	{ 9996, "10us" },
	{ 52345, "52.3us" },
	{ 99960, "100us" },
	{ 999499, "999us" },
	{ 999500, "1ms" },
	{ 1500000, "1.5ms" },
	{ 999500000, "1s" },
	{ UINT64_C(12345678901), "12.3s" },
	{ UINT64_C(3600000000000), "3600s" },
	{ UINT64_MAX, "18446744074s" },
};

static void durations_for_people(void)
{
	struct timeout back;
	char buf[32];

	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		CHECK_STR(duration_format_human(buf, sizeof(buf), durations[i].ns),
			  durations[i].text);
		CHECK(timeout_parse(&back, buf) == 0 || durations[i].ns > INT64_MAX);
	}
}

static void keeps_to_its_buffer(void)
{
	char buf[8] = "abcdefg";

	CHECK_STR(size_format(buf, 4, 123456789), "123");
	CHECK_EQ(buf[4], 'e');
	buf[3] = '#';
	CHECK_STR(size_format(buf, 3, 123), "12");
	CHECK_EQ(buf[3], '#');
	CHECK_STR(size_format_human(buf, 3, 1025), "1.");
	CHECK_EQ(buf[3], '#');
	CHECK_STR(time_format(buf, 6, 0), "1970-");
	CHECK_EQ(buf[6], 'g');
	buf[0] = 'z';
	size_format(buf, 0, 1);
	CHECK_EQ(buf[0], 'z');
}

struct time_row {
	const char *zone;
	int64_t seconds;
	const char *text;
};

static const struct time_row times[] = {
	{ "UTC0", 0, "1970-01-01T00:00:00+00:00" },
	{ "UTC0", -1, "1969-12-31T23:59:59+00:00" },
	{ "UTC0", 1795246307, "2026-11-21T07:31:47+00:00" },
	{ "UTC0", 951782400, "2000-02-29T00:00:00+00:00" },
	{ "UTC0", 253402300799, "9999-12-31T23:59:59+00:00" },
	{ "UTC0", 253402300800, "@253402300800" },
	{ "UTC0", -62167219200, "0000-01-01T00:00:00+00:00" },
	{ "UTC0", -62167219201, "@-62167219201" },
	{ "UTC0", INT64_MAX, "@9223372036854775807" },
	{ "UTC0", INT64_MIN, "@-9223372036854775808" },
	{ "CET-1", 1795246307, "2026-11-21T08:31:47+01:00" },
	{ "EST5", 1795246307, "2026-11-21T02:31:47-05:00" },
	{ "NST3:30", 1795246307, "2026-11-21T04:01:47-03:30" },
	{ "NPT-5:45", 1795246307, "2026-11-21T13:16:47+05:45" },
	{ "ODD0:30", 0, "1969-12-31T23:30:00-00:30" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1782000000, "2026-06-21T02:00:00+02:00" },
	/* within a quarter of an hour, around a change, in a zone without quarters */
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1782000061, "2026-06-21T02:01:01+02:00" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1782000899, "2026-06-21T02:14:59+02:00" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1774745999, "2026-03-29T01:59:59+01:00" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, "2026-03-29T03:00:00+02:00" },
	{ "LMT0:44:30", 59, "1969-12-31T23:16:29-00:44" },
	{ "LMT0:44:30", 61, "1969-12-31T23:16:31-00:44" },
	{ "UTC0", -1800, "1969-12-31T23:30:00+00:00" },
	{ "UTC0", -1799, "1969-12-31T23:30:01+00:00" },
};

static void writes_times(void)
{
	char buf[32];

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (i > 0 && strcmp(times[i].zone, times[i - 1].zone) != 0)
			time_forget();
		setenv("TZ", times[i].zone, 1);
		tzset();
		CHECK_STR(time_format(buf, sizeof(buf), times[i].seconds), times[i].text);
	}
	unsetenv("TZ");
	tzset();
	time_forget();
}

static void writes_ages(void)
{
	static const struct {
		uint64_t seconds;
		const char *text;
	} ages[] = {
		{ 0, "0s" },     { 59, "59s" },           { 60, "1m" },
		{ 3599, "59m" }, { 3600, "1h" },          { 86399, "23h" },
		{ 86400, "1d" }, { 400 * 86400, "400d" }, { UINT64_MAX, "213503982334601d" },
	};
	char buf[24];

	for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++)
		CHECK_STR(seconds_format_human(buf, sizeof buf, ages[i].seconds), ages[i].text);
}

static const struct check_case cases[] = {
	{ "reads numbers", reads_numbers },
	{ "reads sizes", reads_sizes },
	{ "reads timeouts", reads_timeouts },
	{ "writes sizes", writes_sizes },
	{ "reads the sizes that it writes", reads_what_it_writes },
	{ "rounds sizes up for people", rounds_up_for_people },
	{ "durations for people", durations_for_people },
	{ "keeps to the buffer it is given", keeps_to_its_buffer },
	{ "writes times", writes_times },
	{ "writes ages", writes_ages },
};
CHECK_MAIN(cases)
