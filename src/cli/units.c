/* units.c - numbers, sizes and times: exact integers throughout, no floats, no locale. */
#include "units.h"

#include "copy.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#define NS_PER_SECOND UINT64_C(1000000000)
#define NS_PER_HOUR   (3600 * NS_PER_SECOND)
#define SIZE_UNITS    6 /* K M G T P E: 16E is one more than a uint64_t holds */

static const char size_letters[SIZE_UNITS + 1] = "KMGTPE";

/* The text of "12.50K" taken apart. */
struct decimal {
	uint64_t whole;
	bool overflow;
	const char *fraction; /* its digits end where the unit begins */
	const char *unit;
};

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A') + 10;
	return 16;
}

/* Reads digits as far as they go. Going on after an overflow tells "too large" from "malformed". */
static const char *scan_digits(const char *p, unsigned int base, uint64_t *value, bool *overflow)
{
	unsigned int digit;

	*value = 0;
	*overflow = false;
	for (; (digit = digit_value(*p)) < base; p++) {
		if (__builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, digit, value))
			*overflow = true;
	}
	return p;
}

static bool is_hex(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

int number_parse(uint64_t *value, const char *text)
{
	unsigned int base = is_hex(text) ? 16 : 10;
	const char *digits = base == 16 ? text + 2 : text;
	const char *end;
	uint64_t n;
	bool overflow;

	end = scan_digits(digits, base, &n, &overflow);
	if (end == digits || *end)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	*value = n;
	return 0;
}

/* "12", "12.50" or ".5", and whatever unit follows. */
static int decimal_scan(struct decimal *d, const char *text)
{
	const char *end = scan_digits(text, 10, &d->whole, &d->overflow);
	uint64_t ignored;
	bool any_length;

	d->fraction = d->unit = end;
	if (*end != '.')
		return end == text ? -EINVAL : 0;
	d->fraction = end + 1;
	d->unit = scan_digits(d->fraction, 10, &ignored, &any_length);
	return d->unit == d->fraction ? -EINVAL : 0;
}

/*
 * The number times unit (at most 2^60), rounded up; false when it overflows. The fraction is
 * taken from its last digit to its first: part is never more than unit, and a multiple of ten at
 * each step if the whole product is an integer, so that fractions of any length are exact.
 */
static bool decimal_scale(const struct decimal *d, uint64_t unit, uint64_t *value, bool *exact)
{
	uint64_t part = 0;

	*exact = true;
	for (const char *p = d->unit; p > d->fraction;) {
		part += digit_value(*--p) * unit;
		if (part % 10) {
			*exact = false;
			part += 10;
		}
		part /= 10;
	}
	return !d->overflow && !__builtin_mul_overflow(d->whole, unit, value) &&
	       !__builtin_add_overflow(*value, part, value);
}

/* Bytes in a unit, 0 when there is no such unit. */
static uint64_t size_unit(const char *text)
{
	const char *found = *text ? strchr(size_letters, toupper((unsigned char)*text)) : NULL;
	uint64_t base = 1024, unit = 1;

	if (!strcmp(text, "B"))
		return 1;
	if (!found)
		return 0;
	if (!strcmp(text + 1, "B"))
		base = 1000;
	else if (text[1] && strcmp(text + 1, "iB") != 0)
		return 0;
	for (const char *p = size_letters; p <= found; p++)
		unit *= base;
	return unit;
}

int size_parse(uint64_t *value, const char *text)
{
	struct decimal d;
	uint64_t unit, bytes;
	bool exact;

	if (is_hex(text))
		return number_parse(value, text);
	if (decimal_scan(&d, text))
		return -EINVAL;
	if (!*d.unit && d.fraction == d.unit)
		unit = 1;
	else
		unit = size_unit(d.unit);
	if (!unit)
		return -EINVAL;
	if (!decimal_scale(&d, unit, &bytes, &exact))
		return -ERANGE;
	if (!exact)
		return -EINVAL;
	*value = bytes;
	return 0;
}

/* Nanoseconds in a unit, 0 when there is no such unit. */
static uint64_t time_unit(const char *text)
{
	static const struct {
		char name[3];
		uint64_t ns;
	} units[] = {
		{ "", NS_PER_SECOND }, { "s", NS_PER_SECOND },
		{ "ms", 1000000 },     { "us", 1000 },
		{ "ns", 1 },           { "m", 60 * NS_PER_SECOND },
		{ "h", NS_PER_HOUR },  { "d", 24 * NS_PER_HOUR },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcmp(text, units[i].name))
			return units[i].ns;
	}
	return 0;
}

int timeout_parse(struct timeout *value, const char *text)
{
	struct decimal d;
	uint64_t unit, ns;
	bool exact;

	if (decimal_scan(&d, text))
		return -EINVAL;
	unit = time_unit(d.unit);
	if (!unit)
		return -EINVAL;
	if (!decimal_scale(&d, unit, &ns, &exact) || ns > INT64_MAX)
		return -ERANGE;
	value->ns = (int64_t)ns;
	return 0;
}

static unsigned int count_digits(uint64_t n)
{
	unsigned int digits = 1;

	for (; n >= 10; n /= 10)
		digits++;
	return digits;
}

/* Writes n with at least `width` digits; returns their end. */
static char *put_number(char *p, uint64_t n, unsigned int width)
{
	unsigned int digits = count_digits(n);
	char *end;

	if (digits < width)
		digits = width;
	end = p + digits;
	while (digits--) {
		p[digits] = (char)('0' + n % 10);
		n /= 10;
	}
	return end;
}

static char *copy_text(char *buf, size_t cap, const char *text, const char *end)
{
	size_t len = (size_t)(end - text);

	if (!cap)
		return buf;
	if (len >= cap)
		len = cap - 1;
	copy_bytes(buf, text, len);
	buf[len] = '\0';
	return buf;
}

/* Decimal places of (n mod 2^shift) / 2^shift: an odd number of halves^k has k of them. */
static unsigned int binary_places(uint64_t n, unsigned int shift)
{
	uint64_t rest = n & ((UINT64_C(1) << shift) - 1);

	return rest ? shift - (unsigned int)__builtin_ctzll(rest) : 0;
}

/* n / 2^shift with all its decimal places. */
static char *put_binary(char *p, uint64_t n, unsigned int shift)
{
	uint64_t mask = (UINT64_C(1) << shift) - 1;
	uint64_t rest = n & mask;

	p = put_number(p, n >> shift, 1);
	if (rest)
		*p++ = '.';
	for (; rest; rest &= mask) {
		rest *= 10;
		*p++ = (char)('0' + (rest >> shift));
	}
	return p;
}

char *size_format(char *buf, size_t cap, uint64_t bytes)
{
	unsigned int best = 0, shortest = count_digits(bytes);
	char text[24], *end;

	for (unsigned int unit = 1; unit <= SIZE_UNITS; unit++) {
		unsigned int places = binary_places(bytes, unit * 10);
		unsigned int len = count_digits(bytes >> unit * 10) + 1;

		if (places)
			len += 1 + places;
		if (len < shortest) {
			shortest = len;
			best = unit;
		}
	}
	end = put_binary(text, bytes, best * 10);
	if (best)
		*end++ = size_letters[best - 1];
	return copy_text(buf, cap, text, end);
}

/* bytes / 2^shift rounded up to `places` places, times ten to their power. */
static uint64_t round_up(uint64_t bytes, unsigned int shift, unsigned int places)
{
	uint64_t mask = (UINT64_C(1) << shift) - 1;
	uint64_t n = bytes >> shift, rest = bytes & mask;

	for (; places; places--) {
		rest *= 10;
		n = n * 10 + (rest >> shift);
		rest &= mask;
	}
	return rest ? n + 1 : n;
}

/* n / 10^places, without zeros at its end. */
static char *put_decimal(char *p, uint64_t n, unsigned int places)
{
	char *end;

	for (; places && n % 10 == 0; places--)
		n /= 10;
	end = put_number(p, n, places + 1);
	if (!places)
		return end;
	memmove(end - places + 1, end - places, places);
	end[-(int)places] = '.';
	return end + 1;
}

char *size_format_human(char *buf, size_t cap, uint64_t bytes)
{
	unsigned int unit = 0, places = 0;
	char text[24], *end;
	uint64_t n;

	/* 999.5K would round to four digits: it is 0.98M. */
	while (unit < SIZE_UNITS && round_up(bytes, unit * 10, 0) >= 1000)
		unit++;
	if (unit)
		places = bytes >> unit * 10 >= 100 ? 0 : bytes >> unit * 10 >= 10 ? 1 : 2;
	n = round_up(bytes, unit * 10, places);
	end = put_decimal(text, n, places);
	if (unit)
		*end++ = size_letters[unit - 1];
	return copy_text(buf, cap, text, end);
}

char *seconds_format_human(char *buf, size_t cap, uint64_t seconds)
{
	static const struct {
		unsigned int seconds;
		char letter;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	char text[24], *end;
	size_t i = 0;

	while (seconds < units[i].seconds && units[i].seconds > 1)
		i++;
	end = put_number(text, seconds / units[i].seconds, 1);
	*end++ = units[i].letter;
	return copy_text(buf, cap, text, end);
}

/* Rounded to the nearest. */
static uint64_t divide(uint64_t n, uint64_t by)
{
	return n / by + (n % by * 2 >= by);
}

char *duration_format_human(char *buf, size_t cap, uint64_t ns)
{
	static const char units[][3] = { "ns", "us", "ms", "s" };
	unsigned int unit = 0, places = 0;
	uint64_t scale = 1, by = 1;
	char text[32], *end;

	/* 999.5us would round to four digits: it is 1ms. */
	for (; unit < 3 && divide(ns, scale) >= 1000; unit++)
		scale *= 1000;
	for (; unit && places < 2 && ns * by / scale < 100; by *= 10)
		places++;
	end = put_decimal(text, divide(ns * by, scale), places);
	memcpy(end, units[unit], sizeof units[unit]);
	return copy_text(buf, cap, text, end + strlen(end));
}

/* "@1234567890", as date(1) takes it: a moment that no calendar of four-digit years has. */
static char *format_seconds(char *buf, size_t cap, int64_t seconds)
{
	char text[24], *p = text;
	uint64_t magnitude = (uint64_t)seconds;

	*p++ = '@';
	if (seconds < 0) {
		*p++ = '-';
		magnitude = -magnitude;
	}
	return copy_text(buf, cap, text, put_number(p, magnitude, 1));
}

/* The two digits of a number below 100. */
static char *put_two(char *p, int n)
{
	*p++ = (char)('0' + n / 10);
	*p++ = (char)('0' + n % 10);
	return p;
}

/* "+01:00". */
static char *put_zone(char *p, long seconds_east)
{
	unsigned long minutes =
		(unsigned long)(seconds_east < 0 ? -seconds_east : seconds_east) / 60;

	*p++ = seconds_east < 0 ? '-' : '+';
	p = put_number(p, minutes / 60, 2); /* TZ may say anything */
	*p++ = ':';
	return put_two(p, (int)(minutes % 60));
}

/*
 * localtime_r(3), which costs more than all else of a table's row, for it looks TZ up each time.
 * Within a quarter of an hour no zone changes its offset, if that is a number of quarters itself.
 */
enum { QUARTER = 900 };
static struct tm quarter;
static time_t quarter_begin;
static bool quarter_known;

void time_forget(void)
{
	quarter_known = false;
}

static bool local_time(struct tm *tm, time_t when)
{
	int within = (int)(when % QUARTER);
	time_t begin = when - within;

	if (!quarter_known || begin != quarter_begin) {
		quarter_known = localtime_r(&begin, &quarter) && quarter.tm_gmtoff % QUARTER == 0;
		quarter_begin = begin;
	}
	if (!quarter_known || when < 0)
		return localtime_r(&when, tm);
	*tm = quarter;
	tm->tm_min += within / 60;
	tm->tm_sec += within % 60;
	return true;
}

char *time_format(char *buf, size_t cap, int64_t seconds)
{
	time_t when = (time_t)seconds;
	char text[32], *p = text;
	struct tm tm;

	if (when != seconds || !local_time(&tm, when) || tm.tm_year < -1900 ||
	    tm.tm_year > 9999 - 1900)
		return format_seconds(buf, cap, seconds);
	p = put_two(p, (tm.tm_year + 1900) / 100);
	p = put_two(p, (tm.tm_year + 1900) % 100);
	*p++ = '-';
	p = put_two(p, tm.tm_mon + 1);
	*p++ = '-';
	p = put_two(p, tm.tm_mday);
	*p++ = 'T';
	p = put_two(p, tm.tm_hour);
	*p++ = ':';
	p = put_two(p, tm.tm_min);
	*p++ = ':';
	p = put_two(p, tm.tm_sec);
	return copy_text(buf, cap, text, put_zone(p, tm.tm_gmtoff));
}
