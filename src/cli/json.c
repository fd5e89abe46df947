/* json.c - JSON, written as it comes: nothing is kept and nothing is indented. */

#include "json.h"

#include "out.h"

#include <inttypes.h>
#include <string.h>

void json_begin(struct json *j)
{
	j->more = false;
	out_text("{");
}

void json_end(struct json *j)
{
	j->more = false;
	out_text("}");
}

static void put_key(struct json *j, const char *key)
{
	out_text(j->more ? ",\"" : "\"");
	out_text(key);
	out_text("\":");
	j->more = true;
}

void json_bytes(struct json *j, const char *key, const void *data, size_t len)
{
	put_key(j, key);
	out_text("\"");
	out_escaped_json(data, len);
	out_text("\"");
}

void json_text(struct json *j, const char *key, const char *text)
{
	json_bytes(j, key, text, strlen(text));
}

void json_list(struct json *j, const char *key, const char *words)
{
	put_key(j, key);
	out_text("[");
	while (*words) {
		size_t len = strcspn(words, ",");

		out_text("\"");
		out_escaped_json(words, len);
		words += len;
		out_text(*words ? "\"," : "\"");
		words += *words == ',';
	}
	out_text("]");
}

void json_number(struct json *j, const char *key, int64_t n)
{
	put_key(j, key);
	out_printf("%" PRId64, n);
}

void json_unsigned(struct json *j, const char *key, uint64_t n)
{
	put_key(j, key);
	out_printf("%" PRIu64, n);
}

void json_literal(struct json *j, const char *key, const char *value)
{
	put_key(j, key);
	out_text(value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	json_literal(j, key, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	json_literal(j, key, "null");
}
