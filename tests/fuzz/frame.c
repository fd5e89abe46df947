/* frame.c - formats of mq recv: what is accepted fits into the room that was asked for. */
#include "mq/frame.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void write_message(const struct frame *f, const uint8_t *body, size_t len)
{
	size_t room = frame_room(f, len);
	struct handover h = { 0 };
	char *to = handover_reserve(&h, room);

	require(to);
	memcpy(to, body, len);
	frame_message(f, &h, to, len, 32767);
	require(h.used <= room && handover_unwritten(&h) <= room);
	free(h.area - QUEUE_MARGIN);
	free(h.list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *format = malloc(size + 1);
	struct frame f = { .kind = FRAME_FORMAT, .format = format, .typed = size % 2 };
	const char *wrong;

	require(format);
	memcpy(format, data, size);
	format[size] = '\0';
	wrong = frame_check(format, f.typed);
	require(!wrong || (*wrong == '%' || *wrong == '\\'));
	if (!wrong)
		write_message(&f, data, size < 100 ? size : 100);
	f.kind = FRAME_JSON;
	write_message(&f, data, size);
	free(format);
	return 0;
}
