/* unix_table.c - lines of /proc/net/unix: what is taken is a socket that there can be. */
#include "unix_table.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct unix_entry e;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (unix_table_parse_line(&e, text) == 0 &&
	    (e.kind > UNIX_SEQPACKET || e.state > UNIX_CONNECTED ||
	     strlen(e.address) >= sizeof e.address || e.details))
		abort();
	free(text);
	return 0;
}
