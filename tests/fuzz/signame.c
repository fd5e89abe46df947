/* signame.c - a text that is taken for a signal is one, and its name means the same again. */
#include "signame.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
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
	char *text = malloc(size + 1), name[SIGNAL_NAME_SIZE];
	int signum = -1, again = -1;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	if (signal_parse(&signum, text) == 0) {
		require(signum >= 0 && signum <= SIGNAL_MAX);
		require(signal_parse(&again, signal_name(name, signum)) == 0 && again == signum);
	} else {
		require(signum == -1);
		signal_nearest(text);
	}
	free(text);
	return 0;
}
