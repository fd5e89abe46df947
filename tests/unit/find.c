/* Finding a byte: what memchr(3) finds, wherever the text lies and ends. */
#include "find.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

/* Two of them, at all distances; the memory ends where the text does, which asan watches. */
static void finds_the_first(void)
{
	size_t wrong = 0;

	for (size_t len = 0; len < 70; len++)
		for (size_t first = 0; first <= len; first++)
			for (size_t second = first; second <= len; second += 7) {
				char *text = malloc(len + 1);

				memset(text, 'x', len + 1);
				text[first] = text[second] = '\n';
				for (size_t skip = 0; skip <= len; skip++) {
					const char *end = memchr(text + skip, '\n', len - skip);

					wrong += find_byte(text + skip, '\n', len - skip) != end;
				}
				free(text);
			}
	CHECK_EQ(wrong, 0);
}

static void finds_any_byte(void)
{
	char text[256 + 1];

	for (int i = 0; i < 256; i++)
		text[i] = (char)i;
	for (int i = 0; i < 256; i++)
		CHECK(find_byte(text, (char)i, 256) == text + i);
	CHECK(!find_byte(text, 'x', 'x'));
	CHECK(!find_byte(text, '\0', 0));
}

static const struct check_case cases[] = {
	{ "the first of two", finds_the_first },
	{ "any byte", finds_any_byte },
};

CHECK_MAIN(cases)
