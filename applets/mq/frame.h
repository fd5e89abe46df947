/* frame.h - how a message is written: as a line, as JSON, in a format of the user's. */
#ifndef IPCTOOL_MQ_FRAME_H
#define IPCTOOL_MQ_FRAME_H

#include "handover.h"

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
};

/* NULL, or where in the format there is something that is neither directive nor escape. */
const char *frame_check(const char *format);

/* So many bytes do for a body of len bytes and its framing. */
size_t frame_room(const struct frame *f, size_t len);

/* Frames the message whose len bytes are at `body`, which handover_reserve() returned. */
void frame_message(const struct frame *f, struct handover *h, char *body, size_t len,
		   unsigned int priority);

/* A message as a line of JSON, 6 * len + 64 bytes at most. Returns its length. */
size_t frame_json(char *to, const struct message *m);
enum { FRAME_JSON_ROOM = 64 };

#endif
