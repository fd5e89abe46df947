/*
 * argv.c - command lines. The input is cut into words at NULs and parsed by the table of every
 * verb there is: whatever comes, it is taken, refused as usage, or a cry for help
 * (or, to a command of util-linux, for its version).
 */
#include "err.h"
#include "verb.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 24 };

static int cut(char *text, size_t len, char **words)
{
	int n = 0;

	words[n++] = (char *)"verb";
	for (char *end = text + len; text < end && n < WORDS_MAX; text += strlen(text) + 1)
		words[n++] = text;
	words[n] = NULL;
	return n;
}

static void parse(const struct verb *v, const uint8_t *data, size_t size)
{
	alignas(max_align_t) char state[VERB_STATE_MAX];
	char *words[WORDS_MAX + 1], **argv = words;
	char *text = calloc(size + 1, 1);
	int argc, status;

	if (!text)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	argc = cut(text, size, words);
	status = verb_parse(v, state, &argc, &argv);
	if (status != ST_OK && status != ST_USAGE && status != VERB_HELP &&
	    !(v->compatible && status == VERB_VERSION))
		abort();
	if (status == ST_OK && (argc < 0 || argv[argc]))
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (const struct applet *const *a = applets; *a; a++) {
		if ((*a)->verb)
			parse((*a)->verb, data, size);
		for (size_t i = 0; (*a)->verbs && (*a)->verbs[i]; i++)
			parse((*a)->verbs[i], data, size);
	}
	return 0;
}
