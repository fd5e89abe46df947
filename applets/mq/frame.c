/* frame.c - how a message is written. */
#include "frame.h"

#include "text.h"

#include <string.h>

/* The longest number that a directive prints is a length of ten digits. */
enum { NUMBER_ROOM = 16 };

static const char directives[] = "plm%";
static const char escapes[] = "nt0\\";
static const char escaped[] = "\n\t\0\\";

const char *frame_check(const char *format)
{
	for (const char *f = format; *f; f++) {
		if (*f != '%' && *f != '\\')
			continue;
		if (!f[1] || !strchr(*f == '%' ? directives : escapes, f[1]))
			return f;
		f++;
	}
	return NULL;
}

size_t frame_room(const struct frame *f, size_t len)
{
	size_t room = len + 1;

	if (f->kind == FRAME_JSON)
		return room + 6 * len + FRAME_JSON_ROOM;
	if (f->kind != FRAME_FORMAT)
		return room;
	for (const char *c = f->format; *c; c++)
		room += *c != '%' ? 1 : c[1] == 'm' ? len : NUMBER_ROOM;
	return room;
}

/* printf(3) takes as long as receiving the message did. */
static char *put_number(char *to, size_t n)
{
	char digits[24];
	size_t at = sizeof digits;

	digits[--at] = '\0';
	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	return stpcpy(to, digits + at);
}

size_t frame_json(char *to, const struct message *m)
{
	char *start = to;

	to = put_number(stpcpy(to, "{\"priority\":"), m->priority);
	to = put_number(stpcpy(to, ",\"length\":"), m->len);
	to = stpcpy(to, ",\"body\":\"");
	to += text_escape_json(to, 6 * m->len + 1, m->body, m->len);
	to = stpcpy(to, "\"}\n");
	return (size_t)(to - start);
}

static char *put_directive(char *to, char directive, const struct message *m)
{
	switch (directive) {
	case 'p':
		return put_number(to, m->priority);
	case 'l':
		return put_number(to, m->len);
	case 'm':
		memcpy(to, m->body, m->len);
		return to + m->len;
	default:
		*to = '%';
		return to + 1;
	}
}

static size_t put_format(char *to, const char *format, const struct message *m)
{
	char *start = to;

	for (const char *f = format; *f; f++) {
		if (*f == '%')
			to = put_directive(to, *++f, m);
		else if (*f == '\\')
			*to++ = escaped[strchr(escapes, *++f) - escapes];
		else
			*to++ = *f;
	}
	return (size_t)(to - start);
}

void frame_message(const struct frame *f, struct handover *h, char *body, size_t len,
		   unsigned int priority)
{
	const struct message m = { body, len, priority };
	char *behind = body + len;

	handover_take(h, len, priority);
	switch (f->kind) {
	case FRAME_JSON:
		handover_frame(h, frame_json(behind, &m), false);
		break;
	case FRAME_FORMAT:
		handover_frame(h, put_format(behind, f->format, &m), false);
		break;
	case FRAME_WHOLE:
		handover_frame(h, 0, true);
		break;
	default:
		*behind = f->kind == FRAME_NULL ? '\0' : '\n';
		handover_frame(h, 1, true);
	}
}
