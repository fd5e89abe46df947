/* frame.h - how a message is written: as a line, as JSON, in a format of the user's. */
#ifndef IPCTOOL_MQ_FRAME_H
#define IPCTOOL_MQ_FRAME_H

#include "handover.h"
#include "verb.h"

enum frame_kind {
	FRAME_LINE,  /* the body and a newline */
	FRAME_NULL,  /* the body and a NUL */
	FRAME_WHOLE, /* the body */
	FRAME_JSON,
	FRAME_FORMAT,
};

struct frame {
	enum frame_kind kind;
	const char *format; /* FRAME_FORMAT */
	bool typed;         /* messages have a type, not a priority */
};

struct frame_opts {
	const char *format; /* NULL: none */
	bool null, whole, json;
};

#define OPT_FRAME_FLAG(S, f, l, n, h, x) \
	{ \
		.kind = KIND_FLAG, .letter = l, .name = n, .help = h, .excludes = x, \
		.offset = FIELD(S, f, bool) \
	}
/* f is a struct frame_opts, x the bit by which they exclude each other. */
#define OPT_FRAME(S, f, x) \
	OPT_FRAME_FLAG(S, f.null, '0', "null", "records end in NUL, not newline", x), \
		OPT_FRAME_FLAG(S, f.whole, 'w', "whole", \
			       "the bytes of the messages, nothing added", x), \
		OPT_FRAME_FLAG(S, f.json, 'J', "json", "print JSON, an object a line", x), \
	{ \
		.kind = KIND_TEXT, .letter = 'F', .name = "format", .metavar = "FORMAT", \
		.help = "print FORMAT for each message, nothing added", .excludes = x, \
		.offset = FIELD(S, f.format, const char *) \
	}

#define FRAME_NOTES \
	"FORMAT: %p priority (POSIX), %t type (System V), %l length in bytes, %m message,\n" \
	"%% percent sign, and \\n newline, \\t tab, \\0 NUL, \\\\ backslash.\n"

/* NULL, or where in the format there is something that is neither directive nor escape. */
const char *frame_check(const char *format, bool typed);

/*
 * Of the messages of the queue at `text`, an address. ST_OK; ST_USAGE after reporting what of the
 * format is neither directive nor escape.
 */
int frame_make(struct frame *f, const struct frame_opts *opts, const char *text);

/* So many bytes do for a body of len bytes and its framing. */
size_t frame_room(const struct frame *f, size_t len);

/*
 * The text of a message whose body is at behind[-len]: what the frame puts at `behind`; its
 * length, and whether the body comes before it.
 */
size_t frame_text(const struct frame *f, char *behind, size_t len, int64_t tag, bool *with_body);

/* Frames the message whose len bytes are at `body`, which handover_reserve() returned. */
void frame_message(const struct frame *f, struct handover *h, char *body, size_t len, int64_t tag);

/* A message as a line of JSON, 6 * len + 64 bytes at most. Returns its length. */
size_t frame_json(char *to, const struct message *m, bool typed);
enum { FRAME_JSON_ROOM = 64 };

/*
 * The last resort for a message that no queue takes: onto standard error, as JSON, from which body
 * and priority or type can be had again.
 */
void frame_last_resort(struct message m, bool typed);

#endif
