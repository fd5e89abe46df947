#include "mq/frame.h"

#include "check.h"

#include <stdlib.h>

/* What a message comes out as. */
static const char *framed(enum frame_kind kind, const char *format, const char *body, size_t len,
			  int64_t priority)
{
	static char text[4096];
	const struct frame f = { .kind = kind, .format = format };
	size_t room = frame_room(&f, len);
	struct handover h = { 0 };
	char *to = handover_reserve(&h, room);

	memcpy(to, body, len);
	frame_message(&f, &h, to, len, priority);
	CHECK(handover_unwritten(&h) <= room);
	memcpy(text, h.area + (h.used - handover_unwritten(&h)), handover_unwritten(&h));
	text[handover_unwritten(&h)] = '\0';
	free(h.area - QUEUE_MARGIN);
	free(h.list);
	return text;
}

static void bodies_and_what_follows(void)
{
	CHECK_STR(framed(FRAME_LINE, NULL, "abc", 3, 0), "abc\n");
	CHECK_STR(framed(FRAME_LINE, NULL, "", 0, 0), "\n");
	CHECK_STR(framed(FRAME_WHOLE, NULL, "abc", 3, 0), "abc");
	CHECK_MEM(framed(FRAME_NULL, NULL, "a\nb", 3, 0), "a\nb", 4);
}

static void formats(void)
{
	CHECK_STR(framed(FRAME_FORMAT, "%p %l %m%%\\n\\t\\\\", "abc", 3, 32767),
		  "32767 3 abc%\n\t\\");
	CHECK_STR(framed(FRAME_FORMAT, "%m%m%m", "abcdefghij", 10, 0),
		  "abcdefghijabcdefghijabcdefghij");
	CHECK_STR(framed(FRAME_FORMAT, "", "abc", 3, 0), "");
	CHECK_MEM(framed(FRAME_FORMAT, "a\\0b", "", 0, 0), "a\0b", 4);
}

static void json(void)
{
	CHECK_STR(framed(FRAME_JSON, NULL, "a\"\n\xff", 4, 7),
		  "{\"priority\":7,\"length\":4,\"body\":\"a\\\"\\u000a\\udcff\"}\n");
	CHECK_STR(framed(FRAME_JSON, NULL, "", 0, 0),
		  "{\"priority\":0,\"length\":0,\"body\":\"\"}\n");
}

static void types(void)
{
	const struct frame json = { .kind = FRAME_JSON, .typed = true };
	const struct frame format = { .kind = FRAME_FORMAT, .format = "%t", .typed = true };
	char text[256] = "abc";
	bool with_body;
	size_t n = frame_text(&json, text + 3, 3, INT64_MAX, &with_body);

	text[3 + n] = '\0';
	CHECK_STR(text + 3, "{\"type\":9223372036854775807,\"length\":3,\"body\":\"abc\"}\n");
	CHECK(!with_body);
	CHECK(n < 6 * 3 + FRAME_JSON_ROOM);
	n = frame_text(&format, text + 3, 3, INT64_MAX, &with_body);
	CHECK(n <= frame_room(&format, 3));
	CHECK_MEM(text + 3, "9223372036854775807", n);
}

static void wrong_formats(void)
{
	static const char *const right[] = { "", "abc", "%p%l%m%%", "\\n\\t\\0\\\\", "%%z" };
	static const char *const wrong[] = { "%", "%z", "\\", "\\x", "a%%%", "%5p", "%P" };

	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		CHECK(!frame_check(right[i], false));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(frame_check(wrong[i], false));
	CHECK_STR(frame_check("ab%%%zc", false), "%zc");
	CHECK_STR(frame_check("%p", true), "%p");
	CHECK_STR(frame_check("%t", false), "%t");
	CHECK(!frame_check("%t%l%m%%", true));
}

static const struct check_case cases[] = {
	{ "bodies, and what follows them", bodies_and_what_follows },
	{ "formats", formats },
	{ "JSON", json },
	{ "types", types },
	{ "formats that are refused", wrong_formats },
};
CHECK_MAIN(cases)
