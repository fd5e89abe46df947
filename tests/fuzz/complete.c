/* complete.c - the words that a shell wants completed, cut at NULs: whatever they are, no failure.
 */
#include "err.h"
#include "out.h"
#include "verb.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct verb *v = applet_find("__complete")->verb;
	char *words[WORDS_MAX + 1], *text = calloc(size + 1, 1);
	int n = 0;

	if (!text)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	for (char *word = text; word <= text + size && n < WORDS_MAX; word += strlen(word) + 1)
		words[n++] = word;
	words[n] = NULL;
	if (v->run(NULL, n, words) != ST_OK || out_flush() < 0)
		abort();
	free(text);
	return 0;
}
