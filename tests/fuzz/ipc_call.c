/* ipc_call.c - lines of /proc/PID/syscall, whoever made them: what is taken can be slept in. */
#include "ipc_call.h"

#include <errno.h>
#include <limits.h>
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
	char *line = malloc(size + 1);
	const char *function = "";
	struct ipc_call call;
	int r;

	require(line);
	memcpy(line, data, size);
	line[size] = '\0';
	if (strchr(line, '\n')) { /* what follows the line is the function */
		function = strchr(line, '\n') + 1;
		line[function - line - 1] = '\0';
	}
	r = ipc_call_parse(&call, line, function);
	require(r == 0 || r == -ENODATA || r == -EINVAL);
	if (r == 0)
		require(call.name && call.descriptor >= 0 && call.id >= 0 &&
			call.count <= INT_MAX && ipc_for_name(call.what));
	free(line);
	return 0;
}
