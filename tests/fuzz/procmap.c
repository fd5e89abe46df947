/* procmap.c - lines of /proc/PID/maps: what is taken has a beginning before its end, and a name. */
#include "procmap.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	const char *name;
	struct procmap m;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (procmap_parse_line(&m, &name, text) == 0 &&
	    (m.start >= m.end || name < text || name > text + strlen(text)))
		abort();
	free(text);
	return 0;
}
