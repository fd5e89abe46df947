/* lock_line.c - lines of /proc/locks: what is taken has numbers that a lock can have. */
#include "lock_line.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct lock_line l;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (lock_line_parse(&l, text) == 0 && (l.pid < -1 || l.start < 0 || l.end < 0 ||
					       l.kind > LOCK_OTHER || !lock_line_same(&l, &l)))
		abort();
	free(text);
	return 0;
}
