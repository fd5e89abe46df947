/* process_status.c - texts of /proc/PID/status, whoever made them: read whole, or refused. */
#include "process_status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const needed[] = { "Tgid:",   "Uid:",    "SigQ:",   "SigPnd:",
					      "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:" };
	char *text = malloc(size + 1);
	struct process_status s;
	int r;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	r = process_status_parse(&s, text);
	require(r == 0 || r == -EBADMSG);
	for (size_t i = 0; r == 0 && i < sizeof needed / sizeof needed[0]; i++)
		require(strstr(text, needed[i]));
	require(r < 0 || s.process > 0);
	free(text);
	return 0;
}
