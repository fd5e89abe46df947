/* Any bytes as a JSON string: no control character gets through, and all bytes come back. */
#include "json.h"

#include "out.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
	if (!ok)
		abort();
}

/* What json.c writes for data, NUL-terminated; the caller frees it. */
static char *write_object(const uint8_t *data, size_t size)
{
	int memory = memfd_create("json", MFD_CLOEXEC), saved = dup(STDOUT_FILENO);
	struct json j;
	size_t len;
	char *text;

	expect(memory >= 0 && dup2(memory, STDOUT_FILENO) >= 0);
	json_begin(&j);
	json_bytes(&j, "s", data, size);
	json_end(&j);
	expect(out_close(0) == 0);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	len = (size_t)lseek(memory, 0, SEEK_END);
	text = calloc(1, len + 1);
	expect(text && pread(memory, text, len, 0) == (ssize_t)len);
	close(memory);
	return text;
}

/* Decodes \uXXXX at *text: what it stands for as bytes of UTF-8, a surrogate as its byte. */
static size_t decode_unicode(const char *text, uint8_t to[4])
{
	char digits[5] = "";
	unsigned long code;

	memcpy(digits, text, strnlen(text, 4));
	expect(strspn(digits, "0123456789abcdef") == 4);
	code = strtoul(digits, NULL, 16);
	if (code >= 0xdc80 && code <= 0xdcff) {
		to[0] = (uint8_t)(code - 0xdc00);
		return 1;
	}
	expect(code < 0xd800 || code > 0xdfff);
	if (code < 0x80) {
		to[0] = (uint8_t)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (uint8_t)(0xc0 | code >> 6);
		to[1] = (uint8_t)(0x80 | (code & 0x3f));
		return 2;
	}
	to[0] = (uint8_t)(0xe0 | code >> 12);
	to[1] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
	to[2] = (uint8_t)(0x80 | (code & 0x3f));
	return 3;
}

/* Compares one character of the string with *data, and steps over both. */
static const char *check_char(const char *text, const uint8_t **data, const uint8_t *end)
{
	uint8_t bytes[4] = { (uint8_t)*text };
	size_t n = 1;

	expect((unsigned char)*text >= 0x20 && *text != 0x7f);
	if (*text++ == '\\') {
		if (*text == 'u') {
			n = decode_unicode(text + 1, bytes);
			text += 5;
		} else {
			expect(*text == '"' || *text == '\\');
			bytes[0] = (uint8_t)*text++;
		}
	}
	expect((size_t)(end - *data) >= n && !memcmp(*data, bytes, n));
	*data += n;
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	char *object = write_object(data, size);
	const char *text = object;

	expect(!strncmp(text, "{\"s\":\"", 6));
	for (text += 6; *text != '"';)
		text = check_char(text, &data, end);
	expect(data == end && !strcmp(text, "\"}"));
	free(object);
	return 0;
}
