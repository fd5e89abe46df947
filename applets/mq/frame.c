/* frame.c - how a message is written. */
#include "frame.h"

#include "err.h"
#include "out.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The longest number that a directive prints is a type of 19 digits. */
enum { NUMBER_ROOM = 24 };

/* By frame.typed. */
static const char *const directives[] = { "plm%", "tlm%" };
static const char escapes[] = "nt0\\";
static const char escaped[] = "\n\t\0\\";

const char *frame_check(const char *format, bool typed)
{
	for (const char *f = format; *f; f++) {
		if (*f != '%' && *f != '\\')
			continue;
		if (!f[1] || !strchr(*f == '%' ? directives[typed] : escapes, f[1]))
			return f;
		f++;
	}
	return NULL;
}

int frame_make(struct frame *f, const struct frame_opts *opts, const char *text)
{
	const char *wrong = NULL;
	struct address a;

	address_parse(&a, FAMILY_MQ, text);
	*f = (struct frame){ FRAME_LINE, opts->format, queue_ops_of(&a)->typed };
	if (opts->format) {
		f->kind = FRAME_FORMAT;
		wrong = frame_check(opts->format, f->typed);
	} else if (opts->json) {
		f->kind = FRAME_JSON;
	} else if (opts->whole) {
		f->kind = FRAME_WHOLE;
	} else if (opts->null) {
		f->kind = FRAME_NULL;
	}
	if (!wrong)
		return ST_OK;
	if (strncmp(wrong, "%p", 2) == 0 || strncmp(wrong, "%t", 2) == 0)
		return err_usage("--format: '%.2s' is not for a %s", wrong, address_describe(&a));
	return err_usage("--format: '%.2s' is neither a directive nor an escape", wrong);
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
static char *put_number(char *to, uint64_t n)
{
	char digits[24];
	size_t at = sizeof digits;

	digits[--at] = '\0';
	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	return stpcpy(to, digits + at);
}

size_t frame_json(char *to, const struct message *m, bool typed)
{
	char *start = to;

	to = stpcpy(to, typed ? "{\"type\":" : "{\"priority\":");
	to = put_number(to, (uint64_t)m->tag);
	to = put_number(stpcpy(to, ",\"length\":"), m->len);
	to = stpcpy(to, ",\"body\":\"");
	to += text_escape_json(to, 6 * m->len + 1, m->body, m->len);
	to = stpcpy(to, "\"}\n");
	return (size_t)(to - start);
}

void frame_last_resort(struct message m, bool typed)
{
	char *line = malloc(6 * m.len + FRAME_JSON_ROOM);

	if (line)
		write_all(STDERR_FILENO, line, frame_json(line, &m, typed));
	else
		write_all(STDERR_FILENO, m.body, m.len);
	free(line);
}

static char *put_directive(char *to, char directive, const struct message *m)
{
	switch (directive) {
	case 'p':
	case 't':
		return put_number(to, (uint64_t)m->tag);
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

size_t frame_text(const struct frame *f, char *behind, size_t len, int64_t tag, bool *with_body)
{
	const struct message m = { behind - len, len, tag };

	*with_body = f->kind != FRAME_JSON && f->kind != FRAME_FORMAT;
	switch (f->kind) {
	case FRAME_JSON:
		return frame_json(behind, &m, f->typed);
	case FRAME_FORMAT:
		return put_format(behind, f->format, &m);
	case FRAME_WHOLE:
		return 0;
	default:
		*behind = f->kind == FRAME_NULL ? '\0' : '\n';
		return 1;
	}
}

void frame_message(const struct frame *f, struct handover *h, char *body, size_t len, int64_t tag)
{
	bool with_body;
	size_t n;

	handover_take(h, len, tag);
	n = frame_text(f, body + len, len, tag, &with_body);
	handover_frame(h, n, with_body);
}
