/* json.h - one flat JSON object at a time, on standard output. Errors stick in out.h. */
#ifndef IPCTOOL_JSON_H
#define IPCTOOL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
	bool more; /* a member was written, so a comma comes before the next one */
};

/* Keys are our own words: they are written as they are. Between begin and end no newline. */
void json_begin(struct json *j);
void json_text(struct json *j, const char *key, const char *text);
/* Bytes from outside: a byte that is not UTF-8 becomes a lone surrogate (text_escape_json()). */
void json_bytes(struct json *j, const char *key, const void *data, size_t len);
void json_number(struct json *j, const char *key, int64_t n);
void json_unsigned(struct json *j, const char *key, uint64_t n);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
/* An array of the words that commas separate in `words`. */
void json_list(struct json *j, const char *key, const char *words);
/* A value that is JSON already. */
void json_literal(struct json *j, const char *key, const char *value);
void json_end(struct json *j);

#endif
