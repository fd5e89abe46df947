/* unix_served.c - sockets by their address, without a look at who has them. */
#include "unix_served.h"

#include "procfd.h"
#include "unix_table.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

int unix_served(const char *text)
{
	struct buffer sockets = { 0 };
	int r = procfd_read("/proc/net/unix", &sockets);
	bool named = false, served = false;

	for (char *line = sockets.data, *end; r == 0 && line && *line; line = end) {
		struct unix_entry e;

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (unix_table_parse_line(&e, line) < 0 || strcmp(e.address, text) != 0)
			continue;
		named = true;
		served |= e.kind == UNIX_DGRAM || e.state == UNIX_LISTENING;
	}
	buffer_free(&sockets);
	if (r < 0)
		return r == -ENOENT ? -ENOSYS : r;
	/* One that is bound may have been so by another path than ours. */
	return served || (!named && text[0] != '@') ? 0 : -ENOENT;
}
