/* units.h - numbers, sizes and times as users write them. All texts are checked whole. */
#ifndef IPCTOOL_UNITS_H
#define IPCTOOL_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* How long a blocking call may wait, in nanoseconds. */
struct timeout {
	int64_t ns; /* TIMEOUT_NEVER, 0: do not wait */
};
#define TIMEOUT_NEVER INT64_C(-1)

/*
 * Each returns 0 and sets *value, or -EINVAL (not of the form, trailing text, a sign) or -ERANGE
 * (overflow), and then leaves *value alone.
 */

/* Decimal, or hexadecimal with 0x; a leading 0 alone is decimal. */
int number_parse(uint64_t *value, const char *text);

/*
 * Bytes: a whole number (hexadecimal too, as offsets are), or a number or decimal fraction with a
 * unit: K M G T P E, or KiB and so on, are powers of 1024, KB and so on of 1000, B is 1. The first
 * letter may be small, as coreutils have it. A fraction must come out as whole bytes.
 */
int size_parse(uint64_t *value, const char *text);

/* Seconds, or with a unit ns us ms s m h d; fractions allowed, rounded up to the nanosecond, so
 * that no small wait becomes "do not wait". */
int timeout_parse(struct timeout *value, const char *text);

/* The shortest size_parse() form in powers of 1024 that is exact, as "16K", "1.5M" or "1000". buf
 * of at least 24 bytes. */
char *size_format(char *buf, size_t cap, uint64_t bytes);

/* For people: at most three digits and a unit, as "512", "4K", "1.5M", "0.98G"; rounded up. buf of
 * at least 24 bytes. */
char *size_format_human(char *buf, size_t cap, uint64_t bytes);

/* For people: in the largest unit of s, m, h, d that is in it, as "59s", "23h", "400d"; rounded
 * down. buf of at least 24 bytes. */
char *seconds_format_human(char *buf, size_t cap, uint64_t seconds);

/* For people: at most three digits and a unit, as "512ns", "5.2us", "1.25ms", "30s"; rounded to the
 * nearest; seconds have as many as it takes. timeout_parse() takes it. buf of at least 32 bytes. */
char *duration_format_human(char *buf, size_t cap, uint64_t ns);

/* ISO 8601 in local time with offset: 2026-11-21T07:31:47+00:00; "@SECONDS" beyond the years 0 to
 * 9999. buf of at least 32 bytes. */
char *time_format(char *buf, size_t cap, int64_t seconds);

/* The local time may be another one since time_format() was called last. */
void time_forget(void);

#endif
