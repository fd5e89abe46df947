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

/* Decimal, or hexadecimal with 0x. */
int number_parse(uint64_t *value, const char *text);

/* Bytes: a whole number, or a decimal fraction with a unit; K M G T (and KiB ...) are powers of
 * 1024, kB KB MB GB TB of 1000, B is 1. A fraction must come out as whole bytes. */
int size_parse(uint64_t *value, const char *text);

/* Seconds, or with a unit ns us ms s m h d; fractions allowed, rounded up to the nanosecond. */
int timeout_parse(struct timeout *value, const char *text);

/* The shortest size_parse() form that is exact, as "16K" or "1000". buf of at least 24 bytes. */
char *size_format(char *buf, size_t cap, uint64_t bytes);

/* For people: three digits and a unit, as "1.5M"; rounded up. buf of at least 24 bytes. */
char *size_format_human(char *buf, size_t cap, uint64_t bytes);

/* ISO 8601 in local time with offset: 2026-11-21T07:31:47+00:00. buf of at least 32 bytes. */
char *time_format(char *buf, size_t cap, int64_t seconds);

#endif
