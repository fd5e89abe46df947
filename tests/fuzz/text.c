/* text.c - escaping: nothing dangerous comes out, nothing is lost, nothing is overrun. */
#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef size_t escape_fn(char *buf, size_t cap, const char *text, size_t len);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static unsigned int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	require(found);
	return (unsigned int)(found - digits);
}

/* Output is printable characters only, whole ones, and ends where it says. */
static void check_printable(const char *out, size_t len)
{
	require(out[len] == '\0');
	for (size_t i = 0, n; i < len; i += n) {
		n = text_char(out + i, len - i);
		require(n);
	}
}

/* Reads \xHH back: the bytes must be those of the text. */
static void check_plain(const char *out, size_t len, const char *text, size_t size)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++, done++) {
		unsigned char byte = (unsigned char)out[i];

		if (out[i] == '\\') {
			require(i + 4 <= len && out[i + 1] == 'x');
			byte = (unsigned char)(hex_value(out[i + 2]) << 4 | hex_value(out[i + 3]));
			i += 3;
		}
		require(done < size && byte == (unsigned char)text[done]);
	}
	require(done == size);
}

static size_t encode(char *to, unsigned int code)
{
	if (code >= 0xdc80 && code <= 0xdcff) { /* a byte that was not UTF-8 */
		to[0] = (char)(code & 0xff);
		return 1;
	}
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | code >> 12);
	to[1] = (char)(0x80 | (code >> 6 & 0x3f));
	to[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* The same for a JSON string, as Python reads it with surrogateescape. */
static void check_json(const char *out, size_t len, const char *text, size_t size)
{
	size_t done = 0, n;
	char bytes[4];

	for (size_t i = 0; i < len; done += n) {
		bytes[0] = out[i];
		n = 1;
		require(out[i] != '"');
		if (out[i] == '\\' && out[i + 1] == 'u') {
			unsigned int code = 0;

			require(i + 6 <= len);
			for (size_t j = 2; j < 6; j++)
				code = code << 4 | hex_value(out[i + j]);
			n = encode(bytes, code);
			i += 6;
		} else if (out[i] == '\\') {
			require(out[i + 1] == '"' || out[i + 1] == '\\');
			bytes[0] = out[i + 1];
			i += 2;
		} else {
			i++;
		}
		require(n <= size - done && !memcmp(bytes, text + done, n));
	}
	require(done == size);
}

/* In any room: a beginning of the whole, which is as long as it can be but for one piece. */
static void check_room(escape_fn *escape, const char *whole, size_t whole_len, size_t longest,
		       const char *text, size_t size, size_t cap)
{
	char *buf = malloc(cap ? cap : 1);
	size_t used;

	require(buf);
	used = escape(buf, cap, text, size);
	if (cap) {
		require(used < cap && used <= whole_len);
		require(!memcmp(buf, whole, used));
		require(used == whole_len || used + longest >= cap);
		check_printable(buf, used);
	} else {
		require(!used);
	}
	free(buf);
}

static void check_escapes(const char *text, size_t size, size_t cap)
{
	size_t plain_room = 4 * size + 1, json_room = 6 * size + 1;
	char *plain = malloc(plain_room), *json = malloc(json_room);
	size_t len;

	require(plain && json);
	len = text_escape(plain, plain_room, text, size);
	require(len < plain_room);
	check_printable(plain, len);
	check_plain(plain, len, text, size);
	check_room(text_escape, plain, len, 4, text, size, cap);

	len = text_escape_json(json, json_room, text, size);
	require(len < json_room);
	check_printable(json, len);
	check_json(json, len, text, size);
	check_room(text_escape_json, json, len, 6, text, size, cap);
	free(plain);
	free(json);
}

/* The text's own words are the names, so that the fuzzer can make them near or equal. */
static void check_nearest(char *text)
{
	const char *names[64] = { NULL };
	const char *nearest;
	size_t n = 0;

	for (char *word = strtok(text, " "); word && n < 63; word = strtok(NULL, " "))
		names[n++] = word;
	if (!n)
		return;
	nearest = text_nearest(names[0], names + 1);
	for (size_t i = 1; names[i]; i++) {
		if (nearest == names[i])
			nearest = NULL;
		/* Somebody who wrote a name is not told of another. */
		if (!strcmp(names[i], names[0]) && strlen(names[0]) <= 32)
			require(!strcasecmp(text_nearest(names[0], names + 1), names[0]));
	}
	require(!nearest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	size_t cap = size ? data[0] : 0;

	if (size) {
		data++;
		size--;
	}
	text = malloc(size + 1);
	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	check_escapes(text, size, cap);
	check_nearest(text);
	free(text);
	return 0;
}
