/* units.c - numbers, sizes and times: what is accepted means what it says, and formats read back.
 */
#include "units.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define UNTOUCHED 0x5555555555555555

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_result(int r, uint64_t value)
{
	require(r == 0 || r == -EINVAL || r == -ERANGE);
	require(r == 0 || value == UNTOUCHED);
}

/* libc's own parser agrees on what it is given: digits and nothing else. */
static void check_number(const char *text)
{
	uint64_t value = UNTOUCHED;
	int r = number_parse(&value, text);
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = hex ? text + 2 : text;
	size_t len = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
	unsigned long long n;

	check_result(r, value);
	require((r == -EINVAL) == (!len || digits[len]));
	if (r == -EINVAL)
		return;
	errno = 0;
	n = strtoull(digits, NULL, hex ? 16 : 10);
	require((r == -ERANGE) == (errno == ERANGE));
	require(r || n == value);
}

static void check_size(const char *text)
{
	char exact[24], human[24];
	uint64_t value = UNTOUCHED, back;
	int r = size_parse(&value, text);

	check_result(r, value);
	if (r)
		return;
	require(size_parse(&back, size_format(exact, sizeof(exact), value)) == 0);
	require(back == value);
	require(strlen(exact) <= 20);
	require(strlen(size_format_human(human, sizeof(human), value)) <= 5);
}

static void check_timeout(const char *text)
{
	struct timeout value = { .ns = UNTOUCHED };
	int r = timeout_parse(&value, text);

	check_result(r, (uint64_t)value.ns);
	require(r || value.ns >= 0);
	/* Only a zero is a zero: a tiny wait must not become "do not wait". */
	require(r || value.ns || !strpbrk(text, "123456789"));
}

/* A number that all three read means the same to all. */
static void check_agreement(const char *text)
{
	uint64_t number, size;
	struct timeout timeout;

	if (number_parse(&number, text))
		return;
	require(size_parse(&size, text) == 0 && size == number);
	if (!timeout_parse(&timeout, text))
		require((uint64_t)timeout.ns == number * 1000000000);
}

static void check_formats(uint64_t value)
{
	char exact[24], human[24], when[32];
	uint64_t back = ~value;

	require(size_parse(&back, size_format(exact, sizeof(exact), value)) == 0);
	require(back == value);
	require(strlen(size_format_human(human, sizeof(human), value)) <= 5);
	require(strlen(time_format(when, sizeof(when), (int64_t)value)) <= 25);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	uint64_t value = 0;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	check_number(text);
	check_size(text);
	check_timeout(text);
	check_agreement(text);
	memcpy(&value, data, size < sizeof(value) ? size : sizeof(value));
	check_formats(value);
	free(text);
	return 0;
}
